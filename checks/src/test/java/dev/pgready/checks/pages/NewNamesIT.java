// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.remediation.Decision;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.RemediationPlan.ChoiceException;
import dev.pgready.remediation.RemediationPlan.Selection;
import dev.pgready.remediation.script.RemediationScript;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Things that one part of a script renames or creates again, and other parts call by their names:
 * it runs as printed, again, and back; and what cannot go together is refused before anything runs.
 */
final class NewNamesIT {
  private static final String ROLE = "pgready_names";

  private record Trial(TestPostgres server, String database, String consumer, Request request) {
    RemediationPlan plan(Map<String, String> chosen) {
      return RemediationPlan.of(
          report(), new Selection(Set.of(), Set.of(), Set.of(), false, chosen));
    }

    Report report() {
      return Preflight.run(
          TestFacts.collect(server, ROLE, database),
          new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null),
          consumers(),
          request,
          Checks.all());
    }

    private Map<String, ConsumerProfile> consumers() {
      Map<String, ConsumerProfile> profiles = new LinkedHashMap<>();
      for (String id : consumer.split(",")) {
        profiles.put(id, new ConsumerCatalog().get(id));
      }
      return profiles;
    }

    Psql.Outcome run(String user, String script) {
      return Psql.run(server, user, database, script);
    }

    void runs(String script) {
      Psql.Outcome outcome = run("postgres", script);
      assertThat(outcome.exit()).as("%s%n%s", outcome.output(), script).isZero();
    }

    /** There, again and back. */
    void thereAndBack(String script, String undo, boolean again) {
      List<String> before = CatalogueSnapshot.of(server, database);
      runs(script);
      List<String> after = CatalogueSnapshot.of(server, database);
      assertThat(after).isNotEqualTo(before);
      if (again) {
        runs(script);
        assertThat(CatalogueSnapshot.of(server, database)).isEqualTo(after);
      }
      runs(undo);
      assertThat(CatalogueSnapshot.of(server, database)).as(undo).isEqualTo(before);
      runs(script);
    }

