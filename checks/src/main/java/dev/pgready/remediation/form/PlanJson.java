// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import dev.pgready.remediation.Decision;
import dev.pgready.remediation.Leftover;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.Verification;
import dev.pgready.remediation.sql.Stage;
import dev.pgready.remediation.sql.Statement;
import dev.pgready.text.EnumWords;
import dev.pgready.text.ResourceText;
import dev.pgready.text.SafeJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A plan as JSON, for programs, as {@code plan.schema.json} describes it. */
public final class PlanJson {
  private PlanJson() {}

  /** What describes it. */
  public static String schema() {
    return ResourceText.of(PlanJson.class, "plan.schema.json");
  }

  public static String of(RemediationPlan plan) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("schemaVersion", 1);
    root.put("consumers", plan.report().consumers());
    root.put("restart", plan.restarts());
    root.put("steps", plan.steps().stream().map(PlanJson::step).toList());
    root.put("choices", plan.choices().stream().map(PlanJson::choice).toList());
    root.put("left", plan.left().stream().map(PlanJson::left).toList());
    root.put("muted", plan.muted());
    return SafeJson.document(root);
  }

  private static Map<String, Object> choice(Decision choice) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("section", word(choice.stage()));
    json.put("name", choice.name());
    if (choice.preset() != null) {
      json.put("preset", Decision.letter(choice.preset()));
    }
    json.put("question", choice.question());
    json.put("fixes", choice.fixes());
    json.put("ways", choice.ways().stream().map(PlanJson::step).toList());
    return json;
  }

  private static Map<String, Object> left(Leftover left) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("check", left.check());
    json.put("message", left.message());
    json.put("why", left.why());
    return json;
  }

  private static Map<String, Object> step(Step step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("section", word(step.stage()));
    json.put("title", step.title());
    json.put("runAs", step.runAs());
    json.put("fixes", step.fixes());
    json.put("safety", EnumWords.of(step.safety()));
    json.put("restart", step.restart());
    json.put("sql", step.sql().stream().flatMap(s -> s.guarded().stream()).toList());
    json.put("undo", step.undo());
    json.put("locks", step.sql().stream().flatMap(s -> s.lock().stream()).distinct().toList());
    json.put("commands", step.commands());
    json.put("steps", step.notes());
    json.put("verify", step.sql().stream().flatMap(PlanJson::verification).toList());
    if (step.terraform() != null) {
      json.put("terraform", step.terraform());
    }
    if (step.url() != null) {
      json.put("url", step.url());
    }
    return json;
  }

  private static Stream<Map<String, Object>> verification(Statement statement) {
    return Verification.of(statement).stream()
        .map(
            verification -> {
              Map<String, Object> json = new LinkedHashMap<>();
              json.put("query", verification.query());
              json.put("expect", verification.expected());
              return json;
            });
  }

  private static String word(Stage stage) {
    return EnumWords.of(stage);
  }
}
