// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema.source;

import dev.pgready.app.report.view.Words;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whose conventions a directory of migrations follows, and so which of its files come when. */
final class MigrationLayout {
  /** Versioned, baseline, undo; a repeatable one has no version. */
  private static final Pattern FLYWAY =
      Pattern.compile("(?i)([VUB])([0-9]+(?:[._][0-9]+)*)__.*\\.sql|(R)__.*\\.sql");

  /** What a changelog in XML, YAML or JSON includes. */
  private static final Pattern INCLUDED =
      Pattern.compile("file[\"']?\\s{0,4}[:=]\\s{0,4}[\"']?([^\"'\\s>,}]{1,300}\\.sql)");

  private static final Pattern TAG =
      Pattern.compile("\"tag\"\\s{0,9}:\\s{0,9}\"([^\"\\\\/]{1,200})\"");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final String JOURNAL = "meta/_journal.json";

  private final FileTree tree;
  private final Map<String, String> placeholders;
  private final List<String> paths;
  private final List<String> sql;
  private final List<String> notes = new ArrayList<>();

  private MigrationLayout(FileTree tree, Map<String, String> placeholders) {
    this.tree = tree;
    this.placeholders = placeholders;
    this.paths = tree.paths();
    this.sql =
        paths.stream().filter(path -> path.toLowerCase(Locale.ROOT).endsWith(".sql")).toList();
  }

  /**
   * Reads what a tree holds, in the order in which its tool would run it.
   *
   * @param placeholders values of Flyway's
   */
  static Migrations of(FileTree tree, Map<String, String> placeholders) {
    return new MigrationLayout(tree, placeholders).read();
  }

  private Migrations read() {
    if (paths.contains(JOURNAL)) {
      return migrations("Drizzle", drizzle());
    }
    if (sql.stream().anyMatch(path -> named(path, "migration.sql"))) {
      return migrations("Prisma", folders("migration.sql"));
    }
    if (sql.stream().anyMatch(path -> named(path, "up.sql"))) {
      return migrations("a directory each, with up.sql", folders("up.sql"));
    }
    if (sql.stream().anyMatch(path -> FLYWAY.matcher(name(path)).matches())) {
      return new Migrations(
          "Flyway",
          files(flyway()).stream()
              .map(
                  file ->
                      new SqlFile(
                          file.name(), FlywayPlaceholders.filled(file.text(), placeholders)))
              .toList(),
          notes);
    }
    List<String> up = sql.stream().filter(path -> lower(path).endsWith(".up.sql")).toList();
    if (!up.isEmpty()) {
      return migrations("numbers, with .up.sql", numbered(up));
    }
    List<String> plain =
        sql.stream().anyMatch(path -> path.indexOf('/') < 0)
            ? sql.stream().filter(path -> path.indexOf('/') < 0).toList()
            : sql;
    plain =
        plain.stream()
            .filter(path -> !lower(path).matches(".*[._-]down\\.sql|down\\.sql"))
            .toList();
    if (plain.size() < sql.size()) {
      notes.add(
          "%s in subdirectories or for the way back left out"
              .formatted(Words.count(sql.size() - plain.size(), "file", "files")));
    }
    List<SqlFile> files = files(numbered(plain));
    boolean liquibase =
        files.stream()
            .anyMatch(file -> lower(file.text()).strip().startsWith("--liquibase formatted"));
    return liquibase
        ? new Migrations("Liquibase", files(changelog(sql)), notes)
        : new Migrations(tool(files), files, notes);
  }

  private static String tool(List<SqlFile> files) {
    return files.isEmpty() ? "no files" : "files in the order of their names";
  }

  private Migrations migrations(String layout, List<String> ordered) {
    return new Migrations(layout, files(ordered), notes);
  }

