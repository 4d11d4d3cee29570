// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestCertificates;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.needs.ServerNeeds;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.Confidence;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ready means ready: on a sound database that was set up by the vendor's own recipe nothing is
 * found that the vendor would not say too. For every consumer, each of its variants, on every major
 * version that it takes.
 */
final class RecipesIT {
  private static final List<String> TABLES =
      List.of("public.customers", "public.orders", "public.\"T\"\"x é\"");

  /** Here every pair of options is tried as well. */
  private static final int PAIRED = 17;

  private static final Map<Integer, TestPostgres> SERVERS = new ConcurrentHashMap<>();

  @SuppressWarnings("NullAway.Init")
  private static TestCertificates certificates;

  @TestFactory
  List<DynamicTest> everyRecipeMakesTheDatabaseReady() {
    ConsumerCatalog catalog = new ConsumerCatalog();
    List<DynamicTest> tests = new ArrayList<>();
    for (int major : PostgresBinaries.MAJORS) {
      for (String id : catalog.ids()) {
        if (!asked("recipes.majors", String.valueOf(major))
            || !asked("recipes.consumers", id)
            || !hasItsTurn(catalog.ids().indexOf(id), major)) {
          continue;
        }
        List<String> specs = specs(catalog.get(id));
        if (major == PAIRED) {
          specs.addAll(pairs(catalog.get(id)));
        }
        for (String spec : specs) {
          ConsumerProfile profile = catalog.get(spec);
          if (profile.recipe() != null && takes(profile, major)) {
            tests.add(
                DynamicTest.dynamicTest(spec + " on " + major, () -> check(spec, profile, major)));
          }
        }
      }
    }
    return tests;
  }

  /** Each on two versions, all of them by {@code -Drecipes.majors=13,14,15,16,17,18}. */
  private static boolean hasItsTurn(int index, int major) {
    int others = PostgresBinaries.MAJORS.size() - 1;
    int place = PostgresBinaries.MAJORS.stream().filter(m -> m != PAIRED).toList().indexOf(major);
    return System.getProperty("recipes.majors") != null
        || major == PAIRED
        || place == index % others;
  }

  /** Whether the property lists it; unset: all. */
  private static boolean asked(String property, String value) {
    String list = System.getProperty(property);
    return list == null || List.of(list.split(",")).contains(value);
  }

  /** With a certificate that nobody vouches for, as servers have them that are set up by hand. */
  private static TestPostgres server(int major) {
    return SERVERS.computeIfAbsent(
        major,
        m ->
            TestPostgres.start(
                m,
                "ssl = on",
                // what a host's parameter group has
                "max_replication_slots = 20",
                "max_wal_senders = 20",
                "ssl_cert_file = '%s'".formatted(certificates.file("server.crt")),
                "ssl_key_file = '%s'".formatted(certificates.file("server.key"))));
  }

  @BeforeAll
  static void makeCertificate(@TempDir Path directory) {
    certificates = TestCertificates.in(directory).sign("server", "IP:127.0.0.1", 10);
  }

  @AfterAll
  static void stopServers() {
    SERVERS.values().forEach(TestPostgres::close);
    SERVERS.clear();
  }

  private static List<String> specs(ConsumerProfile profile) {
    List<String> specs = new ArrayList<>(List.of(profile.id()));
    profile.variants().keySet().forEach(choice -> specs.add(profile.id() + ":" + choice));
    return specs;
  }

  /**
   * Every two values of two different options, those included that change nothing by themselves: a
   * third of them, all by {@code -Drecipes.majors=17}.
   */
  private static List<String> pairs(ConsumerProfile profile) {
    List<String> pairs = new ArrayList<>();
    List<String> options = List.copyOf(new java.util.TreeSet<>(profile.options().keySet()));
    for (int i = 0; i < options.size(); i++) {
      for (String other : options.subList(i + 1, options.size())) {
        for (String one : profile.options().getOrDefault(options.get(i), List.of())) {
          for (String two : profile.options().getOrDefault(other, List.of())) {
            pairs.add("%s:%s=%s,%s=%s".formatted(profile.id(), options.get(i), one, other, two));
          }
        }
      }
    }
    int step = System.getProperty("recipes.majors") == null ? 3 : 1;
    return IntStream.range(0, pairs.size())
        .filter(i -> i % step == 0)
        .mapToObj(pairs::get)
        .toList();
  }

