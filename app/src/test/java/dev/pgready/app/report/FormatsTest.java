// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pgready.app.report.json.JsonReporterTest;
import dev.pgready.app.report.markdown.MarkdownReporter;
import dev.pgready.app.report.view.Style;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the readers of each format demand. */
final class FormatsTest {
  static Stream<Report> reports() {
    return JsonReporterTest.reports();
  }

  @ParameterizedTest
  @MethodSource("reports")
  void sarifFitsTheStandard(Report report) throws IOException {
    String text;
    try (var in = FormatsTest.class.getResourceAsStream("sarif-schema-2.1.0.json")) {
      text =
          new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(text);
    String sarif = render(Format.SARIF, report);
    assertThat(schema.validate(sarif, InputFormat.JSON)).isEmpty();
    // and the schema can refuse: every document has a driver, which needs its name
    assertThat(sarif).contains("\"driver\"");
    assertThat(schema.validate(sarif.replace("\"driver\"", "\"drivers\""), InputFormat.JSON))
        .isNotEmpty();
  }

  @Test
  void sarifFingerprintsAreStableAndDiffer() throws IOException {
    JsonNode results =
        JsonMapper.shared()
            .readTree(render(Format.SARIF, ReportFixture.fifty()))
            .at("/runs/0/results");
    List<String> prints =
        results
            .valueStream()
            .map(r -> r.at("/partialFingerprints/pgready~1v1").asString())
            .toList();
    assertThat(prints).hasSize(30).doesNotHaveDuplicates().allMatch(p -> p.matches("[0-9a-f]{32}"));
  }

  @Test
  void sarifTextIsNeitherPlaceholderNorLink() throws IOException {
    String sarif = render(Format.SARIF, ReportFixture.typical());
    JsonNode results = JsonMapper.shared().readTree(sarif).at("/runs/0/results");
    assertThat(results.valueStream().map(r -> r.at("/message/text").asString()))
        .anyMatch(text -> text.contains("{{0}}\\[a](b)"));
  }

  /** What the schema of Jenkins' xUnit plugin (junit-10.xsd) lets an element hold. */
  private static final Map<String, List<String>> JENKINS =
      Map.of(
          "testsuites",
          List.of("name", "time", "tests", "failures", "errors", "testsuite"),
          "testsuite",
          List.of(
              "name",
              "tests",
              "failures",
              "errors",
              "time",
              "skipped",
              "timestamp",
              "hostname",
              "id",
              "properties",
              "testcase"),
          "testcase",
          List.of(
              "name",
              "time",
              "classname",
              "skipped",
              "error",
              "failure",
              "system-out",
              "system-err"),
          "properties",
          List.of("property"),
          "property",
          List.of("name", "value"),
          "failure",
          List.of("type", "message"),
          "error",
          List.of("type", "message"),
          "skipped",
          List.of("type", "message"),
          "system-out",
          List.of());

  @ParameterizedTest
  @MethodSource("reports")
  void junitHoldsOnlyWhatJenkinsKnows(Report report) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(render(Format.JUNIT, report))));
    NodeList elements = document.getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      Element element = (Element) elements.item(i);
      List<String> known = JENKINS.getOrDefault(element.getTagName(), List.of());
      NamedNodeMap attributes = element.getAttributes();
      for (int j = 0; j < attributes.getLength(); j++) {
        assertThat(known).as(element.getTagName()).contains(attributes.item(j).getNodeName());
      }
      for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
        if (child instanceof Element) {
          assertThat(known).as(element.getTagName()).contains(child.getNodeName());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("reports")
  void junitIsXmlWithACaseACheck(Report report) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(render(Format.JUNIT, report))));
    Element root = document.getDocumentElement();
    int cases = report.findings().size();
    assertThat(root.getAttribute("tests")).isEqualTo("" + cases);
    assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(cases);
    for (String kind : List.of("failure", "error")) {
      String attribute = kind.equals("failure") ? "failures" : "errors";
      assertThat(root.getAttribute(attribute))
          .isEqualTo("" + document.getElementsByTagName(kind).getLength());
    }
  }

  @Test
  void githubCommandsAreOneLineEach() throws IOException {
    assertThat(render(Format.GITHUB, ReportFixture.typical()).lines())
        .allMatch(line -> line.matches("::(error|warning|notice) title=[^:,]*::.*"))
        .anyMatch(line -> line.contains("%250A"));
  }

  @Test
  void markdownFitsAComment() throws IOException {
    assertThat(render(Format.MARKDOWN, ReportFixture.manyTables()).length()).isLessThan(65_536);
    assertThat(render(Format.MARKDOWN, ReportFixture.fifty()).length()).isLessThan(65_536);
  }

  @Test
  void markdownIsNotMarkedUpByNames() throws IOException {
    assertThat(MarkdownReporter.text("a|b`c`*d*[e](f)<g>@h#1"))
        .isEqualTo("a\\|b\\`c\\`\\*d\\*\\[e\\](f)&lt;g&gt;@&#8203;h#&#8203;1");
    assertThat(render(Format.MARKDOWN, ReportFixture.typical()))
        .contains("\n```sql\nGRANT SELECT ON ALL TABLES IN SCHEMA public TO app;\n```\n");
  }

  @ParameterizedTest
  @MethodSource("reports")
  void prometheusTakesEveryLine(Report report) throws IOException {
    Pattern sample =
        Pattern.compile(
            "[a-z_]+\\{([a-z]+=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)*} -?[0-9]+(\\.[0-9]+)?");
    Pattern comment = Pattern.compile("# (HELP [a-z_]+ .+|TYPE [a-z_]+ gauge)");
    assertThat(render(Format.PROMETHEUS, report).lines())
        .allMatch(line -> sample.matcher(line).matches() || comment.matcher(line).matches())
        .filteredOn(line -> !line.startsWith("#"))
        .doesNotHaveDuplicates();
  }

  /** GitHub shows ten of a kind: the tenth then names what only the log shows. */
  @Test
  void githubTellsWhatItDoesNotShow() throws IOException {
    List<String> lines = render(Format.GITHUB, ReportFixture.fifty()).lines().toList();
    List<String> warnings = lines.stream().filter(line -> line.startsWith("::warning")).toList();
    assertThat(warnings).hasSize(21);
    assertThat(warnings.get(9))
        .startsWith("::warning title=pgready and 11 more::The log has them: pgready check-");
    assertThat(lines.stream().filter(line -> line.startsWith("::error"))).hasSize(10);
    assertThat(lines).allMatch(line -> line.matches("::(error|warning|notice) title=[^:,]+::.+"));
  }

  /** A comment that is too long is refused whole: nothing may make one. */
  @Test
  void markdownFitsACommentWhateverItHolds() throws IOException {
    String sql = "CREATE PUBLICATION p FOR TABLE " + "public.t, ".repeat(9_000) + "public.last";
    List<Report.Finding> findings =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    new Report.Finding(
                        "check-%03d".formatted(i),
                        Group.TABLE,
                        "Title",
                        List.of("generic"),
                        CheckResult.fail("%d tables of %s".formatted(i, "x".repeat(300)))
                            .remedy(
                                Remedy.sql(
                                    "Mend it",
                                    "owner",
                                    List.of(i == 0 ? sql : "SELECT " + i),
                                    List.of())),
                        false))
            .toList();
    String text = render(Format.MARKDOWN, ReportFixture.ready().withFindings(findings));
    assertThat(text.length()).isLessThanOrEqualTo(65_536);
    assertThat(text)
        .contains("`check-000`", "`pgready fix` prints it", "`check-001`")
        .contains("left out: `check-", "`--format json` has all", "Next: ");
  }

  private static String render(Format format, Report report) throws IOException {
    return GoldenTest.render(format, report, Style.PLAIN);
  }
}
