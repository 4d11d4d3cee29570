// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema.source;

import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.console.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values of Flyway's placeholders, where the project's files say them: {@code flyway.conf}, {@code
 * flyway.toml}, and Spring's {@code application.properties} and {@code application.yml}, in the
 * directory of the migrations and above it, up to the root of the repository; the nearest first.
 */
final class FlywayPlaceholders {
  private static final List<String> FILES =
      List.of(
          "flyway.conf",
          "conf/flyway.conf",
          "flyway.toml",
          "application.properties",
          "application.yml",
          "application.yaml",
          "src/main/resources/application.properties",
          "src/main/resources/application.yml",
          "src/main/resources/application.yaml");

  private static final Pattern PROPERTY =
      Pattern.compile(
          "^\\s{0,20}(?:spring\\.)?flyway\\.placeholders\\.([A-Za-z_][A-Za-z0-9_.-]{0,80})\\s{0,20}[=:]\\s{0,20}(.{0,2000})$");

  /** A line of TOML or YAML: how far it stands to the right, its key, its value. */
  private static final Pattern ENTRY =
      Pattern.compile(
          "^([ ]{0,40})[\"']?([A-Za-z_][A-Za-z0-9_.-]{0,80})[\"']?\\s{0,20}[=:](?:\\s{1,20}(.{0,2000}))?$");

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.-]{0,80})\\}");

  private static final Pattern TABLE =
      Pattern.compile("^\\s{0,20}\\[([A-Za-z0-9_.\"-]{1,200})\\]\\s{0,200}$");

  private final Map<String, String> values = new LinkedHashMap<>();

  private FlywayPlaceholders() {}

  /** By name in lower case, as Flyway takes them for the same in any. */
  static Map<String, String> of(Path directory) {
    FlywayPlaceholders found = new FlywayPlaceholders();
    Path here = directory.toAbsolutePath().normalize();
    int above = Path.of(ConfigFile.repositoryPath(here)).getNameCount();
    for (int i = 0; here != null && i <= above; i++) {
      for (String name : FILES) {
        found.read(here.resolve(name));
      }
      here = Files.exists(here.resolve(".git")) ? null : here.getParent();
    }
    return found.values;
  }

  private void read(Path file) {
    if (!Files.isRegularFile(file)) {
      return;
    }
    List<String> lines;
    try {
      lines = DiskTree.read(file).lines().toList();
    } catch (UsageException e) {
      // then the placeholder is named
      return;
    }
    String name = file.toString();
    if (name.endsWith(".toml")) {
      toml(lines);
    } else if (name.endsWith(".yml") || name.endsWith(".yaml")) {
      yaml(lines);
    } else {
      for (String line : lines) {
        Matcher property = PROPERTY.matcher(line);
        if (property.matches()) {
          put(property.group(1), property.group(2));
        }
      }
    }
  }

  private void toml(List<String> lines) {
    String table = "";
    for (String line : lines) {
      Matcher head = TABLE.matcher(line);
      Matcher entry = ENTRY.matcher(line);
      if (head.matches()) {
        table = head.group(1);
      } else if (entry.matches()) {
        if (table.endsWith("flyway.placeholders")) {
          put(entry.group(2), entry.group(3));
        } else if (table.endsWith("flyway") && entry.group(2).startsWith("placeholders.")) {
          put(entry.group(2).substring("placeholders.".length()), entry.group(3));
        }
      }
    }
  }

  /** Keys may stand in one line with dots between, or below each other. */
  private void yaml(List<String> lines) {
    List<String> keys = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (String line : lines) {
      Matcher entry = ENTRY.matcher(line);
      if (!entry.matches()) {
        continue;
      }
      int place = entry.group(1).length();
      while (!places.isEmpty() && places.get(places.size() - 1) >= place) {
        places.remove(places.size() - 1);
        keys.remove(keys.size() - 1);
      }
      String whole = String.join(".", keys) + (keys.isEmpty() ? "" : ".") + entry.group(2);
      Matcher property = PROPERTY.matcher(whole + "=" + entry.group(3));
      if (entry.group(3) != null && property.matches()) {
        put(property.group(1), entry.group(3));
      }
      places.add(place);
      keys.add(entry.group(2));
    }
  }

  /** What only the environment knows has no value here. */
  private void put(String name, @Nullable String written) {
    String value = written == null ? "" : written.strip();
    boolean quoted =
        value.length() > 1
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.indexOf(value.charAt(0), 1) > 0;
    if (quoted) {
      value = value.substring(1, value.indexOf(value.charAt(0), 1));
    }
    if (!value.contains("${") && !value.contains("\\")) {
      values.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
    }
  }

  /** The text with the values of those that have one. */
  static String filled(String text, Map<String, String> values) {
    if (values.isEmpty() || !text.contains("${")) {
      return text;
    }
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    values.getOrDefault(found.group(1).toLowerCase(Locale.ROOT), found.group())));
  }
}
