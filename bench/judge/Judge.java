
import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.script.RemediationScript;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All checks for all consumers over many tables, once the facts are there, and the script that fixes
 * them. Arguments: tables (100000), consumers (22). Each in seconds of CPU time of the thread that does it
 * and on the clock, and as a ratio to reading the same facts document in the same round.
 */
public class Judge {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private record Moment(long cpu, long clock) {
    static Moment now() {
      return new Moment(THREADS.getCurrentThreadCpuTime(), System.nanoTime());
    }

    String since(Moment start) {
      return "%.2f s CPU (%.2f on the clock)"
          .formatted((cpu - start.cpu) / 1e9, (clock - start.clock) / 1e9);
    }
  }

  public static void main(String[] arguments) {
    int tables = arguments.length == 0 ? 100_000 : Integer.parseInt(arguments[0]);
    int consumers = arguments.length < 2 ? 22 : Integer.parseInt(arguments[1]);
    FactsFixture fixture = FactsFixture.sound();
    for (int i = 0; i < tables; i++) {
      int n = i;
      fixture.table(
          "t" + i,
          row -> {
            row.set("select", n % 2 == 0);
            if (n % 7 == 0) {
              row.set("indexes", List.of());
            }
          });
    }
    fixture.publication("pgready", List.of(), row -> row.set("row.puballtables", true));
    String document = fixture.document();
    var context = fixture.context();
    Map<String, ConsumerProfile> all = new LinkedHashMap<>();
    ConsumerCatalog catalog = new ConsumerCatalog();
    catalog.ids().stream().limit(consumers).forEach(id -> all.put(id, catalog.get(id)));
    System.out.printf("%,d tables, %d consumers%n", tables, all.size());
    for (int round = 1; round <= 4; round++) { // the first one is what a command sees
      Moment start = Moment.now();
      Facts facts = FactsDocument.read(document);
      Moment read = Moment.now();
      Report report =
          Preflight.run(facts, context.detection(), all, context.request(), Checks.all());
      Moment judged = Moment.now();
      RemediationScript.fix(RemediationPlan.of(report, RemediationPlan.Selection.ALL), false);
      Moment written = Moment.now();
      System.out.printf(
          "round %d: facts read in %s, judged in %s, %.1f times that, script in %s%n",
          round,
          read.since(start),
          judged.since(read),
          (double) (judged.cpu - read.cpu) / (read.cpu - start.cpu),
          written.since(judged));
    }
  }
}
