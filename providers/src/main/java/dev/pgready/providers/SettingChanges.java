// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills the placeholders of a profile's {@link SettingRule}. */
final class SettingChanges {
  static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z0-9-]*)}");

  /** What a POSIX shell takes literally without quotes. */
  private static final Pattern SHELL_SAFE = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

  private static final Pattern QUANTITY = Pattern.compile("(-?[0-9]+) *([A-Za-z]*)");
  private static final Map<String, Long> BYTES =
      Map.of("b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30, "tb", 1L << 40);
  private static final Map<String, Long> MILLISECONDS =
      Map.of("ms", 1L, "s", 1000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  /**
   * Settings of context {@code postmaster} in PostgreSQL's own manual, as far as checks use them.
   */
  private static final Set<String> NEED_RESTART =
      Set.of(
          "wal_level",
          "max_replication_slots",
          "max_wal_senders",
          "max_connections",
          "superuser_reserved_connections",
          "reserved_connections",
          "max_prepared_transactions",
          "max_worker_processes",
          "max_active_replication_origins",
          "autovacuum_freeze_max_age",
          "track_commit_timestamp",
          "shared_preload_libraries",
          "listen_addresses");

  private SettingChanges() {}

  static SettingChange fill(
      ProviderProfile profile, String setting, String value, Map<String, String> names) {
    SettingRule rule = profile.settings().get(setting);
    if (rule == null) {
      rule = profile.settings().get("*");
    }
    if (rule == null) {
      throw new IllegalStateException(
          "profile %s says nothing of %s and has no entry *".formatted(profile.id(), setting));
    }
    String parameter = rule.parameter() == null ? setting : rule.parameter();
    Map<String, String> values = new HashMap<>(names);
    values.put("setting", setting);
    values.put("value", value);
    values.put("mb", number(value, BYTES, 1L << 20));
    values.put("ms", number(value, MILLISECONDS, 1));
    values.put("s", number(value, MILLISECONDS, 1000));
    values.put("parameter", parameter);

    boolean restart = rule.restart() == null ? NEED_RESTART.contains(setting) : rule.restart();
    SettingRule.Batch shared = rule.batch();
    SettingChange.Batch batch =
        shared == null
            ? null
            : new SettingChange.Batch(
                withFlags(rule.commands(), values),
                shell(List.of(shared.each()), values).get(0),
                shared.join(),
                shellWord("<" + shared.kept() + ">"));
    List<String> commands =
        new ArrayList<>(
            batch == null ? shell(rule.commands(), values) : batch.commands(List.of(batch.flag())));
    List<String> steps = new ArrayList<>(plain(rule.steps(), values));
    List<String> caveats = new ArrayList<>(plain(rule.caveats(), values));
    String title = plain(rule.title(), values);
    ProviderProfile.Restart how = profile.restart();
    if (restart && how != null && !rule.restartIsDone()) {
      title = title + " and " + plain(how.title(), values);
      commands.addAll(shell(how.commands(), values));
      steps.addAll(plain(how.steps(), values));
      caveats.addAll(plain(how.caveats(), values));
    }
    List<String> sql = new ArrayList<>(sql(rule.sql(), values));
    List<String> undo = new ArrayList<>(sql(rule.undo(), values));
    if (restart) {
      // the restart reads the configuration anyway
      sql.remove("SELECT pg_catalog.pg_reload_conf()");
      undo.remove("SELECT pg_catalog.pg_reload_conf()");
    }
    return new SettingChange(
        rule.how(),
        parameter,
        title,
        sql,
        undo,
        commands,
        batch,
        rule.terraform() == null ? null : plain(rule.terraform(), values),
        steps,
        restart,
        rule.irreversible(),
        caveats,
        rule.url(),
        rule.source());
  }

  /** How the server is restarted; null: the profile does not say. */
  static @Nullable SettingChange restart(ProviderProfile profile, Map<String, String> names) {
    ProviderProfile.Restart restart = profile.restart();
    if (restart == null) {
      return null;
    }
    String title = plain(restart.title(), names);
    return new SettingChange(
        profile.managed() ? SettingChange.How.CONSOLE : SettingChange.How.FILE,
        null,
        title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1),
        List.of(),
        List.of(),
        shell(restart.commands(), names),
        null,
        null,
        plain(restart.steps(), names),
        true,
        false,
        plain(restart.caveats(), names),
        restart.url(),
        restart.source());
  }

  /**
   * A quantity as PostgreSQL writes it ({@code 4GB}, {@code 30s}), as a plain number of a unit; the
   * text itself where it is none (special values such as -1 and 0 included).
   */
  static String number(String value, Map<String, Long> units, long unit) {
    Matcher matcher = QUANTITY.matcher(value.strip());
    if (!matcher.matches()) {
      return value;
    }
    Long factor = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
    return factor == null
        ? value
        : String.valueOf(Long.parseLong(matcher.group(1)) * factor / unit);
  }

  /** As one word of a POSIX shell. */
  static String shellWord(String text) {
    return SHELL_SAFE.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private static List<String> shell(List<String> texts, Map<String, String> values) {
    return texts.stream()
        .map(text -> replace(text, name -> shellWord(known(values, name))))
        .toList();
  }

  /** The list of flags stays a placeholder. */
  private static List<String> withFlags(List<String> texts, Map<String, String> values) {
    return texts.stream()
        .map(
            text ->
                replace(
                    text,
                    name ->
                        name.equals("flags")
                            ? SettingChange.Batch.FLAGS
                            : shellWord(known(values, name))))
        .toList();
  }

  private static List<String> sql(List<String> texts, Map<String, String> values) {
    return texts.stream()
        .map(text -> replace(text, name -> known(values, name).replace("'", "''")))
        .toList();
  }

  private static List<String> plain(List<String> texts, Map<String, String> values) {
    return texts.stream().map(text -> plain(text, values)).toList();
  }

  private static String plain(String text, Map<String, String> values) {
    return replace(text, name -> known(values, name));
  }

  private static String known(Map<String, String> values, String name) {
    String value = values.get(name);
    return value == null ? "<" + name + ">" : value;
  }

  private static String replace(String text, java.util.function.UnaryOperator<String> filling) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(filling.apply(match.group(1))));
  }
}
