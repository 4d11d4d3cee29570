// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.pages.CatalogueSnapshot;
import dev.pgready.checks.pages.Psql;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.remediation.Decision;
import dev.pgready.remediation.Leftover;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.RemediationPlan.Selection;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.script.RemediationScript;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Databases broken in several ways at once, for any consumer on any version, are fixed by the
 * script as it is printed, with a way of each decision drawn at random: what a statement of it
 * fixes is fixed, and what is still wrong was said to be left; a second run changes nothing, and
 * the undo script leads back. The same for two consumers at once, with a publication that both are
 * to read or with none named: afterwards each is judged by itself. {@code -Dfix.count=200}, {@code
 * -Dfix.seed=N} (the first one).
 */
final class RandomFixIT {
  private static final Map<String, TestPostgres> SERVERS = new ConcurrentHashMap<>();
  private static final List<String> CONSUMERS = new ConsumerCatalog().ids();

  /** What keeps a role from being judged at all, or pgready from seeing why. */
  private static final List<String> LET_IN =
      List.of(
          "ALTER ROLE %s LOGIN VALID UNTIL 'infinity' CONNECTION LIMIT -1",
          "GRANT CONNECT ON DATABASE %s TO PUBLIC");

  @TestFactory
  Stream<DynamicTest> whatIsBrokenIsFixed() {
    long first = Long.getLong("fix.seed", 1);
    return LongStream.range(first, first + Integer.getInteger("fix.count", 8))
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> fix(seed, false)));
  }

  @TestFactory
  Stream<DynamicTest> whatIsBrokenForTwoIsFixed() {
    long first = Long.getLong("fix.seed", 1);
    return LongStream.range(first, first + Integer.getInteger("fix.count", 8))
        .mapToObj(seed -> DynamicTest.dynamicTest("two, seed " + seed, () -> fix(seed, true)));
  }

  private static void fix(long seed, boolean two) throws SQLException {
    Random random = new Random(seed * 1_000_003);
    int major = PostgresBinaries.MAJORS.get((int) (seed % PostgresBinaries.MAJORS.size()));
    boolean unready = random.nextInt(3) == 0;
    Set<String> consumers = new LinkedHashSet<>();
    consumers.add(CONSUMERS.get(random.nextInt(CONSUMERS.size())));
    while (two && consumers.size() < 2) {
      consumers.add(CONSUMERS.get(random.nextInt(CONSUMERS.size())));
    }
    String publication = two && random.nextBoolean() ? null : "pgready";
    TestPostgres server =
        SERVERS.computeIfAbsent(
            major + (unready ? " unready" : ""),
            key ->
                TestPostgres.start(
                    major,
                    unready ? "wal_level = replica" : "wal_level = logical",
                    unready ? "max_replication_slots = 1" : "max_replication_slots = 10"));
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE ROLE %s LOGIN REPLICATION".formatted(Scenario.ROLE),
        "CREATE ROLE " + Deviation.GROUP);
    try {
      server.execute(database, Publisher.SOUND.toArray(String[]::new));
      boolean partitioned = random.nextInt(4) == 0;
      if (partitioned) {
        server.execute(database, RandomTruthIT.PARTITIONED.toArray(String[]::new));
        server.execute(database, RandomTruthIT.FILLED.toArray(String[]::new));
      }
      List<String> taken = new ArrayList<>();
      for (Deviation deviation : Deviation.draw(random, major)) {
        if (RandomTruthIT.took(server, database, deviation)) {
          taken.addAll(deviation.statements());
        }
      }
      if (!letsIn(server, database)) {
        for (String sql : LET_IN) {
          server.execute(
              database, sql.formatted(sql.startsWith("GRANT") ? database : Scenario.ROLE));
        }
      }
      new Trial(
              server,
              database,
              List.copyOf(consumers),
              publication,
              new TreeMap<>(),
              new TreeMap<>(),
              "seed %s: %s%s on %s%s, %s"
                  .formatted(
                      seed,
                      consumers,
                      publication == null ? ", no publication named" : "",
                      major,
                      (unready ? " with wal_level = replica" : "")
                          + (partitioned ? ", orders partitioned" : ""),
                      taken))
          .run(random);
    } finally {
      server.execute(
          "postgres", "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
      server.execute(
          database, "DROP OWNED BY %s, %s CASCADE".formatted(Scenario.ROLE, Deviation.GROUP));
      server.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
      server.execute(
          "postgres",
          "DROP OWNED BY %1$s, %2$s; DROP ROLE %1$s, %2$s"
              .formatted(Scenario.ROLE, Deviation.GROUP));
    }
  }

  private static boolean letsIn(TestPostgres server, String database) {
    try (Connection connection = server.connect(Scenario.ROLE, database)) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * @param publication that the user names; null: none
   * @param publications by consumer, as the script names them for the next check
   * @param slots likewise
   */
  private record Trial(
      TestPostgres server,
      String database,
      List<String> consumers,
      @Nullable String publication,
      Map<String, String> publications,
      Map<String, String> slots,
      String what) {
    /** One script may uncover what another finding hid: the next check says it, with its script. */
    void run(Random random) {
      RemediationPlan decided = round(random, judge());
      for (int more = 0; more < 2 && !unexpected(decided).isEmpty(); more++) {
        Set<String> claimed =
            decided.steps().stream()
                .filter(Step::here)
                .flatMap(step -> step.fixes().stream())
                .collect(Collectors.toSet());
        Report fixed = judge();
        assertThat(messages(fixed, unexpected(decided)))
            .as(
                "%s: what a statement was to fix is as it was%n%s",
                what, RemediationScript.fix(decided, false))
            .doesNotContainAnyElementsOf(messages(decided.report(), claimed));
        decided = round(random, fixed);
      }
      assertThat(unexpected(decided))
          .as(
              "%s%nwas%n%s%nis%n%s%n%s",
              what,
              findings(decided.report()),
              consumers.stream()
                  .map(consumer -> consumer + ":\n" + findings(again(consumer)))
                  .collect(Collectors.joining("\n")),
              RemediationScript.fix(decided, false))
          .isEmpty();
    }

    private Set<String> unexpected(RemediationPlan decided) {
      Set<String> wrong = new TreeSet<>();
      for (String consumer : consumers) {
        wrong.addAll(wrong(judge(decided, consumer)));
      }
      wrong.removeAll(remaining(decided, decided.report()));
      return wrong;
    }

    private static Set<String> messages(Report report, Set<String> checks) {
      return report.findings().stream()
          .filter(f -> checks.contains(f.id()))
          .filter(f -> f.result().status() != Status.PASS && f.result().status() != Status.SKIP)
          .map(f -> f.id() + ": " + f.result().message())
          .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A script there, again, back and there: as printed, with ways drawn at random. */
    private RemediationPlan round(Random random, Report broken) {
      List<String> before = CatalogueSnapshot.of(server, database);
      RemediationPlan open = RemediationPlan.of(broken, Selection.ALL);
      Map<String, String> chosen = new TreeMap<>();
      for (Decision choice : open.choices()) {
        int way = random.nextInt(choice.ways().size());
        // the plugin of such a slot is not there
        boolean missing = choice.preset() == null && choice.name().startsWith("slot-conflict");
        // without one, a publication of such tables is refused
        boolean needed = choice.name().startsWith("replica-identity") && choice.preset() == null;
        while (needed && choice.runs() && !choice.ways().get(way).here()) {
          way = (way + 1) % choice.ways().size();
        }
        boolean drawn = random.nextInt(5) > 0;
        if (choice.ways().get(way).here() && (drawn || needed) && !missing) {
          chosen.put(choice.name(), Decision.letter(way));
        }
      }
      RemediationPlan decided =
          RemediationPlan.of(broken, new Selection(Set.of(), Set.of(), Set.of(), false, chosen));
      String script = RemediationScript.fix(open, false);
      String variables = Psql.variables(server, database, script, chosen);
      there(decided, variables + script);
      List<String> after = settled();
      if (decided.steps().stream().noneMatch(Step::destructive)) {
        psql(variables + script);
        restart(decided);
        assertThat(eventually(after))
            .as("%s%na second run changes nothing%n%s%s", what, variables, script)
            .isEqualTo(after);
      }
      String undo = RemediationScript.undo(open, false);
      psql(variables + undo);
      restart(decided);
      if (decided.steps().stream().filter(Step::here).noneMatch(one -> one.undo().isEmpty())) {
        assertThat(eventually(before))
            .as("%s%nthe undo script leads back%n%s%s%n%s", what, variables, script, undo)
            .isEqualTo(before);
      }
      there(decided, variables + script);
      return decided;
    }

    /** Settings arrive a moment after the reload was acknowledged. */
    private List<String> eventually(List<String> wanted) {
      List<String> now = CatalogueSnapshot.of(server, database);
      for (int i = 0; i < 30 && !now.equals(wanted); i++) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        now = CatalogueSnapshot.of(server, database);
      }
      return now;
    }

    /** Once two looks see the same. */
    private List<String> settled() {
      List<String> now = CatalogueSnapshot.of(server, database);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      return eventually(now);
    }

    /** With the restart where it asks for one, and once more where it does. */
    private void there(RemediationPlan decided, String script) {
      psql(script);
      restart(decided);
      if (script.contains("run this script again, which")) {
        psql(script);
      }
    }

    /** Checks that a user who reads the script knows not to pass yet. */
    private static Set<String> remaining(RemediationPlan decided, Report broken) {
      Set<String> left = new TreeSet<>();
      decided.left().stream().map(Leftover::check).forEach(left::add);
      decided.steps().stream()
          .filter(step -> !step.here())
          .flatMap(step -> step.fixes().stream())
          .forEach(left::add);
      decided.choices().stream()
          .filter(choice -> choice.preset() == null)
          .flatMap(choice -> choice.fixes().stream())
          .forEach(left::add);
      // whatever is chosen of what no value suits, one consumer lacks it
      broken.findings().stream()
          .filter(f -> f.id().equals("consumer-conflict") && f.result().status() == Status.WARN)
          .flatMap(f -> f.result().subjects().stream())
          .map(Subject::name)
          .forEach(left::add);
      // what could not be judged before
      broken.findings().stream()
          .filter(f -> f.result().status() == Status.UNKNOWN || f.result().status() == Status.SKIP)
          .map(Report.Finding::id)
          .forEach(left::add);
      return left;
    }

    private static Set<String> wrong(Report report) {
      return report.findings().stream()
          .filter(f -> f.result().status() != Status.PASS && f.result().status() != Status.SKIP)
          .map(Report.Finding::id)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    private void restart(RemediationPlan decided) {
      if (decided.restarts()) {
        server.restart();
      }
    }

    private Report judge() {
      return judge(consumers, publication, null);
    }

    /** By what the last line of the script names. */
    private Report judge(RemediationPlan decided, String consumer) {
      one(
              decided,
              consumer,
              decided.publications(false),
              "CREATE PUBLICATION %s ",
              Identifiers::quote)
          .ifPresent(name -> publications.put(consumer, name));
      one(
              decided,
              consumer,
              decided.slots(),
              "pg_create_logical_replication_slot(%s",
              Identifiers::literal)
          .ifPresent(name -> slots.put(consumer, name));
      return again(consumer);
    }

    private Report again(String consumer) {
      return judge(
          List.of(consumer),
          publication == null ? publications.get(consumer) : publication,
          slots.get(consumer));
    }

    private static Optional<String> one(
        RemediationPlan decided,
        String consumer,
        List<String> names,
        String sql,
        UnaryOperator<String> quote) {
      List<String> own =
          names.stream()
              .filter(
                  name ->
                      decided.report().findings().stream()
                          .filter(finding -> finding.consumers().contains(consumer))
                          .flatMap(finding -> finding.result().remedies().stream())
                          .flatMap(remedy -> remedy.sql().stream())
                          .anyMatch(one -> one.contains(sql.formatted(quote.apply(name)))))
              .toList();
      return own.size() == 1 ? Optional.of(own.get(0)) : Optional.empty();
    }

    private Report judge(List<String> whom, @Nullable String named, @Nullable String slot) {
      Map<String, ConsumerProfile> profiles = new LinkedHashMap<>();
      whom.forEach(consumer -> profiles.put(consumer, new ConsumerCatalog().get(consumer)));
      return Preflight.run(
          TestFacts.collect(server, Scenario.ROLE, database),
          new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null),
          profiles,
          new Request(named, List.of(), List.of(), slot, null, Map.of()),
          Checks.all());
    }

    private void psql(String script) {
      Psql.Outcome outcome = Psql.run(server, "postgres", database, script);
      assertThat(outcome.exit()).as("%s%n%s%n%s", what, outcome.output(), script).isZero();
    }

    private static String findings(Report report) {
      return report.findings().stream()
          .filter(f -> f.result().status() != Status.PASS && f.result().status() != Status.SKIP)
          .map(f -> f.result().status() + " " + f.id() + ": " + f.result().message())
          .collect(Collectors.joining("\n"));
    }
  }

  @AfterAll
  static void stop() {
    SERVERS.values().forEach(TestPostgres::close);
    SERVERS.clear();
  }
}
