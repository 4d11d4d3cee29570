package dev.pgready.app.config;

import dev.pgready.text.EnumWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides who has the word: the flag, the environment, the file, the default, in this order. */
public final class Precedence {
  private final ConfigFile file;
  private final Config config;
  private final Map<String, String> environment;
  private final Map<String, String> told = new LinkedHashMap<>();

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
    return written != null
        ? told(name, written, "file: " + file.path())
        : told(name, otherwise, "default");
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
    String text =
        value == null || value.equals(List.of())
            ? "-"
            : value instanceof List<?> list
                ? String.join(", ", list.stream().map(String::valueOf).toList())
                : value instanceof Enum<?> word ? EnumWords.of(word) : value.toString();
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
