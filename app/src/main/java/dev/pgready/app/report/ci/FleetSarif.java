// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.ci;

import static dev.pgready.app.report.view.ReportTree.object;

import dev.pgready.app.report.view.FleetReporter;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.FleetSummary;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.text.DocsBase;
import dev.pgready.text.SafeJson;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One SARIF run for all databases, as code scanning takes few runs a file. */
public final class FleetSarif implements FleetReporter {
  /** Of databases whose configuration is told; the number of all stands beside them. */
  private static final int NOTIFICATIONS = 1000;

  private final Writer out;
  private final @Nullable DocsBase docs;
  private final SarifReporter single = new SarifReporter();
  private final Map<String, Object> rules = new LinkedHashMap<>();
  private final Map<String, Integer> indexes = new LinkedHashMap<>();
  private final List<Object> notifications = new ArrayList<>();
  private int configured;
  private boolean begun;
  private boolean any;

  /**
   * @param docs where the pages of checks are; null: nothing is linked
   */
  public FleetSarif(Writer out, @Nullable DocsBase docs) {
    this.out = out;
    this.docs = docs;
  }

  @Override
  public void entry(FleetResult entry) throws IOException {
    begin();
    if (entry.heading().configuration() != null) {
      configured++;
      if (notifications.size() < NOTIFICATIONS) {
        notifications.add(
            SarifReporter.notification(entry.heading().configuration(), entry.name()));
      }
    }
    for (Report.Finding finding : entry.findings()) {
      Status status = finding.result().status();
      if (status != Status.PASS && status != Status.SKIP) {
        if (!rules.containsKey(finding.id())) {
          indexes.put(finding.id(), rules.size());
          rules.put(finding.id(), single.rule(finding, docs));
        }
        Map<String, @Nullable Object> result =
            SarifReporter.result(
                entry.heading(),
                entry.origin().orElse(null),
                finding,
                indexes.getOrDefault(finding.id(), 0),
                entry.name());
        write(result);
      }
    }
  }

  private void write(Map<String, @Nullable Object> result) throws IOException {
    out.write(any ? ",\n        " : "\n        ");
    any = true;
    SafeJson.write(result, out, 4);
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      out.write("{\n  \"$schema\": ");
      SafeJson.write(SarifReporter.SCHEMA, out, 1);
      out.write(",\n  \"version\": \"2.1.0\",\n  \"runs\": [\n    {\n      \"results\": [");
    }
  }

  @Override
  public void end(FleetSummary fleet) throws IOException {
    begin();
    out.write(any ? "\n      ]" : "]");
    out.write(",\n      \"tool\": ");
    SafeJson.write(SarifReporter.driver(List.copyOf(rules.values())), out, 3);
    out.write(",\n      \"automationDetails\": ");
    SafeJson.write(object("id", "pgready/fleet/"), out, 3);
    if (configured > 0) {
      out.write(",\n      \"invocations\": ");
      SafeJson.write(
          List.of(
              object(
                  "executionSuccessful",
                  true,
                  "toolConfigurationNotifications",
                  notifications,
                  "properties",
                  object("configured", configured))),
          out,
          3);
    }
    out.write(",\n      \"columnKind\": \"unicodeCodePoints\"\n    }\n  ]\n}\n");
  }
}
