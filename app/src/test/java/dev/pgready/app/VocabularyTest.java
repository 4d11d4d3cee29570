// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What users read keeps to PostgreSQL's own words, so that non-native readers find them in its
 * manual. The quoted words of PostgreSQL and of consumers are their own and are left out.
 */
final class VocabularyTest {
  private static final Path ROOT = Path.of("..");

  /** Regular expressions, each with the better words. */
  private static final Map<String, String> BETTER = new LinkedHashMap<>();

  static {
    BETTER.put("making (of )?a slot", "slot creation, create a slot");
    BETTER.put("holds? up the making", "blocks slot creation");
    BETTER.put(
        "may not (replicate|read|create|write|log in|connect|call)", "cannot, is not allowed to");
    BETTER.put("stands? in the (path|way)", "connected through ..., blocks ...");
    BETTER.put("is not to be seen", "the role cannot read ...");
    BETTER.put("says more", "see ...");
    BETTER.put("heal(s|ed|ing)?", "fix, fixes, fixed");
    BETTER.put("mend(s|ed|ing)?", "fix, fixes, fixed");
    BETTER.put("first cop(y|ies)", "initial copy");
    BETTER.put("is no file name", "is not a valid file name");
    BETTER.put("(?<!there )(?<!because )is no (?!longer|one\\b)", "is not a ...");
    BETTER.put("tables?( that are)? made later", "tables created later");
    BETTER.put("made anew", "created again");
    BETTER.put("without a word", "without an error, without notice");
    BETTER.put("gives? up an idle slot", "idle slot timeout");
    BETTER.put("nothing wrong", "valid");
    BETTER.put("told by", "see ...");
    BETTER.put("unless told otherwise", "by default");
    BETTER.put("as you like", "optional");
    BETTER.put("of your own", "custom, your");
    BETTER.put("so long after", "after this delay");
    BETTER.put("and its kin", "and related variables");
    BETTER.put("a defect in pgready itself", "internal error");
    BETTER.put("who has the word", "precedence");
  }

  private static final Pattern BANNED =
      Pattern.compile(
          "\\b(" + String.join("|", BETTER.keySet()) + ")(?!\\w)",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  /** A comment, a character, a text block or a string; only the last two have a group. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "//[^\\n]*|/\\*[\\s\\S]*?\\*/|'(?:\\\\.|[^'\\\\])+'"
              + "|\"\"\"([\\s\\S]*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\\n])*+)\"");

  private static final Pattern JOINED = Pattern.compile("(?<!\\\\)\"\\s*\\+\\s*\"");
  private static final Pattern QUOTED_SERVER =
      Pattern.compile("(?m)^## Postgres says\\n(?:(?!## ).*(?:\\n|\\z))*");
  private static final Pattern QUOTED_CONSUMER =
      Pattern.compile("(?m)^\\s*- \\{text: .*?, check: [\\w-]+|^\\s*#.*");

  @Test
  void bannedWordsAreFound() {
    assertThat(found("heals what pgready found")).containsExactly("heals");
    assertThat(found("x is no  file\n  name")).containsExactly("is no file name");
    assertThat(found("role app may not read it; Pooler stands in\nthe path")).hasSize(2);
    assertThat(found("there is no slot; health; it is no longer so")).isEmpty();
    assertThat(literals("a(\"first \"\n + \"copy\"); // heals\n\"\"\"\nmend\"\"\""))
        .containsExactly("first copy", "\nmend");
    assertThat(page("# A\n\n## Postgres says\n\nis no a\n\n## B\nb\n"))
        .isEqualTo("# A\n\n## B\nb\n");
    assertThat(sentences("  - {text: 'is no x', check: tls, means: a}\n# mend\n").strip())
        .isEqualTo(", means: a}");
  }

  @Test
  void messagesAndHelp() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Path file : files(".java")) {
      if (file.toString().contains("/src/main/")) {
        literals(Files.readString(file)).forEach(text -> report(problems, file, text));
      }
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void pagesAndDocuments() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Path file : files(".md")) {
      if (!file.toString().contains("/src/test/") && !file.endsWith("CHANGELOG.md")) {
        report(problems, file, page(Files.readString(file)));
      }
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void profiles() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Path file : files(".yaml")) {
      if (file.toString().contains("/src/main/")) {
        report(problems, file, sentences(Files.readString(file)));
      }
    }
    assertThat(problems).isEmpty();
  }

  private static void report(List<String> problems, Path file, String text) {
    found(text)
        .forEach(
            words -> problems.add("%s: \"%s\": write %s".formatted(file, words, better(words))));
  }

  private static String better(String words) {
    return BETTER.entrySet().stream()
        .filter(
            entry ->
                Pattern.compile(entry.getKey(), Pattern.CASE_INSENSITIVE).matcher(words).find())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("it otherwise");
  }

  private static List<String> found(String text) {
    return BANNED
        .matcher(text.replaceAll("\\s+", " "))
        .results()
        .map(match -> match.group().strip())
        .toList();
  }

  private static List<String> literals(String source) {
    List<String> literals = new ArrayList<>();
    Matcher matcher = LITERAL.matcher(JOINED.matcher(source).replaceAll(""));
    while (matcher.find()) {
      String text = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      if (text != null) {
        literals.add(text);
      }
    }
    return literals;
  }

  private static String page(String markdown) {
    return QUOTED_SERVER.matcher(markdown).replaceAll("");
  }

  private static String sentences(String yaml) {
    return QUOTED_CONSUMER.matcher(yaml).replaceAll("");
  }

  private static List<Path> files(String end) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String directory : List.of("providers/src", "checks/src", "app/src", "docs")) {
      try (Stream<Path> paths = Files.walk(ROOT.resolve(directory))) {
        paths.filter(path -> path.toString().endsWith(end)).forEach(files::add);
      }
    }
    try (Stream<Path> paths = Files.list(ROOT)) {
      paths.filter(path -> path.toString().endsWith(end)).forEach(files::add);
    }
    assertThat(files).isNotEmpty();
    return files;
  }
}
