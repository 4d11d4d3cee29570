// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.remediation.Decision;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.RemediationPlan.Clash;
import dev.pgready.remediation.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The decisions of a plan, before everything that depends on them. */
final class Decisions {
  private final RemediationPlan plan;
  private final Actors actors;
  private final ScriptText out;
  private final List<Clash> clashes;
  private final Variables variables;

  Decisions(RemediationPlan plan, Actors actors, Variables variables, ScriptText out) {
    this.plan = plan;
    this.actors = actors;
    this.out = out;
    this.clashes = plan.clashes();
    this.variables = variables;
  }

  void write() {
    List<Decision> here = plan.choices().stream().filter(Decision::runs).toList();
    List<Decision> elsewhere = plan.choices().stream().filter(choice -> !choice.runs()).toList();
    if (!here.isEmpty()) {
      out.append("\n");
      out.comment(
          out.plain()
              ? "=== Decisions: choose one way of each, and take the first -- off its lines further down (all ways: pgready fix --choose NAME=WAY)"
              : "=== Decisions: choose one way of each: psql -v NAME=WAY, or take the -- off its \\set line (or: pgready fix --choose NAME=WAY)");
      here.forEach(this::choice);
      flags(plan, here, out);
    }
    if (!elsewhere.isEmpty()) {
      out.append("\n");
      out.comment(
          "=== Decisions: choose one option of each; they are made elsewhere: there is nothing to run here");
      elsewhere.forEach(this::choice);
    }
  }

  /** With what a way does not go together, for who takes comment marks off. */
  private void apart(Step way) {
    for (Clash clash : clashes) {
      boolean first = clash.one().equals(way);
      if (first || clash.other().equals(way)) {
        Step besides = first ? clash.other() : clash.one();
        Step.Way named = besides.way();
        out.comment(
            "     not together with %s: %s"
                .formatted(
                    named == null
                        ? "\"%s\"".formatted(besides.title())
                        : "%s=%s".formatted(named.variable().replace('_', '-'), named.letter()),
                    clash.why()));
      }
    }
  }

  private void choice(Decision choice) {
    out.append("\n");
    out.comment(choice.question());
    out.comment("fixes: " + String.join(", ", choice.fixes()));
    int number = 0;
    for (Step way : choice.ways()) {
      out.comment(
          "  %s) %s   [run as: %s]%s"
              .formatted(
                  Decision.letter(number),
                  way.title(),
                  way.runAs(),
                  choice.preset() != null && choice.preset() == number
                      ? "   (unless you choose)"
                      : ""));
      number++;
      if (way.here()) {
        Locks.of(actors, way).forEach(lock -> out.comment("     locks: " + lock));
        apart(way);
      } else {
        Stages.notes(plan, way).forEach(note -> out.comment("     " + note));
        way.commands().forEach(command -> out.comment("     $ " + command));
      }
    }
    if (choice.preset() == null) {
      out.comment("  Without a choice nothing changes, and the finding stays.");
    }
    if (!out.plain() && choice.runs()) {
      out.comment(
          "\\set %s %s"
              .formatted(
                  choice.variable(),
                  choice.preset() == null ? firstHere(choice) : Decision.letter(choice.preset())));
      Map<String, String> texts = new LinkedHashMap<>();
      choice
          .ways()
          .forEach(way -> variables.of(way).forEach((text, name) -> texts.put(name, text)));
      texts.forEach(
          (name, text) ->
              out.comment("\\set %s %s".formatted(name, ScriptText.psql("<" + text + ">"))));
    }
  }

  private static String firstHere(Decision choice) {
    int way = 0;
    while (!choice.ways().get(way).here()) {
      way++;
    }
    return Decision.letter(way);
  }

  /** What no order of statements can do is refused. */
  private static void together(Clash clash, ScriptText out) {
    Step.Way one = clash.one().way();
    Step.Way other = clash.other().way();
    if (one == null) {
      return;
    }
    out.append("\\if :").append(one.flag()).append("\n");
    if (other == null) {
      out.append(
          ScriptText.raise(
              "%s=%s does not go together with \"%s\": %s; write the script by pgready fix --choose %s=%s"
                  .formatted(
                      one.variable(),
                      one.letter(),
                      clash.other().title(),
                      clash.why(),
                      one.variable(),
                      one.letter())));
    } else {
      out.append("\\if :").append(other.flag()).append("\n");
      out.append(
          ScriptText.raise(
              "%s=%s and %s=%s do not go together: %s"
                  .formatted(
                      one.variable(),
                      one.letter(),
                      other.variable(),
                      other.letter(),
                      clash.why())));
      out.append("\\endif\n");
    }
    out.append("\\endif\n");
  }

  /** What psql knows of each choice; a way that does not exist is refused. */
  static void flags(RemediationPlan plan, List<Decision> choices, ScriptText out) {
    if (out.plain()) {
      return;
    }
    for (Decision choice : choices) {
      String name = choice.variable();
      out.append("\\if :{?").append(name).append("}\nSELECT ");
      for (int i = 0; i < choice.ways().size(); i++) {
        out.append(
            ":'%s' OPERATOR(pg_catalog.=) '%s' AS %s_%s, "
                .formatted(name, Decision.letter(i), name, Decision.letter(i)));
      }
      String letters =
          choice.ways().stream()
              .map(way -> "'" + Decision.letter(choice.ways().indexOf(way)) + "'")
              .collect(Collectors.joining(", "));
      out.append(
          ":'%s' OPERATOR(pg_catalog.<>) ALL (ARRAY[%s]) AS pgready_wrong \\gset\n"
              .formatted(name, letters));
      out.append("\\if :pgready_wrong\n");
      out.append(ScriptText.raise("%s: the ways are %s".formatted(name, letters.replace("'", ""))));
      out.append("\\endif\n\\else\n");
      for (int i = 0; i < choice.ways().size(); i++) {
        boolean preset = choice.preset() != null && choice.preset() == i;
        out.append("\\set %s_%s %s\n".formatted(name, Decision.letter(i), preset ? "on" : "off"));
      }
      out.append("\\endif\n");
    }
    for (Clash clash : plan.clashes()) {
      if (clash.one().here() && clash.other().here()) {
        together(clash, out);
      }
    }
  }
}
