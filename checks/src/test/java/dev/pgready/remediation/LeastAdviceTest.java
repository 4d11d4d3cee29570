// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Page;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.providers.ProviderProfile.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever is wrong, for whichever consumer, on whichever host and whoever owns the tables: no
 * advice makes a role an administrator, by an attribute or through a membership.
 */
final class LeastAdviceTest {
  private static final ProviderCatalog HOSTS = ProviderCatalog.builtIn();
  private static final ConsumerCatalog CONSUMERS = new ConsumerCatalog();

  /** May be joined: the first owns the tables and nothing else, the other is made for that. */
  private static final Set<String> PLAIN = Set.of("shop_owner", "shop_table_owner");

  private static final Set<String> ADMINISTRATORS =
      Set.of(
          "postgres",
          "boss",
          "deputy of boss",
          "rds_superuser",
          "cloudsqlsuperuser",
          "azure_pg_admin",
          "neon_superuser",
          "supabase_admin",
          "alloydbsuperuser",
          "avnadmin",
          "doadmin",
          "pg_database_owner",
          "pg_read_server_files",
          "pg_write_server_files",
          "pg_execute_server_program");

  @Test
  void noRemedyForAnyConsumer() {
    Set<String> found = new TreeSet<>();
    for (String spec : specs()) {
      for (Facts facts : situations(Set.of("postgres", "deputy of boss", "shop_owner"))) {
        read(facts, detection(HOSTS.find("self-managed").orElseThrow()), spec, found);
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void noRemedyOnAnyHost() {
    Set<String> found = new TreeSet<>();
    for (ProviderProfile host : HOSTS.all()) {
      Set<String> owners = new TreeSet<>(host.fingerprint().roles());
      owners.addAll(Set.of("postgres", "shop_owner"));
      for (Facts facts : situations(owners)) {
        for (String spec : List.of("electric", "zero", "debezium:autocreate=filtered", "generic")) {
          read(facts, detection(host), spec, found);
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void noOwnerThatAdministersIsJoined() {
    Set<String> found = new TreeSet<>();
    for (String spec : List.of("electric", "risingwave", "debezium:autocreate=filtered")) {
      for (Facts facts : situations(ADMINISTRATORS)) {
        read(facts, detection(HOSTS.find("self-managed").orElseThrow()), spec, found);
      }
    }
    assertThat(found).isEmpty();
  }

  /** A document that does not say who administers says no role to be a harmless one. */
  @Test
  void whatWasNotCollectedIsNotJoined() {
    FactsFixture facts =
        worst("shop_owner").without("catalogue.administrators").consumer("electric");
    for (Check check : Checks.all()) {
      for (Remedy remedy : facts.check(check).remedies()) {
        assertThat(Privileges.tooMuch(check, remedy, Set.of("shop_table_owner"))).isEmpty();
      }
    }
  }

  /** Least power first: what the owner does, then a plain owner, then the role as the owner. */
  @Test
  void theWayWithTheLeastPowerComesFirst() {
    FactsFixture facts = worst("postgres").consumer("electric");
    assertThat(
            facts.check(Checks.find("table-ownership").orElseThrow()).remedies().stream()
                .map(Remedy::title))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("Let the owner make the changes"),
            second -> assertThat(second).startsWith("Give the tables to a role that owns nothing"),
            third -> assertThat(third).isEqualTo("Make role app the owner"));
    assertThat(
            facts
                .check(Checks.find("publication-privileges").orElseThrow())
                .remedies()
                .get(0)
                .sql())
        .allMatch(
            sql -> sql.startsWith("CREATE PUBLICATION electric_publication_default FOR TABLE"));
    assertThat(
            worst("shop_owner")
                .consumer("electric")
                .check(Checks.find("table-ownership").orElseThrow())
                .remedies()
                .get(0)
                .sql())
        .containsExactly("GRANT shop_owner TO app WITH INHERIT TRUE");
  }

  @Test
  void noRoleThatIsCreated() {
    Set<String> found = new TreeSet<>();
    for (ProviderProfile host : HOSTS.all()) {
      for (String spec : CONSUMERS.ids()) {
        CheckContext context =
            CheckContext.of(
                worst("postgres").facts(), detection(host), CONSUMERS.get(spec), Request.DEFAULT);
        for (Remedy remedy : LeastPrivilegeRole.remedies("sync", List.of(context))) {
          // its tables have row level security, which is the finding that BYPASSRLS fixes
          collect(
              host.id() + " " + spec,
              Privileges.tooMuch(
                  Checks.find(
                          remedy.sql().toString().contains("rds_replication")
                              ? "replication-role"
                              : "row-security")
                      .orElseThrow(),
                  remedy,
                  PLAIN),
              found);
        }
      }
    }
    assertThat(found).isEmpty();
  }

  /** Vendors' own set-ups name BYPASSRLS where their consumer refuses to go without. */
  @Test
  void noRecipe() {
    Set<String> found = new TreeSet<>();
    for (String spec : specs()) {
      ConsumerProfile profile = CONSUMERS.get(spec);
      if (profile.recipe() != null) {
        List<String> sql = profile.recipe().steps().stream().map(step -> step.sql()).toList();
        List<String> wrong = new ArrayList<>(Privileges.tooMuch("row-security", sql, PLAIN));
        wrong.removeIf(text -> text.startsWith("GRANT pg_read_all_data"));
        collect(spec, wrong, found);
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void noPage() {
    Set<String> found = new TreeSet<>();
    for (Check check : Checks.all()) {
      List<String> fix = List.of(Page.of(check).section("How to fix").split("(?<=[;`])"));
      collect(
          check.id(),
          Privileges.tooMuch(check.id(), fix, Set.of("pgready_owner", "pg_read_all_stats")),
          found);
    }
    // of the role that watches the server, not of the consumer's
    assertThat(Page.of(Checks.find("visibility").orElseThrow()).section("How to fix"))
        .contains("GRANT pg_read_all_stats TO pgready_monitor");
    assertThat(found).isEmpty();
  }

  @Test
  void noHostsText() {
    Set<String> found = new TreeSet<>();
    for (ProviderProfile host : HOSTS.all()) {
      collect(host.id(), tooMuch("replication-role", host.replicationRight()), found);
      collect(host.id(), tooMuch("row-security", host.bypassRls()), found);
    }
    assertThat(found).isEmpty();
  }

  private static List<String> tooMuch(String check, @Nullable Right right) {
    if (right == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>(right.sql());
    texts.addAll(right.steps());
    texts.add(right.title());
    return Privileges.tooMuch(check, texts, PLAIN);
  }

  private static List<String> specs() {
    List<String> specs = new ArrayList<>();
    for (String id : CONSUMERS.ids()) {
      specs.add(id);
      CONSUMERS.get(id).variants().keySet().forEach(choice -> specs.add(id + ":" + choice));
    }
    return specs;
  }

  private static Detection detection(ProviderProfile host) {
    return new ProviderDetector(HOSTS).stated(host, null, "db.example.com", 5432, "app");
  }

  private static void read(Facts facts, Detection detection, String spec, Set<String> found) {
    CheckContext context = CheckContext.of(facts, detection, CONSUMERS.get(spec), Request.DEFAULT);
    for (Check check : Checks.all()) {
      for (Remedy remedy : check.evaluate(context).remedies()) {
        collect(
            "%s on %s, %s".formatted(spec, detection.profile().id(), check.id()),
            Privileges.tooMuch(check, remedy, PLAIN),
            found);
        // steps are done one after the other: another way is a remedy of its own
        collect(
            "%s on %s, %s".formatted(spec, detection.profile().id(), check.id()),
            remedy.steps().stream().filter(step -> step.matches("(?is)or\\b.*")).toList(),
            found);
      }
    }
  }

  private static void collect(String where, List<String> wrong, Set<String> found) {
    wrong.forEach(text -> found.add(where + ": " + text));
  }

  /** With nothing created, with publications of somebody else's, and before version 16. */
  private static List<Facts> situations(Set<String> owners) {
    return owners.stream()
        .flatMap(
            owner ->
                Stream.of(
                    worst(owner).facts(),
                    publications(worst(owner), owner, false).facts(),
                    publications(worst(owner), owner, true).facts(),
                    worst(owner).version(150008).facts()))
        .toList();
  }

  private static FactsFixture publications(FactsFixture facts, String owner, boolean all) {
    for (String name :
        List.of(
            "electric_publication_default",
            "dbz_publication",
            "rw_publication",
            "_zero_public_0",
            "powersync",
            "pgready")) {
      facts.publication(
          name,
          all ? List.of() : List.of("orders"),
          row -> row.set("owner", owner).set("row.puballtables", all));
    }
    return facts;
  }

  /** Nothing that a consumer needs is there, and the tables are the owner's. */
  private static FactsFixture worst(String owner) {
    FactsFixture facts =
        FactsFixture.sound()
            .set("catalogue.administrators", List.copyOf(ADMINISTRATORS))
            .set("catalogue.role.replication", false)
            .set("catalogue.role.readsAllStats", false)
            .set("catalogue.role.inherit", false)
            .set("catalogue.role.login", false)
            .set("catalogue.role.connectionLimit", 1)
            .set("catalogue.role.validUntil", "2020-01-01T00:00:00Z")
            .set("catalogue.database.connect", false)
            .set("catalogue.functions.emitMessage", false)
            .set("catalogue.sequences.count", 1)
            .set("catalogue.largeObjects", true)
            .setting("wal_level", "replica")
            .setting("max_replication_slots", "0")
            .setting("max_wal_senders", "0")
            .setting("statement_timeout", "1000")
            .transaction(77, row -> row.without("ageSeconds").without("state").set("hidden", true))
            .transaction(78, row -> {})
            .slot("lost", row -> row.set("row.active", false).set("row.wal_status", "lost"))
            .add(
                "catalogue.sequences.list",
                row ->
                    row.set("schema", "public")
                        .set("name", "orders_id_seq")
                        .set("owner", owner)
                        .set("usage", false)
                        .set("select", false)
                        .set("owns", false));
    for (String table : List.of("orders", "items")) {
      facts.table(
          table,
          row ->
              row.set("owner", owner)
                  .set("select", false)
                  .set("rowSecurity", true)
                  .set("policies", 1)
                  .set("indexes", List.of()));
    }
    facts.table("odd \"one", row -> row.set("owner", owner).set("persistence", "u"));
    facts.schema("private", row -> row.set("owner", owner).set("usage", false));
    return facts;
  }

  /** The reader itself sees what it is for. */
  @Test
  void theReaderReads() {
    assertThat(
            Stream.of(
                    "GRANT postgres TO app WITH INHERIT TRUE",
                    "ALTER ROLE app SUPERUSER",
                    "CREATE ROLE app WITH LOGIN CREATEROLE",
                    "GRANT \"Boss\" TO app",
                    "GRANT pg_read_all_stats TO app",
                    "or make role app a superuser: at once",
                    "pscale role create d b n --inherited-roles postgres --with-replication")
                .map(text -> Privileges.tooMuch("table-ownership", List.of(text), PLAIN).size()))
        .containsOnly(1);
    assertThat(
            Stream.of(
                    "GRANT SELECT ON orders TO app",
                    "GRANT shop_owner TO app",
                    "ALTER ROLE app NOSUPERUSER",
                    "ALTER ROLE app REPLICATION")
                .map(text -> Privileges.tooMuch("table-ownership", List.of(text), PLAIN).size()))
        .containsOnly(0);
    assertThat(Map.of("row-security", 0, "role-limits", 1))
        .allSatisfy(
            (check, count) ->
                assertThat(Privileges.tooMuch(check, List.of("ALTER ROLE app BYPASSRLS"), PLAIN))
                    .hasSize(count));
  }
}
