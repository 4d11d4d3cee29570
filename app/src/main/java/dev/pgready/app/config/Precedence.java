// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.app.console.ConfigException;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.text.EnumWords;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides who has the word: the flag, the environment, the file, the default, in this order. */
public final class Precedence {
  /**
   * Keys that decide how is judged, not what is asked; whoever says them can make red green, or
   * lead the readers of a report elsewhere.
   */
  private static final Set<String> JUDGES =
      Set.of("provider", "role", "fail-on", "allow-unknown", "docs");

  private static final String FULL = EnumWords.of(ProbeLevel.FULL);

  private final ConfigFile file;
  private final Config config;
  private final Map<String, String> environment;
  private final Map<String, String> told = new LinkedHashMap<>();
  private final Map<String, String> written = new LinkedHashMap<>();

  /**
   * @param config that of the file, as it is for the connection in question
   */
  public Precedence(ConfigFile file, Config config, Map<String, String> environment) {
    this.file = file;
    this.config = config;
    this.environment = Map.copyOf(environment);
  }

  /** Without a file and without an environment: flags and defaults. */
  public static Precedence none() {
    return new Precedence(ConfigFile.NONE, Config.EMPTY, Map.of());
  }

  public Config config() {
    return config;
  }

  /**
   * @param name the file's key
   * @param flag null: not given
   * @param variable of the environment; one that is empty is not set
   * @param written in the file; null: the file says nothing
   * @param parse reads the variable's text; it throws for one that cannot be used
   */
  public <T> @Nullable T of(
      String name,
      @Nullable T flag,
      String variable,
      Function<String, ? extends T> parse,
      @Nullable T written,
      @Nullable T otherwise) {
    if (flag != null) {
      return told(name, flag, "flag");
    }
    String text = environment.getOrDefault(variable, "");
    if (!text.isEmpty()) {
      return told(name, parse.apply(text), "environment: " + variable);
    }
    if (written == null) {
      return told(name, otherwise, "default");
    }
    this.written.put(name, text(written));
    return told(name, written, "file: " + file.path());
  }

  /** The role to judge, which no variable of the environment names. */
  public @Nullable String role(@Nullable String flag, @Nullable String written) {
    return of("role", flag, "", text -> text, written, null);
  }

  /** Which file may have had a say. */
  public ConfigFile file() {
    return file;
  }

  /** What was asked for so far and the file had the word for: values by key, in words. */
  public Map<String, String> written() {
    return Collections.unmodifiableMap(written);
  }

  /**
   * What was asked for so far is about to take effect: of that which weighs, none may come from a
   * file that was found and not trusted.
   *
   * @param judges whether severities and the like will be applied as well
   * @throws ConfigException when it does
   */
  public void requireTrust(boolean judges) {
    List<String> keys = new ArrayList<>();
    written.forEach(
        (key, value) -> {
          if (JUDGES.contains(key) || (key.equals("probe") && value.equals(FULL))) {
            keys.add(key);
          }
        });
    if (judges) {
      if (!config.skip().isEmpty()) {
        keys.add("skip");
      }
      if (!config.severity().isEmpty()) {
        keys.add("severity");
      }
      if (!config.mutes().isEmpty()) {
        keys.add("mutes");
      }
      if (!config.thresholds().isEmpty()) {
        keys.add("thresholds");
      }
    }
    file.requireTrust(keys);
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? String.join(", ", list.stream().map(String::valueOf).toList())
        : value instanceof Enum<?> word ? EnumWords.of(word) : value.toString();
  }

  /** Of several values: flags replace those of the environment, and those the file's. */
  public List<String> list(
      String name, List<String> flags, String variable, Function<Config, List<String>> key) {
    List<String> value =
        of(
            name,
            flags.isEmpty() ? null : List.copyOf(flags),
            variable,
            text -> List.of(text.strip().split("[\\s,]+")),
            key.apply(config).isEmpty() ? null : key.apply(config),
            List.of());
    return value == null ? List.of() : value;
  }

  private <T> @Nullable T told(String name, @Nullable T value, String origin) {
    String text = value == null || value.equals(List.of()) ? "-" : text(value);
    told.put(name, "%s: %s (%s)".formatted(name, text, origin));
    return value;
  }

  /** What was asked for so far and who had the word, one line each; no connections, no secrets. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(told.values());
    String origin = " (file: %s)".formatted(file.path());
    config.thresholds().forEach((k, v) -> lines.add("thresholds.%s: %s%s".formatted(k, v, origin)));
    config
        .severity()
        .forEach((k, v) -> lines.add("severity.%s: %s%s".formatted(k, EnumWords.of(v), origin)));
    config
        .mutes()
        .forEach(m -> lines.add("mute: %s until %s%s".formatted(m.check(), m.expires(), origin)));
    return lines;
  }
}
