import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.Report;
import dev.pgready.checks.consumer.ConsumerCatalog;
import dev.pgready.checks.consumer.ConsumerProfile;
import dev.pgready.checks.remediation.RemediationPlan;
import dev.pgready.checks.remediation.RemediationScript;
import dev.pgready.checks.testing.FactsFixture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All checks for all consumers over many tables, once the facts are there. Argument: tables, 100000 by default. */
public class Judge {
  public static void main(String[] arguments) {
    int tables = arguments.length == 0 ? 100_000 : Integer.parseInt(arguments[0]);
    FactsFixture fixture = FactsFixture.sound();
    for (int i = 0; i < tables; i++) {
      boolean readable = i % 2 == 0;
      fixture.table("t" + i, row -> row.set("select", readable));
    }
    fixture.publication("pgready", List.of(), row -> row.set("row.puballtables", true));
    var context = fixture.context();
    Map<String, ConsumerProfile> all = new LinkedHashMap<>();
    ConsumerCatalog catalog = new ConsumerCatalog();
    catalog.ids().forEach(id -> all.put(id, catalog.get(id)));
    for (int round = 0; round < 4; round++) { // the first ones warm up
      long start = System.nanoTime();
      Report report =
          Preflight.run(context.facts(), context.detection(), all, context.request(), Checks.all());
      long judged = System.nanoTime();
      RemediationScript.heal(RemediationPlan.of(report, RemediationPlan.Selection.ALL), false);
      System.out.printf(
          "%,d tables, %d consumers: judged in %.0f ms, script in %.0f ms%n",
          tables, all.size(), (judged - start) / 1e6, (System.nanoTime() - judged) / 1e6);
    }
  }
}
