// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.view.Tool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * WCAG 2.1, level AA: text 4.5 to 1 against what it stands on (1.4.3), drawings 3 to 1 (1.4.11).
 */
final class ContrastTest {
  private static final String CSS = Tool.resource("report.css");
  private static final Pattern VARIABLE = Pattern.compile("--([a-z-]+):\\s*(#[0-9a-f]{3,6})\\b");

  /** The colours on a screen by day, on one by night, and on paper, in the sheet's order. */
  private static List<Map<String, String>> themes() {
    List<Map<String, String>> themes = new ArrayList<>();
    Matcher roots = Pattern.compile(":root \\{([^}]*)\\}").matcher(CSS);
    while (roots.find()) {
      Map<String, String> colours =
          themes.isEmpty() ? new HashMap<>() : new HashMap<>(themes.get(0));
      Matcher variables = VARIABLE.matcher(roots.group(1));
      while (variables.find()) {
        colours.put(variables.group(1), variables.group(2));
      }
      themes.add(colours);
    }
    return themes;
  }

  @Test
  void textCanBeRead() {
    assertThat(themes()).hasSize(3);
    for (Map<String, String> theme : themes()) {
      for (String text :
          List.of("ink", "soft", "fail", "warn", "unknown", "pass", "skip", "link")) {
        for (String ground : List.of("page", "card")) {
          readable(theme, text, ground, 4.5);
        }
      }
      readable(theme, "ink", "code", 4.5);
    }
  }

  @Test
  void barsCanBeSeen() {
    for (Map<String, String> theme : themes()) {
      readable(theme, "bar", "line", 3);
      readable(theme, "bar-high", "line", 3);
      readable(theme, "ink", "line", 3);
    }
  }

  /** The formula's own extremes, and a pair that is just not enough. */
  @Test
  void formula() {
    assertThat(contrast("#000", "#ffffff")).isEqualTo(21.0);
    assertThat(contrast("#777777", "#ffffff")).isBetween(4.47, 4.49);
  }

  /** No colour but those of the variables, or it would not be measured. */
  @Test
  void coloursStandNowhereElse() {
    assertThat(CSS.replaceAll("(?s):root \\{[^}]*\\}", ""))
        .doesNotContainPattern("#[0-9a-fA-F]{3}");
  }

  private static void readable(
      Map<String, String> theme, String text, String ground, double least) {
    assertThat(theme).containsKeys(text, ground);
    assertThat(contrast(theme.getOrDefault(text, ""), theme.getOrDefault(ground, "")))
        .as("%s on %s of %s", text, ground, theme.get("page"))
        .isGreaterThanOrEqualTo(least);
  }

  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String colour) {
    String hex = colour.substring(1);
    if (hex.length() == 3) {
      hex = hex.replaceAll("(.)", "$1$1");
    }
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double part = Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16) / 255.0;
      sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
