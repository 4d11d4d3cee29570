
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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What reading, judging and the script of {@code fix} cost as the tables, the consumers and the databases
 * grow: seconds of CPU of the thread that works, each point the first work of a process of its own with the
 * launcher's options. Writes a table to standard output and a picture to docs/performance.svg. Arguments: the
 * largest number of tables (300000), of databases (10000).
 */
public class Curve {
  static final Path PICTURE = Path.of("docs/performance.svg");
  static final List<Integer> STEPS = List.of(1, 2, 5, 10, 20, 40, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000);

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 4) {
      work(arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
      return;
    }
    int tables = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300_000;
    int databases = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    List<Panel> panels =
        List.of(
            new Panel("tables", new ArrayList<>()),
            new Panel("consumers", new ArrayList<>()),
            new Panel("databases", new ArrayList<>()));
    line(panels, 0, "facts read", 1_000, tables, n -> List.of("read", "" + n, "1", "1"));
    line(panels, 0, "judged, 1 consumer", 1_000, tables, n -> List.of("judge", "" + n, "1", "1"));
    line(panels, 0, "judged, 22 consumers", 1_000, tables, n -> List.of("judge", "" + n, "22", "1"));
    line(panels, 0, "script of fix, 1 consumer", 1_000, tables, n -> List.of("script", "" + n, "1", "1"));
    line(panels, 0, "script of fix, an owner for each table", 1_000, Math.min(tables, 30_000), n -> List.of("owners", "" + n, "1", "1"));
    line(panels, 1, "judged, 1,000 tables", 1, 40, n -> List.of("judge", "1000", "" + n, "1"));
    line(panels, 1, "judged, 20,000 tables", 1, 40, n -> List.of("judge", "20000", "" + n, "1"));
    line(panels, 2, "read and judged, 20 tables each", 1, databases, n -> List.of("judge", "20", "1", "" + n));
    System.out.println(PICTURE);
  }

  record Point(int x, double seconds) {}

  record Line(String name, List<Point> points) {}

  record Panel(String axis, List<Line> lines) {}

  /** Measures a line, and draws all that there is so far. */
  static void line(
      List<Panel> panels, int panel, String name, int from, int to, IntFunction<List<String>> work)
      throws IOException, InterruptedException {
    List<Point> points = new ArrayList<>();
    for (int n : STEPS) {
      if (n >= from && n <= to) {
        double seconds = child(work.apply(n));
        System.out.printf(Locale.ROOT, "%-34s %,8d  %8.3f s%n", name, n, seconds);
        points.add(new Point(n, seconds));
      }
    }
    panels.get(panel).lines().add(new Line(name, points));
    Files.writeString(PICTURE, Drawing.of(panels.stream().filter(one -> !one.lines().isEmpty()).toList()));
  }

  static double child(List<String> work) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx3g",
                "-XX:TieredStopAtLevel=1",
                "-XX:CompileThresholdScaling=4",
                "-XX:Tier3BackEdgeThreshold=1000",
                "-XX:+UseSerialGC",
                "-XX:MaxTenuringThreshold=0",
                "-cp",
                System.getProperty("java.class.path"),
                "Curve"));
    command.addAll(work);
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes()).strip();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", work));
    }
    return Double.parseDouble(said);
  }

  static double cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }

  static void work(String what, int tables, int consumers, int databases) {
    FactsFixture fixture = FactsFixture.sound();
    for (int i = 0; i < tables; i++) {
      int n = i;
      fixture.table(
          "t" + i,
          row -> {
            row.set("select", n % 2 == 0);
            if (what.equals("owners")) {
              row.set("owner", "o" + n);
            }
            if (n % 7 == 0) {
              row.set("indexes", List.of());
            }
          });
    }
    fixture.publication("pgready", List.of(), row -> row.set("row.puballtables", true));
    String document = fixture.document();
    var context = fixture.context();
    ConsumerCatalog catalog = new ConsumerCatalog();
    List<String> ids = new ArrayList<>(catalog.ids());
    Map<String, ConsumerProfile> all = new LinkedHashMap<>();
    for (int i = 0; i < consumers; i++) { // more than there are: some twice
      all.put(ids.get(i % ids.size()) + (i < ids.size() ? "" : "-2"), catalog.get(ids.get(i % ids.size())));
    }
    double start = cpu();
    double seconds = 0;
    for (int i = 0; i < databases; i++) {
      Facts facts = FactsDocument.read(document);
      double read = cpu();
      if (what.equals("read")) {
        seconds = read - start;
        continue;
      }
      Report report = Preflight.run(facts, context.detection(), all, context.request(), Checks.all());
      seconds = cpu() - (databases == 1 ? read : start);
      if (what.equals("script") || what.equals("owners")) {
        double judged = cpu();
        RemediationScript.fix(RemediationPlan.of(report, RemediationPlan.Selection.ALL), false);
        seconds = cpu() - judged;
      }
    }
    System.out.println(seconds);
  }

  /** Panels side by side, both axes with powers of ten. */
  static final class Drawing {
    static final int WIDTH = 300;
    static final int HEIGHT = 240;
    static final List<String> COLOURS = List.of("#0b6e99", "#b3541e", "#3a7d44", "#7a3e9d", "#666666");
    final StringBuilder svg = new StringBuilder();

    static String of(List<Panel> panels) {
      Drawing drawing = new Drawing();
      drawing.svg.append(
          "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d 380\" font-family=\"sans-serif\" font-size=\"11\" role=\"img\">\n"
              .formatted(panels.size() * (WIDTH + 60) + 30)); // the last number goes beyond its line
      drawing.svg.append("<title>Seconds of CPU by tables, consumers and databases</title>\n");
      drawing.svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
      for (int i = 0; i < panels.size(); i++) {
        drawing.panel(panels.get(i), 50 + i * (WIDTH + 60), 20);
      }
      return drawing.svg.append("</svg>\n").toString();
    }

    void panel(Panel panel, int left, int top) {
      double lowX = 1e9;
      double highX = 1;
      double low = 1e9;
      double high = 1e-9;
      for (Line line : panel.lines()) {
        for (Point point : line.points()) {
          lowX = Math.min(lowX, point.x());
          highX = Math.max(highX, point.x());
          low = Math.min(low, point.seconds());
          high = Math.max(high, point.seconds());
        }
      }
      double x0 = Math.floor(Math.log10(lowX));
      double x1 = Math.ceil(Math.log10(highX));
      double y0 = Math.floor(Math.log10(low));
      double y1 = Math.max(y0 + 1, Math.ceil(Math.log10(high)));
      for (double power = x0; power <= x1; power++) {
        double x = left + WIDTH * (power - x0) / (x1 - x0);
        stroke(x, top, x, top + HEIGHT);
        text(x, top + HEIGHT + 15, "middle", String.format(Locale.ROOT, "%,d", Math.round(Math.pow(10, power))));
      }
      for (double power = y0; power <= y1; power++) {
        double y = top + HEIGHT * (y1 - power) / (y1 - y0);
        stroke(left, y, left + WIDTH, y);
        double seconds = Math.pow(10, power);
        text(left - 5, y + 4, "end", seconds < 1 ? String.format(Locale.ROOT, "%.0f ms", seconds * 1000) : String.format(Locale.ROOT, "%.0f s", seconds));
      }
      text(left + WIDTH / 2.0, top + HEIGHT + 32, "middle", panel.axis());
      for (int i = 0; i < panel.lines().size(); i++) {
        Line line = panel.lines().get(i);
        String colour = COLOURS.get(i);
        StringBuilder points = new StringBuilder();
        for (Point point : line.points()) {
          double x = left + WIDTH * (Math.log10(point.x()) - x0) / (x1 - x0);
          double y = top + HEIGHT * (y1 - Math.log10(point.seconds())) / (y1 - y0);
          points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
          svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>%n", x, y, colour));
        }
        svg.append("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>\n".formatted(colour, points.toString().strip()));
        double y = top + HEIGHT + 50 + 15 * i;
        svg.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%.1f\" width=\"12\" height=\"4\" fill=\"%s\"/>%n", left, y - 6, colour));
        text(left + 18, y, "start", line.name());
      }
    }

    void stroke(double x1, double y1, double x2, double y2) {
      svg.append(String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n", x1, y1, x2, y2));
    }

    void text(double x, double y, String anchor, String text) {
      svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
    }
  }
}