  private List<SqlFile> files(List<String> ordered) {
    return ordered.stream()
        .map(path -> new SqlFile(tree.told(path), MigrationSections.forward(tree.text(path))))
        .toList();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** In a directory of its own. */
  private static boolean named(String path, String name) {
    return path.endsWith("/" + name);
  }

  private List<String> drizzle() {
    Matcher tags = TAG.matcher(tree.text(JOURNAL));
    List<String> ordered = new ArrayList<>();
    while (tags.find()) {
      String file = tags.group(1) + ".sql";
      if (sql.contains(file)) {
        ordered.add(file);
      } else {
        notes.add("%s of the journal is missing".formatted(file));
      }
    }
    return ordered;
  }

  private List<String> folders(String name) {
    return sql.stream()
        .filter(path -> named(path, name))
        .sorted(Comparator.comparing(MigrationLayout::version))
        .toList();
  }

  /** Diesel takes 2020-01-02-030405 and 20200102030405 for the same. */
  private static String version(String path) {
    String directory = path.substring(0, path.lastIndexOf('/'));
    int end = directory.indexOf('_');
    return end < 0
        ? directory
        : directory.substring(0, end).replace("-", "") + directory.substring(end);
  }

  private record Versioned(String path, List<BigInteger> version) {}

  /** Versions are compared number by number; what is repeatable comes last, by its description. */
  private List<String> flyway() {
    Map<String, List<Versioned>> kinds = new TreeMap<>();
    for (String path : sql) {
      Matcher matcher = FLYWAY.matcher(name(path));
      if (matcher.matches()) {
        boolean repeatable = matcher.group(3) != null;
        String kind = repeatable ? "R" : matcher.group(1).toUpperCase(Locale.ROOT);
        List<BigInteger> version = repeatable ? List.of() : numbers(matcher.group(2));
        kinds.computeIfAbsent(kind, k -> new ArrayList<>()).add(new Versioned(path, version));
      }
    }
    List<Versioned> versioned = kinds.getOrDefault("V", List.of());
    List<Versioned> ordered = new ArrayList<>();
    // in an empty database the last baseline stands for all up to it
    Versioned baseline =
        kinds.getOrDefault("B", List.of()).stream()
            .max((a, b) -> compare(a.version(), b.version()))
            .orElse(null);
    if (baseline != null) {
      ordered.add(baseline);
    }
    versioned.stream()
        .filter(v -> baseline == null || compare(v.version(), baseline.version()) > 0)
        .sorted((a, b) -> compare(a.version(), b.version()))
        .forEach(ordered::add);
    kinds.getOrDefault("R", List.of()).stream()
        .sorted(Comparator.comparing(r -> name(r.path())))
        .forEach(ordered::add);
    int others = sql.size() - ordered.size();
    if (others > 0) {
      notes.add(
          "%s left out: undo migrations, callbacks, or older than the baseline"
              .formatted(Words.count(others, "file", "files")));
    }
    return ordered.stream().map(Versioned::path).toList();
  }

  private static List<BigInteger> numbers(String version) {
    return Arrays.stream(version.split("[._]", -1)).map(BigInteger::new).toList();
  }

  private static int compare(List<BigInteger> a, List<BigInteger> b) {
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      int order = part(a, i).compareTo(part(b, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static BigInteger part(List<BigInteger> version, int at) {
    return at < version.size() ? version.get(at) : BigInteger.ZERO;
  }

  /** By the number at the beginning of the name, then by the name; those without come last. */
  private static List<String> numbered(List<String> files) {
    Function<String, BigInteger> number =
        path -> {
          Matcher digits = NUMBER.matcher(name(path));
          return digits.lookingAt() ? new BigInteger(digits.group()) : BigInteger.TEN.pow(40);
        };
    return files.stream()
        .sorted(
            Comparator.comparing(MigrationLayout::directories)
                .thenComparing(path -> number.apply(path))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** With numbers padded, so that 0.9 comes before 0.10. */
  private static String directories(String path) {
    String above = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    return NUMBER
        .matcher(above)
        .replaceAll(
            number -> "0".repeat(Math.max(0, 20 - number.group().length())) + number.group());
  }

  /** As the changelogs include them, else by their paths. */
  private List<String> changelog(List<String> files) {
    Set<String> ordered = new LinkedHashSet<>();
    for (String path : paths) {
      if (lower(path).matches(".*\\.(xml|ya?ml|json)")) {
        Matcher included = INCLUDED.matcher(tree.text(path));
        while (included.find()) {
          String wanted = included.group(1);
          files.stream()
              .filter(
                  file ->
                      wanted.equals(file)
                          || wanted.endsWith("/" + file)
                          || file.endsWith("/" + wanted))
              .findFirst()
              .ifPresent(ordered::add);
        }
      }
    }
    ordered.addAll(numbered(files));
    return List.copyOf(ordered);
  }
}
