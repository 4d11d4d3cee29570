// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.Catalogue.SettingFacts;
import dev.pgready.facts.ProbeFacts.Attempt;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.SettingChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The library that turns WAL into messages. pgoutput is part of PostgreSQL; whether another one is
 * installed stands in no catalogue, and since the minor releases of 2026 a list says which ones may
 * be used at all.
 */
public final class OutputPlugin implements Check {
  private static final String SETTING = "output_plugin_libraries";
  private static final String PGOUTPUT = "pgoutput";

  /** undefined_file. */
  private static final String NO_LIBRARY = "58P01";

  @Override
  public String title() {
    return "The server has the consumer's output plugin";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " does not decode WAL");
    }
    String plugin = context.consumer().plugin();
    Attempt attempt = context.facts().probes().slot(plugin);
    CheckResult result =
        attempt != null && decides(attempt)
            ? tried(context, plugin, attempt).source(Basis.PROBE)
            : seen(context, plugin, attempt);
    return result
        .evidence("plugin", plugin)
        .subjects(List.of(new Subject("output plugin", plugin)));
  }

  private static boolean decides(Attempt attempt) {
    return attempt.worked()
        || attempt.pluginNotAllowed()
        || NO_LIBRARY.equals(attempt.sqlState())
        || (attempt.message() != null && attempt.message().contains("_PG_output_plugin_init"));
  }

  private static CheckResult tried(CheckContext context, String plugin, Attempt attempt) {
    if (attempt.worked()) {
      return CheckResult.pass("a temporary slot was created with output plugin " + plugin);
    }
    if (attempt.pluginNotAllowed()) {
      return notAllowed(context, plugin);
    }
    return offers(
        context,
        CheckResult.fail(
                "output plugin %s is not installed on the server: %s"
                    .formatted(plugin, attempt.words()))
            .evidence("sqlstate", String.valueOf(attempt.sqlState())),
        install(context, plugin));
  }

  private static CheckResult seen(CheckContext context, String plugin, @Nullable Attempt attempt) {
    Optional<List<String>> allowed =
        context.cat().setting(SETTING).map(SettingFacts::value).map(OutputPlugin::list);
    if (allowed.isPresent() && !allowed.get().contains(plugin)) {
      return notAllowed(context, plugin);
    }
    if (plugin.equals(PGOUTPUT)) {
      return CheckResult.pass("pgoutput is part of PostgreSQL");
    }
    Optional<SlotFacts> slot =
        context.cat().slots().stream()
            .filter(other -> plugin.equals(other.row().plugin()) && !other.lost())
            .findFirst();
    if (slot.isPresent()) {
      return CheckResult.pass(
          "slot %s uses output plugin %s".formatted(Identifiers.quote(slot.get().name()), plugin));
    }
    return offers(
        context,
        CheckResult.unknown(
            attempt == null
                ? "whether the server has output plugin %s is not known: only trying shows it (--probe full)"
                    .formatted(plugin)
                : "whether the server has output plugin %s is not known: the attempt failed: %s"
                    .formatted(plugin, attempt.words())),
        null);
  }

  private static CheckResult notAllowed(CheckContext context, String plugin) {
    String now = context.cat().setting(SETTING).map(SettingFacts::value).orElse(null);
    CheckResult failed =
        CheckResult.fail(
            "the server does not let %s be used as an output plugin: it is not in output_plugin_libraries%s"
                .formatted(plugin, now == null ? "" : " (%s)".formatted(now)));
    List<String> libraries = new ArrayList<>(now == null ? List.of(PGOUTPUT) : list(now));
    libraries.add(plugin);
    return offers(context, failed, allow(context, libraries));
  }

  /** A list: in one pair of quotes it would be the name of one library. */
  private static Remedy allow(CheckContext context, List<String> libraries) {
    SettingChange change = context.detection().change(SETTING, String.join(", ", libraries));
    if (change.how() != SettingChange.How.SQL) {
      return context.change(SETTING, String.join(", ", libraries));
    }
    return Remedy.sql(
        "Add it to output_plugin_libraries",
        "superuser",
        List.of(
            "ALTER SYSTEM SET %s = %s"
                .formatted(
                    SETTING,
                    libraries.stream().map(Identifiers::literal).collect(Collectors.joining(", "))),
            "SELECT pg_catalog.pg_reload_conf()"),
        List.of("ALTER SYSTEM RESET " + SETTING, "SELECT pg_catalog.pg_reload_conf()"));
  }

  private static Remedy install(CheckContext context, String plugin) {
    boolean managed = context.provider().managed();
    return Remedy.steps(
        "Install output plugin " + plugin,
        managed ? Remedy.Kind.PROVIDER : Remedy.Kind.DECISION,
        managed ? "host administrator" : "administrator of the server",
        List.of(
            managed
                ? "look it up among the plugins that %s offers: others cannot be installed there"
                    .formatted(context.provider().name())
                : "install the package for PostgreSQL %s on the server's machine, and on its standbys"
                    .formatted(context.cat().server().major())));
  }

  /** pgoutput is the way out where the consumer has the choice. */
  private static CheckResult offers(
      CheckContext context, CheckResult result, @Nullable Remedy first) {
    CheckResult offered = first == null ? result : result.remedy(first);
    return context.consumer().options().getOrDefault("plugin", List.of()).contains(PGOUTPUT)
        ? offered.remedy(
            Remedy.steps(
                "Let %s read through pgoutput".formatted(context.consumer().name()),
                Remedy.Kind.DECISION,
                "user",
                List.of(
                    "pgoutput is part of PostgreSQL; check again for %s:plugin=pgoutput"
                        .formatted(context.consumer().id()))))
        : offered;
  }

  /** As PostgreSQL writes lists of names: separated by commas, quoted where needed. */
  static List<String> list(String value) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i <= value.length(); i++) {
      char c = i == value.length() ? ',' : value.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < value.length() && value.charAt(i + 1) == '"') {
          name.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && (!quoted || i == value.length())) {
        if (!name.toString().isBlank()) {
          names.add(name.toString().strip());
        }
        name.setLength(0);
      } else {
        name.append(c);
      }
    }
    return names;
  }
}
