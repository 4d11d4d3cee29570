// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files by which others install the release, from {@code packaging/templates}: {@code
 * @version@}, {@code @url@}, {@code @file:SUFFIX@} (the name of a file of the release) and {@code
 * @sha256:SUFFIX@} become what they are. Lines between {@code #if SUFFIX} and {@code #end} stay
 * where the release has that file.
 */
final class Manifests {
  private static final Pattern PLACE = Pattern.compile("@(version|url|(file|sha256):([^@\\s]+))@");
  private static final Pattern CONDITION = Pattern.compile("\\s*#if (\\S+)");

  private final Release release;

  /** Name to SHA-256 of all files of the release so far. */
  private final TreeMap<String, String> sums = new TreeMap<>();

  Manifests(Release release) throws IOException {
    this.release = release;
    try (Stream<Path> files = Files.list(release.out())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.getFileName().toString().startsWith("pgready")) {
          sums.put(file.getFileName().toString(), Hash.sha256(Files.readAllBytes(file)));
        }
      }
    }
  }

  private String name(String suffix) {
    return "pgready-%s%s".formatted(release.version(), suffix);
  }

  String fill(String template) {
    StringBuilder kept = new StringBuilder();
    boolean keep = true;
    for (String line : template.lines().toList()) {
      Matcher condition = CONDITION.matcher(line);
      if (condition.matches()) {
        keep = sums.containsKey(name(condition.group(1)));
      } else if (line.strip().equals("#end")) {
        keep = true;
      } else if (keep) {
        kept.append(line).append('\n');
      }
    }
    return PLACE
        .matcher(kept)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(value(place.group(1), place.group(2), place.group(3))));
  }

  private String value(String word, String kind, String suffix) {
    if (word.equals("version")) {
      return release.version();
    }
    if (word.equals("url")) {
      return "%s/releases/download/v%s".formatted(Release.HOME, release.version());
    }
    String name = name(suffix);
    String sum = sums.get(name);
    if (sum == null) {
      throw new IllegalStateException("the release has no file " + name);
    }
    return kind.equals("file") ? name : sum;
  }

  /** Writes all of them, and then the checksums of everything. */
  void write() throws IOException {
    try (Stream<Path> templates = Files.list(release.packaging("templates"))) {
      for (Path template : templates.sorted().toList()) {
        String text = fill(Files.readString(template));
        Path file = release.out().resolve(template.getFileName().toString());
        Files.writeString(file, text);
        sums.put(file.getFileName().toString(), Hash.sha256(text.getBytes(StandardCharsets.UTF_8)));
      }
    }
    StringBuilder lines = new StringBuilder();
    sums.forEach((name, sum) -> lines.append(sum).append("  ").append(name).append('\n'));
    Files.writeString(release.out().resolve("SHA256SUMS"), lines);
  }
}
