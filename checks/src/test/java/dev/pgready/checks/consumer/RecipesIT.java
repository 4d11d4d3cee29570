package dev.pgready.checks.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Identifiers;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.Report;
import dev.pgready.checks.Request;
import dev.pgready.checks.Status;
import dev.pgready.checks.Verdict;
import dev.pgready.checks.collect.ConnectionTarget;
import dev.pgready.checks.collect.FactsCollector;
import dev.pgready.checks.collect.ProbeLevel;
import dev.pgready.checks.facts.Facts;
import dev.pgready.checks.facts.FactsDocument;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestCertificates;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  private static final Map<Integer, TestPostgres> SERVERS = new ConcurrentHashMap<>();

  @SuppressWarnings("NullAway.Init")
  private static TestCertificates certificates;

  @TestFactory
  List<DynamicTest> everyRecipeMakesTheDatabaseReady() {
    ConsumerCatalog catalog = new ConsumerCatalog();
    List<DynamicTest> tests = new ArrayList<>();
    for (int major : PostgresBinaries.MAJORS) {
      for (String id : catalog.ids()) {
        for (String spec : specs(catalog.get(id))) {
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

  /** With a certificate that nobody vouches for, as servers have them that are set up by hand. */
  private static TestPostgres server(int major) {
    return SERVERS.computeIfAbsent(
        major,
        m ->
            TestPostgres.start(
                m,
                "ssl = on",
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

  private static boolean takes(ConsumerProfile profile, int major) {
    ConsumerProfile.ServerNeeds server = profile.server();
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
      assertThat(report.verdict())
          .as(problems(report))
          .isIn(Verdict.READY, Verdict.READY_WITH_WARNINGS);
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
    Facts facts =
        FactsDocument.read(
            FactsCollector.collect(
                new ConnectionTarget(
                    "127.0.0.1",
                    server.port(),
                    database,
                    role,
                    null,
                    profile.tls().required() ? "require" : "disable",
                    10,
                    Map.of()),
                TestFacts.options(ProbeLevel.SAFE)));
    Detection detection =
        new ProviderDetector(ProviderCatalog.builtIn())
            .detect(facts.cat().signals(), "127.0.0.1", server.port(), role);
    Map<String, ConsumerProfile> consumers = new LinkedHashMap<>(Map.of(spec, profile));
    return Preflight.run(
        facts,
        detection,
        consumers,
        new Request(publication, List.of(), List.of(), null, null, Map.of()),
        Checks.all());
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
