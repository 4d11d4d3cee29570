
import dev.pgready.checks.testing.TestPgBouncer;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.providers.ProviderCatalog;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.Driver;

/**
 * {@code pgready fleet} against a plain pgjdbc program that connects and runs the same statement, each a
 * process of its own, in turn; see run beside it. Arguments: targets (1000), parallel (64), rounds (3).
 */
public class Fleet {
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("plain")) {
      plain(Path.of(arguments[1]), arguments[2], Integer.parseInt(arguments[3]));
      System.exit(0);
    }
    int targets = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
    int parallel = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 64;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    Path directory = Files.createTempDirectory("pgready-bench-fleet-");
    // a name of its own for each target; each of its connections goes to a connection of the server of its own
    try (TestPostgres server = TestPostgres.start(16, "log_statement = none", "max_connections = 400");
        TestPgBouncer bouncer =
            TestPgBouncer.start(
                server,
                "session",
                "server_lifetime = 0",
                "max_client_conn = 2000",
                "default_pool_size = 5",
                "log_connections = 0",
                "log_disconnections = 0",
                "ignore_startup_parameters = extra_float_digits",
                names(targets, server.port()))) {
      List<String> list = new ArrayList<>();
      List<String> urls = new ArrayList<>();
      for (int i = 0; i < targets; i++) {
        String place = "127.0.0.1:" + bouncer.port() + "/target" + i;
        list.add("target%d postgresql://postgres@%s".formatted(i, place));
        urls.add("jdbc:postgresql://" + place);
      }
      Path file = Files.write(directory.resolve("fleet.txt"), list);
      Path places = Files.write(directory.resolve("urls.txt"), urls);
      Path sql =
          Files.writeString(
              directory.resolve("facts.sql"),
              FactsCollector.plan(
                      new CollectOptions(
                          ProbeLevel.NONE, null, null, ProviderCatalog.builtIn(), List.of(), null, 10, null))
                  .get(0));
      List<String> ours =
          new ArrayList<>(
              List.of(
                  System.getProperty("pgready").split(" ")));
      ours.addAll(
          List.of(
              "fleet", file.toString(), "--parallel", "" + parallel, "--probe", "none",
              "--allow-unknown", "--format", "json", "--output", directory.resolve("report.json").toString()));
      List<String> theirs =
          List.of(
              System.getProperty("java.home") + "/bin/java",
              "-cp",
              System.getProperty("java.class.path"),
              "Fleet",
              "plain",
              places.toString(),
              sql.toString(),
              "" + parallel);
      double[] mine = new double[rounds];
      double[] plain = new double[rounds];
      double[] ratios = new double[rounds];
      for (int i = -1; i < rounds; i++) { // the first one warms the server up
        Took p = run(theirs, directory);
        Took m = run(ours, directory);
        System.out.printf(
            "%s plain %6.2f s (CPU %5.2f)  pgready %6.2f s (CPU %5.2f)  throughput ratio %.2f%n",
            i < 0 ? "warm-up" : "round " + i, p.wall(), p.cpu(), m.wall(), m.cpu(), p.wall() / m.wall());
        if (i >= 0) {
          plain[i] = p.wall();
          mine[i] = m.wall();
          ratios[i] = p.wall() / m.wall();
        }
      }
      System.out.printf(
          "%d targets, %d in parallel, --probe none: plain %.2f s (%.0f/s), pgready %.2f s (%.0f/s), throughput ratio %.2f (medians of %d)%n",
          targets, parallel, median(plain), targets / median(plain), median(mine), targets / median(mine), median(ratios), rounds);
    }
    System.exit(0);
  }

  static String names(int targets, int port) {
    StringBuilder lines = new StringBuilder("[databases]\n");
    for (int i = 0; i < targets; i++) {
      lines.append("target%d = host=127.0.0.1 port=%d dbname=postgres\n".formatted(i, port));
    }
    return lines.toString();
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Seconds from start to exit, and of CPU. */
  record Took(double wall, double cpu) {}

  static Took run(List<String> command, Path directory) throws Exception {
    File log = directory.resolve("log").toFile();
    List<String> timed = new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%U %S'; time \"$0\" \"$@\""));
    timed.addAll(command);
    long start = System.nanoTime();
    Process process = new ProcessBuilder(timed).redirectErrorStream(true).redirectOutput(log).start();
    int code = process.waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    List<String> lines = Files.readAllLines(log.toPath());
    if (code != 0) {
      throw new IllegalStateException(code + ": " + String.join("\n", lines.subList(0, Math.min(20, lines.size()))));
    }
    String[] cpu = lines.get(lines.size() - 1).split(" ");
    return new Took(seconds, Double.parseDouble(cpu[0]) + Double.parseDouble(cpu[1]));
  }

  /** What a competent script would do: connect, run, read, close. */
  static void plain(Path places, String sql, int parallel) throws Exception {
    String text = Files.readString(Path.of(sql));
    ExecutorService threads = Executors.newFixedThreadPool(parallel);
    AtomicInteger failed = new AtomicInteger();
    for (String url : Files.readAllLines(places)) {
      threads.execute(
          () -> {
            Properties properties = new Properties();
            properties.setProperty("user", "postgres");
            properties.setProperty("preferQueryMode", "simple");
            properties.setProperty("assumeMinServerVersion", "12");
            try (var connection = new Driver().connect(url, properties);
                var statement = connection.createStatement()) {
              boolean rows = statement.execute(text);
              while (!rows) {
                rows = statement.getMoreResults();
              }
              try (var result = statement.getResultSet()) {
                result.next();
                if (!result.getString(1).startsWith("{")) {
                  failed.incrementAndGet();
                }
              }
            } catch (Exception e) {
              e.printStackTrace();
              failed.incrementAndGet();
            }
          });
    }
    threads.shutdown();
    threads.awaitTermination(1, TimeUnit.HOURS);
    if (failed.get() > 0) {
      System.exit(1);
    }
  }
}
