// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.ci;

import static dev.pgready.app.report.view.ReportTree.object;

import dev.pgready.app.report.view.Configured;
import dev.pgready.app.report.view.Heading;
import dev.pgready.app.report.view.Plain;
import dev.pgready.app.report.view.Reporter;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Tool;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Configuration;
import dev.pgready.checks.model.Page;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Subject;
import dev.pgready.text.DocsBase;
import dev.pgready.text.PercentEncoder;
import dev.pgready.text.Printable;
import dev.pgready.text.SafeJson;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SARIF 2.1.0 for code scanning: a rule a check with its page as help, a result for all that needs
 * attention. What passed is left out: viewers would show it as an alert.
 */
public final class SarifReporter implements Reporter {
  static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  /** Objects located; viewers show few, and GitHub takes no more than a thousand. */
  private static final int LOCATED = 100;

  /** Characters of a rule's description that code scanning takes; braces may be written twice. */
  private static final int DESCRIPTION = 1000;

  private static final Pattern LINK = Pattern.compile("\\[(?=[^\\]]*]\\()");

  private final Function<String, Optional<Page>> pages;

  public SarifReporter() {
    this(id -> Checks.find(id).map(Page::of));
  }

  /**
   * @param pages by check id
   */
  public SarifReporter(Function<String, Optional<Page>> pages) {
    this.pages = pages;
  }

  @Override
  public void write(Report report, Writer out, Style style) throws IOException {
    Heading heading = Heading.of(report);
    Map<String, Object> rules = new LinkedHashMap<>();
    List<String> ids = new ArrayList<>();
    for (Report.Finding finding : report.findings()) {
      if (rules.putIfAbsent(finding.id(), rule(finding, style.docs())) == null) {
        ids.add(finding.id());
      }
    }
    List<Object> results = new ArrayList<>();
    for (Report.Finding finding : report.findings()) {
      if (finding.result().status() != Status.PASS && finding.result().status() != Status.SKIP) {
        Map<String, @Nullable Object> result =
            result(heading, report.origin(), finding, ids.indexOf(finding.id()), "");
        if (report.source() != null) {
          located(result, heading, report.source(), finding);
        }
        results.add(result);
      }
    }
    Map<String, @Nullable Object> run = new LinkedHashMap<>();
    run.put("tool", driver(List.copyOf(rules.values())));
    run.put("automationDetails", object("id", "pgready/%s/".formatted(place(heading))));
    run.put("invocations", List.of(invocation(report, heading)));
    run.put("columnKind", "unicodeCodePoints");
    run.put("results", results);
    SafeJson.write(object("$schema", SCHEMA, "version", "2.1.0", "runs", List.of(run)), out);
  }

  private static Object invocation(Report report, Heading heading) {
    Map<String, @Nullable Object> invocation = object("executionSuccessful", true);
    if (!heading.generatedAt().isEmpty()) {
      invocation.put("endTimeUtc", heading.generatedAt());
    }
    Map<String, @Nullable Object> properties = object("verdict", Words.of(report.verdict()));
    Configured.json(heading.configuration(), properties);
    invocation.put("properties", properties);
    notifications(heading.configuration(), "", invocation);
    return invocation;
  }

  /**
   * What a viewer shows beside the results: who had a say in them.
   *
   * @param target the database's name within a fleet; empty: none
   */
  static void notifications(
      @Nullable Configuration configuration,
      String target,
      Map<String, @Nullable Object> invocation) {
    if (configuration != null) {
      invocation.put(
          "toolConfigurationNotifications", List.of(notification(configuration, target)));
    }
  }

  static Object notification(Configuration configuration, String target) {
    return object(
        "level",
        "note",
        "message",
        object(
            "text",
            text(
                Printable.line(
                    (target.isEmpty() ? "" : target + ": ")
                        + Configured.sentence(configuration)))));
  }

  static Object driver(List<Object> rules) {
    return object(
        "driver",
        object(
            "name",
            Tool.NAME,
            "version",
            Tool.VERSION,
            "semanticVersion",
            Tool.VERSION,
            "rules",
            rules));
  }

  /** As many whole sentences as code scanning takes of a description. */
  private static String described(String sentences) {
    if (sentences.length() <= DESCRIPTION) {
      return sentences;
    }
    int end = sentences.lastIndexOf(". ", DESCRIPTION);
    return end < 0 ? sentences.substring(0, DESCRIPTION) : sentences.substring(0, end + 1);
  }

  /**
   * @param docs where the pages of checks are; the standard takes no relative address
   */
  Object rule(Report.Finding finding, @Nullable DocsBase docs) {
    Map<String, @Nullable Object> rule = new LinkedHashMap<>();
    rule.put("id", finding.id());
    rule.put("shortDescription", object("text", text(finding.title())));
    Optional<Page> page = pages.apply(finding.id());
    String why = page.map(p -> p.section("Why it matters")).orElse("").replaceAll("\\s+", " ");
    String help = page.map(Page::markdown).orElse(finding.title());
    rule.put(
        "fullDescription", object("text", text(described(why.isEmpty() ? finding.title() : why))));
    if (docs != null && docs.absolute()) {
      rule.put("helpUri", docs.check(finding.id()));
    }
    rule.put("help", object("text", text(help), "markdown", help));
    rule.put(
        "properties",
        object("tags", List.of("postgres", "replication", Words.of(finding.group()))));
    return rule;
  }

