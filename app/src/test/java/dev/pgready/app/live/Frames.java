// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What screens show, as text. {@code -Dpgready.refresh} writes the golden ones anew; the difference
 * is then read in the commit.
 */
public final class Frames {
  private Frames() {}

  /** What a terminal of that size shows; it must be filled, and harmless. */
  public static String text(Screen screen, int rows, int columns) {
    return text(screen.lines(rows, columns), rows, columns);
  }

  public static String text(List<StyledLine> lines, int rows, int columns) {
    assertThat(lines).hasSize(rows);
    for (StyledLine line : lines) {
      assertThat(line.text().codePoints().anyMatch(Printable::hidden)).isFalse();
    }
    return lines.stream()
        .map(line -> line.cut(columns).text().stripTrailing() + "\n")
        .collect(Collectors.joining());
  }

  /** Types: a line feed is Enter, {@code <} Escape. */
  public static void type(Consumer<Key> screen, String keys) {
    keys.chars()
        .forEach(
            key ->
                screen.accept(
                    switch (key) {
                      case '\n' -> Key.of(Key.Kind.ENTER);
                      case '<' -> Key.of(Key.Kind.ESCAPE);
                      default -> Key.character(key);
                    }));
  }

  /** Compares with a file among the resources of the test. */
  public static void same(Class<?> test, String name, String text) throws IOException {
    Path file =
        Path.of("src/test/resources", test.getPackageName().replace('.', '/'), name + ".txt")
            .toAbsolutePath();
    if (System.getProperty("pgready.refresh") != null) {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, text, StandardCharsets.UTF_8);
    }
    assertThat(text).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
  }
}