  /** Two consumers on one database, each set up by its own recipe, as one role. */
  @TestFactory
  List<DynamicTest> twoConsumersAreAskedTogether() {
    ConsumerCatalog catalog = new ConsumerCatalog();
    List<DynamicTest> tests = new ArrayList<>();
    List<String> ids = catalog.ids().stream().filter(id -> takes(catalog.get(id), PAIRED)).toList();
    tests.add(
        DynamicTest.dynamicTest("every two of " + ids.size(), () -> askTwoByTwo(catalog, ids)));
    return tests;
  }

  /** One database, read once: what is said of two holds what is said of each. */
  private static void askTwoByTwo(ConsumerCatalog catalog, List<String> ids) {
    TestPostgres server = server(PAIRED);
    String database = server.createDatabase();
    String role = "r_" + database;
    ConsumerProfile debezium = catalog.get("debezium");
    sound(server, database, debezium);
    try {
      apply(server, database, role, java.util.Objects.requireNonNull(debezium.recipe()));
      Facts facts = facts(server, database, role, debezium);
      Map<String, Report> alone = new LinkedHashMap<>();
      for (String id : ids) {
        alone.put(id, run(facts, server, role, Map.of(id, catalog.get(id)), null));
      }
      for (String one : ids) {
        for (String two : ids) {
          if (!one.equals(two)) {
            Map<String, ConsumerProfile> both = new LinkedHashMap<>();
            both.put(one, catalog.get(one));
            both.put(two, catalog.get(two));
            holdsBoth(
                run(facts, server, role, both, null),
                java.util.Objects.requireNonNull(alone.get(one)),
                java.util.Objects.requireNonNull(alone.get(two)));
          }
        }
      }
    } finally {
      server.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
      server.execute("postgres", "DROP ROLE IF EXISTS " + role);
    }
  }

  private static void holdsBoth(Report both, Report one, Report two) {
    String names = String.join(" and ", both.consumers());
    assertThat(failures(both)).as(names).containsAll(failures(one)).containsAll(failures(two));
    assertThat(both.verdict() == Verdict.NOT_READY).as(names).isEqualTo(!failures(both).isEmpty());
    assertThat(both.findings())
        .as(names)
        .filteredOn(finding -> finding.group() == Group.CONSUMERS)
        .isNotEmpty()
        .allSatisfy(
            finding ->
                assertThat(finding.consumers())
                    .containsExactlyInAnyOrderElementsOf(both.consumers()));
  }

  private static List<String> failures(Report report) {
    return report.findings().stream()
        .filter(finding -> finding.result().status() == Status.FAIL)
        .map(finding -> finding.id())
        .distinct()
        .toList();
  }

  private static boolean takes(ConsumerProfile profile, int major) {
    ServerNeeds server = profile.server();
    return server == null
        || ((server.min() == null || server.min() / 10000 <= major)
            && (server.max() == null || server.max() / 10000 >= major));
  }

  private static void check(String spec, ConsumerProfile profile, int major) {
    TestPostgres server = server(major);
    String database = server.createDatabase();
    String role = "r_" + database;
    sound(server, database, profile);
    Recipe recipe = java.util.Objects.requireNonNull(profile.recipe());
    try {
      apply(server, database, role, recipe);
      Report report = report(server, database, role, spec, profile, recipe.publication());
      assertThat(
              report.findings().stream()
                  .filter(finding -> finding.result().status() == Status.FAIL)
                  .map(finding -> finding.id())
                  .toList())
          .as(problems(report))
          .isEqualTo(recipe.failures());
      assertThat(
              report.findings().stream()
                  .filter(finding -> finding.result().status() == Status.UNKNOWN)
                  .filter(finding -> finding.result().canFail())
                  // whether a library is there, only trying shows
                  .filter(finding -> !finding.id().equals("output-plugin"))
                  .toList())
          .as(problems(report))
          .isEmpty();
      assertThat(report.findings())
          .filteredOn(finding -> finding.result().status() == Status.WARN)
          .filteredOn(finding -> !recipe.warnings().contains(finding.id()))
          // said by the calendar, not by a consumer
          .filteredOn(finding -> !finding.result().message().contains("out of maintenance"))
          .extracting(finding -> finding.id() + ": " + finding.result().message())
          .isEmpty();
    } finally {
      server.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
      server.execute("postgres", "DROP ROLE IF EXISTS " + role);
    }
  }

