// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What compilers and ArchUnit cannot see, as it is a matter of what stands in a text. */
final class SourceRulesTest {
  /** Conversions whose digits and separators are the default locale's. */
  private static final Pattern LOCALIZED = Pattern.compile("%(?:\\d+\\$)?[-#+ 0,(\\d.]*[dfeEgGtT]");

  private static final Pattern SAID_TWICE = Pattern.compile("say\\(\\s*\"pgready: ");

  /**
   * {@code %d} in Arabic Egypt is no number for anything that reads it: {@code %s}, or a locale.
   */
  @Test
  void numbersDoNotDependOnTheMachinesLanguage() {
    assertThat(
            found(
                LOCALIZED,
                (source, at) -> {
                  String before = source.substring(Math.max(0, at - 300), at);
                  int format = before.lastIndexOf("String.format(");
                  return (format >= 0
                          && before.startsWith("Locale.ROOT", skipBlanks(before, format + 14)))
                      || !quoted(source, at);
                }))
        .isEmpty();
  }

  @Test
  void theShellSaysTheProgramsNameItself() {
    assertThat(found(SAID_TWICE, (source, at) -> false)).isEmpty();
  }

  private interface Allowed {
    boolean at(String source, int at);
  }

  private static List<String> found(Pattern pattern, Allowed allowed) {
    List<String> found = new ArrayList<>();
    for (String module : List.of("providers", "checks", "app")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String source = Files.readString(file);
          Matcher matcher = pattern.matcher(source);
          while (matcher.find()) {
            if (!matcher.group().equals("%3E") && !allowed.at(source, matcher.start())) {
              found.add(
                  "%s:%s: %s"
                      .formatted(
                          file.getFileName(),
                          source.substring(0, matcher.start()).lines().count(),
                          matcher.group()));
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static int skipBlanks(String text, int from) {
    int i = from;
    while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Within a string of that line, or a text block, and no remainder or percent sign. */
  private static boolean quoted(String source, int at) {
    int line = source.lastIndexOf('\n', at) + 1;
    String before = source.substring(line, at);
    boolean doubled = before.endsWith("%") || before.strip().startsWith("*");
    boolean remainder =
        before.endsWith(" ") && source.charAt(at + 1) == ' ' && !before.contains("\"");
    return !doubled && !remainder;
  }
}