  /**
   * @param origin null: the database is named in no file
   * @param target the database's name within a fleet; empty: none
   */
  static Map<String, @Nullable Object> result(
      Heading heading,
      Report.@Nullable Origin origin,
      Report.Finding finding,
      int ruleIndex,
      String target) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("ruleId", finding.id());
    result.put("ruleIndex", ruleIndex);
    String who = target.isEmpty() ? "" : Printable.line(target) + ": ";
    // "open" is the standard's word for: too little was seen to decide
    boolean open = finding.result().status() == Status.UNKNOWN;
    result.put("kind", open ? "open" : "fail");
    result.put(
        "level", open ? "none" : finding.result().status() == Status.FAIL ? "error" : "warning");
    result.put("message", object("text", text(who + Plain.finding(finding))));
    if (finding.known()) {
      result.put("baselineState", "unchanged");
    }
    result.put("locations", List.of(location(heading, origin, finding, target)));
    result.put(
        "partialFingerprints",
        object(
            "pgready/v1", fingerprint(heading, target, Plain.name(finding), finding.consumers())));
    result.put(
        "properties",
        object("consumers", finding.consumers(), "source", Words.of(finding.result().source())));
    return result;
  }

  private static Object database(Heading heading) {
    return object(
        "name",
        heading.database() == null ? "server" : heading.database(),
        "fullyQualifiedName",
        place(heading),
        "kind",
        "database");
  }

  /**
   * Code scanning takes no result without a file of the repository: the line that names the
   * database, else a path that is the same in every run, so that an alert stays the same.
   */
  private static Object file(Heading heading, Report.@Nullable Origin origin, String target) {
    String path =
        origin != null
            ? origin.file()
            : "databases/"
                + (!target.isEmpty()
                    ? target
                    : (heading.host() == null ? "" : heading.host() + "/")
                        + (heading.database() == null ? "server" : heading.database()));
    return object(
        "artifactLocation",
        object("uri", uri(path), "uriBaseId", "%SRCROOT%"),
        "region",
        object("startLine", origin == null ? 1 : origin.line()));
  }

  /** A relative reference: no scheme, no step upwards, nothing that a URI does not take. */
  private static String uri(String path) {
    return Arrays.stream(path.split("/", -1))
        .filter(part -> !part.isEmpty() && !part.equals(".") && !part.equals(".."))
        .map(PercentEncoder::encode)
        .collect(Collectors.joining("/"));
  }

  private static Object location(
      Heading heading, Report.@Nullable Origin origin, Report.Finding finding, String target) {
    List<Object> logical = logical(heading, finding.result().subjects());
    if (logical.isEmpty()) {
      logical.add(database(heading));
    }
    return object("physicalLocation", file(heading, origin, target), "logicalLocations", logical);
  }

  /** One location a statement, with the objects that it made so. */
  private static void located(
      Map<String, @Nullable Object> result,
      Heading heading,
      Report.SqlSource source,
      Report.Finding finding) {
    List<Object> locations = new ArrayList<>();
    for (Report.Origin origin : source.origins(finding)) {
      List<Subject> subjects =
          source.places().stream()
              .filter(place -> place.check().equals(finding.id()) && place.origin().equals(origin))
              .map(Report.Place::subject)
              .filter(finding.result().subjects()::contains)
              .distinct()
              .toList();
      locations.add(
          object(
              "physicalLocation",
              file(heading, origin, ""),
              "logicalLocations",
              logical(heading, subjects)));
    }
    if (!locations.isEmpty()) {
      result.put("locations", locations);
    }
  }

  private static List<Object> logical(Heading heading, List<Subject> subjects) {
    List<Object> logical = new ArrayList<>();
    subjects.stream()
        .limit(LOCATED)
        .forEach(
            subject ->
                logical.add(
                    object(
                        "name", subject.name(),
                        "fullyQualifiedName", place(heading) + "/" + subject.name(),
                        "kind", subject.kind())));
    return logical;
  }

  private static String place(Heading heading) {
    return "%s:%s/%s"
        .formatted(
            heading.host() == null ? "unknown" : heading.host(),
            heading.port() == null ? "" : heading.port(),
            heading.database() == null ? "" : heading.database());
  }

  /** The same problem of the same database keeps its alert, however its figures change. */
  private static String fingerprint(
      Heading heading, String target, String name, List<String> consumers) {
    String identity = String.join("\n", name, String.join(",", consumers), place(heading));
    // one database may stand in a fleet by several names
    identity += target.isEmpty() ? "" : "\n" + target;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Braces are placeholders and {@code [x](y)} is a link in a message, unless written so. */
  private static String text(String plain) {
    return LINK.matcher(plain.replace("{", "{{").replace("}", "}}")).replaceAll("\\\\[");
  }
}