  /** Tables with keys, one with a name that must be quoted, and rows in them. */
  private static void sound(TestPostgres server, String database, ConsumerProfile profile) {
    server.execute(
        database,
        "CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)",
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES customers, n int)",
        "INSERT INTO customers (name) SELECT 'c' || i FROM generate_series(1, 10) i",
        "INSERT INTO orders SELECT i, i, i FROM generate_series(1, 10) i");
    // not every consumer can carry such a name; those that can't say so
    boolean odd = profile.names() == null;
    server.execute(
        database,
        odd
            ? "CREATE TABLE \"T\"\"x é\" (\"b c\" int PRIMARY KEY)"
            : "CREATE TABLE plain (b int PRIMARY KEY)");
  }

  private static void apply(TestPostgres server, String database, String role, Recipe recipe) {
    boolean odd =
        server.query(database, "SELECT 1 FROM pg_class WHERE relname = 'plain'").isEmpty();
    List<String> tables =
        odd ? TABLES : List.of("public.customers", "public.orders", "public.plain");
    for (Recipe.Step step : recipe.steps()) {
      if (!step.appliesTo(server.major() * 10000)) {
        continue;
      }
      String sql =
          step.sql()
              .replace("${role}", role)
              .replace("${database}", Identifiers.quote(database))
              .replace("${schema}", "public")
              .replace("${tables}", String.join(", ", tables));
      if (sql.contains("${table}")) {
        tables.forEach(table -> server.execute(database, sql.replace("${table}", table)));
      } else {
        server.execute(database, sql);
      }
    }
  }

  private static Report report(
      TestPostgres server,
      String database,
      String role,
      String spec,
      ConsumerProfile profile,
      @org.jspecify.annotations.Nullable String publication) {
    return run(
        facts(server, database, role, profile), server, role, Map.of(spec, profile), publication);
  }

  private static Facts facts(
      TestPostgres server, String database, String role, ConsumerProfile profile) {
    return FactsDocument.read(
        FactsCollector.collect(
            new ConnectionTarget(
                "127.0.0.1",
                server.port(),
                database,
                role,
                null,
                encrypted(profile) ? "verify-full" : "disable",
                10,
                // whoever verifies has been told of the authority, and so is pgready
                encrypted(profile)
                    ? Map.of("sslrootcert", certificates.authority().toString())
                    : Map.of()),
            TestFacts.options(ProbeLevel.SAFE)));
  }

  /** As the consumer connects when nobody tells it otherwise. */
  private static boolean encrypted(ConsumerProfile profile) {
    String mode = profile.tls().defaultMode();
    return profile.tls().required()
        || (mode != null && (mode.equals("require") || mode.startsWith("verify-")));
  }

  private static Report run(
      Facts facts,
      TestPostgres server,
      String role,
      Map<String, ConsumerProfile> consumers,
      @org.jspecify.annotations.Nullable String publication) {
    Detection seen =
        new ProviderDetector(ProviderCatalog.builtIn())
            .detect(facts.cat().signals(), "127.0.0.1", server.port(), role);
    Detection detection =
        consumers.size() == 1 ? at(seen, consumers.values().iterator().next()) : seen;
    return Preflight.run(
        facts,
        detection,
        consumers,
        new Request(publication, List.of(), List.of(), null, null, Map.of()),
        Checks.all());
  }

  /** On the host that the consumer is offered on, where there is one, as if --provider said so. */
  private static Detection at(Detection seen, ConsumerProfile consumer) {
    ServerNeeds needs = consumer.server();
    return needs == null || needs.hosts().isEmpty()
        ? seen
        : new Detection(
            ProviderCatalog.builtIn().find(needs.hosts().get(0)).orElseThrow(),
            Confidence.STATED,
            List.of(),
            seen.endpoint(),
            null,
            Map.of());
  }

  private static String problems(Report report) {
    StringBuilder text = new StringBuilder();
    for (Report.Finding finding : report.findings()) {
      Status status = finding.result().status();
      if (status != Status.PASS && status != Status.SKIP) {
        text.append('\n')
            .append(status)
            .append(' ')
            .append(finding.id())
            .append(": ")
            .append(finding.result().message());
      }
    }
    return text.toString();
  }
}
