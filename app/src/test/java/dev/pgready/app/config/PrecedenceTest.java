// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The flag, then the environment, then the file, then the default. */
final class PrecedenceTest {
  private static @Nullable String probe(
      @Nullable String flag, Map<String, String> environment, @Nullable String written) {
    return new Precedence(ConfigFile.NONE, Config.EMPTY, environment)
        .of("probe", flag, "PGREADY_PROBE", text -> text, written, "default");
  }

  @Test
  void eachGoesBeforeTheNext() {
    Map<String, String> set = Map.of("PGREADY_PROBE", "environment");
    assertThat(probe("flag", set, "file")).isEqualTo("flag");
    assertThat(probe(null, set, "file")).isEqualTo("environment");
    assertThat(probe(null, Map.of(), "file")).isEqualTo("file");
    assertThat(probe(null, Map.of(), null)).isEqualTo("default");
  }

  @Test
  void anEmptyVariableIsNotSet() {
    assertThat(probe(null, Map.of("PGREADY_PROBE", ""), "file")).isEqualTo("file");
  }

  @Test
  void flagsReplaceTheEnvironmentsList() {
    Precedence precedence =
        new Precedence(ConfigFile.NONE, Config.EMPTY, Map.of("PGREADY_TABLES", "a, b"));
    assertThat(precedence.list("tables", List.of("c"), "PGREADY_TABLES", Config::tables))
        .containsExactly("c");
    assertThat(precedence.list("tables", List.of(), "PGREADY_TABLES", Config::tables))
        .containsExactly("a", "b");
  }
}
