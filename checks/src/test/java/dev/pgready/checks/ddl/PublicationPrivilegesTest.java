// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicationPrivilegesTest {
  private final PublicationPrivileges check = new PublicationPrivileges();

  @Test
  void whatExistsNeedNotBeMade() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.SKIP);
    assertThat(
            FactsFixture.sound()
                .consumer("zero")
                .table("orders")
                .publication("shop", List.of("orders"), row -> {})
                .request(
                    new dev.pgready.checks.scope.Request(
                        "shop", List.of(), List.of(), null, null, java.util.Map.of()))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void inSchemaNeedsASuperuserHoweverManyTablesAreOwned() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumer("zero")
            .set("catalogue.database.create", true)
            .table("orders", row -> row.set("owns", true));
    assertThat(facts.check(check).status()).isEqualTo(Status.FAIL);
    assertThat(facts.set("catalogue.role.superuser", true).check(check).status())
        .isEqualTo(Status.PASS);
  }

  /** Hosts have hooks that let a role do what its privileges do not say. */
  @Test
  void whatWorkedNeedsNoPrivilege() {
    CheckResult result =
        FactsFixture.sound()
            .consumer("zero")
            .set("catalogue.database.create", false)
            .table("orders")
            .set("probes.publicationForms.schema.worked", true)
            .check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(Status.PASS);
    assertThat(result.source()).isEqualTo(Basis.PROBE);
  }

  /** For want of CREATE, the server does not come to the question that the host answers. */
  @Test
  void aRefusalForAnotherReasonOverrulesNothing() {
    CheckResult result =
        FactsFixture.sound()
            .provider("heroku")
            .consumer("zero")
            .set("catalogue.database.create", false)
            .table("orders")
            .set("probes.publicationForms.schema.worked", false)
            .set("probes.publicationForms.schema.sqlState", "42501")
            .set("probes.publicationForms.schema.message", "permission denied for database shop")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.evidence()).doesNotContainKey("profile");
  }

  @Test
  void oneTableThatCouldBePublishedSaysNothingOfTheOthers() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("publication:\n  name: p\n  creator: consumer\n  form: table\n")
            .set("catalogue.database.create", true)
            .table("orders", row -> row.set("owns", true))
            .table("items")
            .set("probes.publicationForms.empty.worked", true)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.source()).isEqualTo(Basis.CATALOGUE);
  }

  @Test
  void forTableNeedsOwnership() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding("publication:\n  name: p\n  creator: consumer\n  form: table\n")
            .set("catalogue.database.create", true)
            .table("orders", row -> row.set("owner", "shop_owner"));
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("GRANT shop_owner TO app WITH INHERIT TRUE");
  }

  private static FactsFixture superuser() {
    return FactsFixture.sound()
        .consumerNeeding("publication: {name: p, creator: consumer, form: all}\n")
        .set("catalogue.role.superuser", true)
        .set("catalogue.database.create", true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P0001", "57014", "55P03", "53100", "08006", "XX000", "0A000"})
  void anAttemptThatFailedIsNoPass(String sqlState) {
    CheckResult result =
        superuser()
            .set("probes.publicationForms.all.worked", false)
            .set("probes.publicationForms.all.sqlState", sqlState)
            .set("probes.publicationForms.all.message", "words of the server")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    assertThat(result.message()).contains("words of the server (" + sqlState + ")");
  }

  /** Not even without a SQLSTATE, as one that was left out after a timeout. */
  @Test
  void anAttemptThatWasNotMadeIsNoPass() {
    CheckResult result =
        superuser()
            .set("probes.publicationForms.all.worked", false)
            .set("probes.publicationForms.all.message", "not tried: the one before it timed out")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    assertThat(result.message()).contains("not tried");
  }

  /** Of several triggers only the one that was running is to blame. */
  @Test
  void theTriggerThatRefusedIsNamed() {
    CheckResult result =
        superuser()
            .set(
                "catalogue.eventTriggers",
                List.of(trigger("audit", "log_it", "dba"), trigger("Frozen", "guard", "ops")))
            .set("probes.publicationForms.all.worked", false)
            .set("probes.publicationForms.all.sqlState", "42501")
            .set("probes.publicationForms.all.message", "no")
            .set(
                "probes.publicationForms.all.context",
                "PL/pgSQL function ops.guard() line 3 at RAISE")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .contains("event trigger \"Frozen\" of role ops: no")
        .doesNotContain("audit");
    assertThat(result.remedies().toString()).contains("ALTER EVENT TRIGGER \"Frozen\" DISABLE");
  }

  /** The host's own event triggers do not refuse what the host offers. */
  @Test
  void aHostsTriggersAreNoDoubt() {
    FactsFixture facts =
        superuser()
            .provider("supabase")
            .set(
                "catalogue.eventTriggers",
                List.of(trigger("pgrst_ddl_watch", "pgrst_ddl_watch", "supabase_admin")));
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    assertThat(
            facts
                .set("catalogue.eventTriggers", List.of(trigger("mine", "mine", "postgres")))
                .check(check)
                .status())
        .isEqualTo(Status.UNKNOWN);
  }

  private static Map<String, Object> trigger(String name, String function, String owner) {
    return Map.of(
        "name", name,
        "event", "ddl_command_end",
        "owner", owner,
        "enabled", "O",
        "function", function);
  }

  /** FOR TABLES IN SCHEMA came with 15. */
  @ParameterizedTest
  @CsvSource({"140099, true", "150000, false"})
  void aFormThatTheVersionDoesNotHaveIsAnObstacle(int version, boolean obstacle) {
    assertThat(
            FactsFixture.sound()
                .version(version)
                .set("catalogue.database.create", true)
                .consumerNeeding("publication: {creator: consumer, form: schema}")
                .table("t", row -> row.set("owns", true))
                .check(check)
                .message()
                .contains("would need FOR TABLES IN SCHEMA"))
        .isEqualTo(obstacle);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 'does not own public.t0, public.t1 and public.t2'",
    "4, 'does not own 4 tables (public.t0, public.t1, public.t2 and 1 more)'"
  })
  void manyTablesAreCounted(int tables, String words) {
    FactsFixture facts =
        FactsFixture.sound()
            .set("catalogue.database.create", true)
            .consumerNeeding("publication: {creator: consumer, form: table}");
    for (int i = 0; i < tables; i++) {
      facts.table("t" + i);
    }
    assertThat(facts.check(check).message()).contains(words);
  }

  @Test
  void zeroMakesItsOwnPublicationAnew() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("t")
            .publication("_zero_public_0", List.of("t"), row -> {})
            .set("catalogue.database.create", true)
            .consumer("zero");
    CheckResult foreign = facts.check(check);
    assertThat(foreign.status()).isEqualTo(Status.FAIL);
    assertThat(foreign.message()).startsWith("publication _zero_public_0 belongs to postgres");
    // its owner needs the right to create it again
    CheckResult plain =
        FactsFixture.sound()
            .table("t")
            .publication("_zero_public_0", List.of("t"), row -> row.set("owns", true))
            .set("catalogue.database.create", true)
            .consumer("zero")
            .check(check);
    assertThat(plain.status()).isEqualTo(Status.FAIL);
    assertThat(plain.message()).contains("FOR TABLES IN SCHEMA");
    // one that is set up leaves it alone
    assertThat(
            facts
                .schema("zero_0", s -> {})
                .table("replicas", t -> t.set("schema", "zero_0"))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  /** Who is not a superuser is told what the host asks for instead. */
  @ParameterizedTest
  @CsvSource({
    "self-managed, 'is not a superuser', superuser",
    "heroku, 'is not allowed to do so on Heroku', superuser",
    "supabase, 'is not', postgres"
  })
  void whatTheHostAsksForIsSaid(String provider, String words, String whom) {
    CheckResult result =
        FactsFixture.sound()
            .provider(provider)
            .consumerNeeding("publication: {name: p, creator: consumer, form: all}\n")
            .set("catalogue.database.create", true)
            .check(check);
    assertThat(result.message()).contains(words);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.evidence()).containsEntry("reserved_for", whom);
  }

  /** Rights that are all needed are one script, and undone together. */
  @Test
  void rightsThatAreAllNeededAreOneRemedy() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("publication: {name: p, creator: consumer, form: table}\n")
            .table("orders", row -> row.set("owner", "shop_owner"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .contains("has no CREATE on database shop and does not own public.orders");
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "GRANT CREATE ON DATABASE shop TO app", "GRANT shop_owner TO app WITH INHERIT TRUE");
    assertThat(result.remedies().get(0).undo()).contains("REVOKE CREATE ON DATABASE shop FROM app");
    assertThat(result.remedies().get(0).kind()).isNotEqualTo(Remedy.Kind.DECISION);
  }

  /** A refusal that the catalogue does not explain is told in the server's words. */
  @Test
  void aRefusalForNoKnownReasonIsQuoted() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("publication: {name: p, creator: consumer, form: table}\n")
            .set("catalogue.database.create", true)
            .table("orders", row -> row.set("owns", true))
            .set("probes.publicationForms.empty.worked", false)
            .set("probes.publicationForms.empty.sqlState", "42501")
            .set("probes.publicationForms.empty.message", "not here")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("was refused it by the server: not here");
    assertThat(result.source()).isEqualTo(Basis.PROBE);
  }
}
