
import dev.pgready.checks.testing.CountingRelay;
import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.query.FactsSql;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Collecting against psql, as ratios in one run; see run beside it. Argument: tables, 10000 by default. */
public class Collect {
  static final ProviderCatalog PROVIDERS = ProviderCatalog.builtIn();

  interface Work {
    void run() throws Exception;
  }

  static double median(Work work) throws Exception {
    double[] millis = new double[5];
    for (int i = -1; i < millis.length; i++) { // the first one warms up
      long start = System.nanoTime();
      work.run();
      millis[Math.max(0, i)] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    return millis[millis.length / 2];
  }

  static void psql(int port, String database, String... more) throws Exception {
    List<String> command =
        new java.util.ArrayList<>(
            List.of("psql", "-qXAt", "-h", "127.0.0.1", "-p", "" + port, "-U", "postgres", "-o", "/dev/null"));
    command.addAll(List.of(more));
    command.add(database);
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("psql failed");
    }
  }

  static void collect(int port, String database, ProbeLevel level) {
    ConnectionTarget target =
        new ConnectionTarget("127.0.0.1", port, database, "postgres", null, "prefer", 10, Map.of());
    CollectOptions options =
        new CollectOptions(level, null, null, PROVIDERS, List.of(), null, 120, null);
    if (FactsDocument.read(FactsCollector.collect(target, options)).catalogue() == null) {
      throw new IllegalStateException("no facts");
    }
  }

  static void report(String what, double psql, double ours) {
    System.out.printf("%-52s psql %7.0f ms  pgready %7.0f ms  ratio %.2f%n", what, psql, ours, ours / psql);
  }

  public static void main(String[] arguments) throws Exception {
    int tables = arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]);
    try (TestPostgres server =
            TestPostgres.start(16, "log_statement = none", "max_locks_per_transaction = 2000");
        CountingRelay cable =
            CountingRelay.to(server.socketDirectory().resolve(".s.PGSQL." + server.port()), 50);
        FakeServer relay = FakeServer.relay(server.port(), 50)) {
      report(
          "--probe safe, 50 ms each way, against select 1",
          median(() -> psql(cable.port(), "postgres", "-c", "select 1")),
          median(() -> collect(cable.port(), "postgres", ProbeLevel.SAFE)));
      report(
          "the same through something that has a port of its own",
          median(() -> psql(relay.port(), "postgres", "-c", "select 1")),
          median(() -> collect(relay.port(), "postgres", ProbeLevel.SAFE)));
      String database = server.createDatabase();
      for (int i = 0; i < tables; i += 1000) {
        server.execute(
            database,
            "DO $$ BEGIN FOR i IN 1.." + Math.min(1000, tables - i) + " LOOP EXECUTE format("
                + "'CREATE TABLE t" + i + "_%s (id bigint PRIMARY KEY, a text, b int, c jsonb)', i);"
                + " END LOOP; END $$");
      }
      Path script = Files.createTempFile("facts", ".sql");
      Files.writeString(script, FactsSql.forPsql(PROVIDERS, null, 120));
      report(
          tables + " tables, facts read, against psql with the same SQL",
          median(() -> psql(server.port(), database, "-f", script.toString())),
          median(() -> collect(server.port(), database, ProbeLevel.NONE)));
      Files.delete(script);
    }
    System.exit(0);
  }
}