    List<String> wrong(String... checks) {
      return report().findings().stream()
          .filter(f -> List.of(checks).contains(f.id()))
          .filter(f -> f.result().status() != Status.PASS && f.result().status() != Status.SKIP)
          .map(f -> f.id() + ": " + f.result().message())
          .toList();
    }
  }

  private interface OnServer {
    void with(Trial trial);
  }

  private static void onServers(
      String consumer, String publication, List<String> broken, OnServer test) {
    List<Integer> majors = PostgresBinaries.MAJORS;
    for (int major : List.of(majors.get(0), majors.get(majors.size() - 1))) {
      TestPostgres server = TestPostgres.shared(major);
      String database = server.createDatabase();
      server.execute(database, "CREATE ROLE " + ROLE + " LOGIN REPLICATION");
      try {
        server.execute(database, broken.toArray(String[]::new));
        test.with(
            new Trial(
                server,
                database,
                consumer,
                new Request(publication, List.of(), List.of("*"), null, null, Map.of())));
      } finally {
        server.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
        server.execute("postgres", "DROP OWNED BY " + ROLE, "DROP ROLE " + ROLE);
      }
    }
  }

  private static final List<String> ODD =
      List.of(
          "CREATE SCHEMA \"o\"\"dd\"",
          "CREATE TABLE \"o\"\"dd\".\"t x'é\" (\"a b\" int NOT NULL, \"c,d\" text)",
          "CREATE UNIQUE INDEX \"i x\" ON \"o\"\"dd\".\"t x'é\" (\"a b\")",
          "CREATE TABLE \"o\"\"dd\".\"u x\" (id int PRIMARY KEY)",
          "CREATE PUBLICATION app FOR TABLE \"o\"\"dd\".\"t x'é\"");

  /** Tables, columns and schemas, which rights, keys and the publication name as well. */
  @Test
  void whatIsRenamedIsCalledByItsOldNameBefore() {
    onServers(
        "zero",
        "app",
        ODD,
        trial -> {
          Map<String, String> chosen = chosen(trial, "identifier-names", "a");
          RemediationPlan open = trial.plan(Map.of());
          String script = RemediationScript.fix(open, false);
          String variables = Psql.variables(trial.server(), trial.database(), script, chosen);
          trial.thereAndBack(
              variables + script, variables + RemediationScript.undo(open, false), true);
          assertThat(
                  trial.wrong(
                      "identifier-names",
                      "table-privileges",
                      "replica-identity",
                      "publication-coverage"))
              .as(script)
              .isEmpty();
        });
  }

  /** For other clients there are no conditions, so that it says that it has run. */
  @Test
  void aPlainScriptWithNewNamesRunsOnce() {
    onServers(
        "zero",
        "app",
        ODD,
        trial -> {
          String script =
              RemediationScript.fix(trial.plan(chosen(trial, "identifier-names", "a")), true);
          List<String> before = CatalogueSnapshot.of(trial.server(), trial.database());
          trial.runs("\\set ON_ERROR_STOP on\n" + script);
          List<String> after = CatalogueSnapshot.of(trial.server(), trial.database());
          assertThat(after).isNotEqualTo(before);
          Psql.Outcome again = trial.run("postgres", "\\set ON_ERROR_STOP on\n" + script);
          assertThat(again.exit()).as(again.output()).isEqualTo(3);
          assertThat(again.output()).contains("is not there any more: this script has run");
          assertThat(CatalogueSnapshot.of(trial.server(), trial.database())).isEqualTo(after);
        });
  }

  /** The first way of each other decision that a script can take. */
  private static Map<String, String> chosen(Trial trial, String name, String way) {
    RemediationPlan open = trial.plan(Map.of());
    Map<String, String> chosen = new TreeMap<>();
    open.choices().stream()
        .filter(choice -> choice.preset() == null && choice.ways().get(0).here())
        .forEach(choice -> chosen.put(choice.name(), "a"));
    assertThat(open.choices()).as(name).anyMatch(choice -> choice.name().equals(name));
    chosen.put(name, way);
    return chosen;
  }

  /** Its tables and operations are changed under the name that it has until then. */
  @Test
  void aPublicationIsRenamedLast() {
    onServers(
        "zero",
        "Nightly Sync",
        List.of(
            "CREATE TABLE one (id int PRIMARY KEY)",
            "CREATE TABLE two (n int)",
            "CREATE PUBLICATION \"Nightly Sync\" FOR TABLE one, two WITH (publish = 'insert')"),
        trial -> {
          RemediationPlan open = trial.plan(Map.of());
          Map<String, String> chosen = chosen(trial, "publication", "b");
          String script = RemediationScript.fix(open, false);
          String variables = Psql.variables(trial.server(), trial.database(), script, chosen);
          assertThat(script).contains("ALTER PUBLICATION \"Nightly Sync\" SET (publish");
          trial.thereAndBack(
              variables + script, variables + RemediationScript.undo(open, false), true);
          Trial renamed =
              new Trial(
                  trial.server(),
                  trial.database(),
                  "zero",
                  new Request("pgready", List.of(), List.of(), null, null, Map.of()));
          assertThat(renamed.wrong("publication", "publication-operations")).isEmpty();
        });
  }

  /** Two consumers want one name for different things. */
  @Test
  void whatCannotGoTogetherIsRefusedBeforeAnythingRuns() {
    onServers(
        "zero,debezium",
        "Nightly Sync",
        List.of(
            "CREATE TABLE one (id int PRIMARY KEY)",
            "CREATE PUBLICATION \"Nightly Sync\" FOR TABLE one"),
        trial -> {
          RemediationPlan open = trial.plan(Map.of());
          assertThatThrownBy(() -> trial.plan(Map.of("publication", "a", "publication-2", "b")))
              .isInstanceOf(ChoiceException.class)
              .hasMessage(
                  "publication=a and publication-2=b do not go together: one renames another publication to pgready, and one creates it");
          List<String> before = CatalogueSnapshot.of(trial.server(), trial.database());
          for (String script :
              List.of(RemediationScript.fix(open, false), RemediationScript.undo(open, false))) {
            Psql.Outcome outcome =
                trial.run("postgres", "\\set publication a\n\\set publication_2 b\n" + script);
            assertThat(outcome.exit()).as(outcome.output()).isEqualTo(3);
            assertThat(outcome.output())
                .contains("publication=a and publication_2=b do not go together");
          }
          assertThat(CatalogueSnapshot.of(trial.server(), trial.database())).isEqualTo(before);
        });
  }

  /** New indexes are called what nothing else is, in as many bytes as a name has. */
  @Test
  void aNewIndexTakesNobodysName() {
    String longest = "é".repeat(30) + "abc";
    onServers(
        "generic",
        "app",
        List.of(
            "CREATE TABLE moved (id int CONSTRAINT t_pkey PRIMARY KEY)",
            "CREATE TABLE t (id int)",
            "CREATE TABLE %s (id int)".formatted(longest),
            "CREATE TABLE %s (id int)".formatted(longest.replace("abc", "abd")),
            "CREATE TABLE u_identity (id int PRIMARY KEY)",
            "CREATE TABLE u (id int PRIMARY KEY DEFERRABLE)",
            "CREATE PUBLICATION app FOR ALL TABLES"),
        trial -> {
          RemediationPlan open = trial.plan(Map.of());
          Map<String, String> keys = new TreeMap<>();
          open.choices().stream()
              .filter(choice -> choice.name().startsWith("replica-identity"))
              .forEach(
                  choice ->
                      keys.put(
                          choice.name(), Decision.letter(Math.min(1, choice.ways().size() - 1))));
          assertThat(keys).isNotEmpty();
          String script = RemediationScript.fix(open, false);
          String variables = Psql.variables(trial.server(), trial.database(), script, keys);
          trial.thereAndBack(
              variables + script, variables + RemediationScript.undo(open, false), true);
          assertThat(trial.wrong("replica-identity")).isEmpty();
          assertThat(
                  trial
                      .server()
                      .query(
                          trial.database(),
                          "SELECT count(*)::text FROM pg_index WHERE indrelid >= 16384 AND indisunique"))
              .containsExactly("7");
        });
  }
}
