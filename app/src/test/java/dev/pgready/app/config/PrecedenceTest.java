// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.app.console.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static ConfigFile found(Config config, Standing standing) {
    return new ConfigFile(Path.of("shop/pgready.yaml"), config, Map.of(), standing);
  }

  private static Config judging(String key) {
    return Configs.judging(
        key.equals("thresholds") ? Map.of("slot-retention.limit", "1GB") : Map.of(),
        key.equals("severity") ? Map.of("wal-level", SeverityOverride.WARN) : Map.of(),
        key.equals("mutes")
            ? List.of(new Mute("wal-level", null, "soon", "ops", "2026-12-01"))
            : List.of(),
        key.equals("skip") ? List.of("wal-level") : List.of(),
        List.of("a", "b"));
  }

  /** A file that lies there by chance does not decide what is ready. */
  @ParameterizedTest
  @ValueSource(strings = {"thresholds", "severity", "mutes", "skip"})
  void whatDecidesNeedsTrust(String key) {
    Config config = judging(key);
    Precedence precedence = new Precedence(found(config, Standing.FOUND), config, Map.of());
    assertThatCode(() -> precedence.requireTrust(false)).doesNotThrowAnyException();
    assertThatThrownBy(() -> precedence.requireTrust(true))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is not trusted for " + key + ":");
    assertThatCode(
            () ->
                new Precedence(found(config, Standing.TRUSTED), config, Map.of())
                    .requireTrust(true))
        .doesNotThrowAnyException();
    Precedence none = new Precedence(found(judging(""), Standing.FOUND), judging(""), Map.of());
    assertThatCode(() -> none.requireTrust(true)).doesNotThrowAnyException();
  }

  /** Of what a file says to ask for, only what weighs needs trust; what a flag says does not. */
  @ParameterizedTest
  @CsvSource({
    "role, app, true",
    "provider, aws-rds, true",
    "fail-on, warn, true",
    "allow-unknown, true, true",
    "docs, https://docs.example.com, true",
    "probe, full, true",
    "probe, safe, false",
    "timeout, full, false",
    "publication, shop, false"
  })
  void whatWeighsNeedsTrust(String key, String value, boolean weighs) {
    Precedence precedence =
        new Precedence(found(Config.EMPTY, Standing.FOUND), Config.EMPTY, Map.of());
    assertThat(precedence.of(key, "of the flag", "", text -> text, value, null))
        .isEqualTo("of the flag");
    precedence.requireTrust(false);
    assertThat(precedence.written()).isEmpty();
    assertThat(precedence.of(key, null, "", text -> text, value, null)).isEqualTo(value);
    assertThat(precedence.written()).containsExactly(Map.entry(key, value));
    if (weighs) {
      assertThatThrownBy(() -> precedence.requireTrust(false))
          .hasMessageContaining("is not trusted for " + key + ":");
    } else {
      precedence.requireTrust(false);
    }
  }

  @Test
  void whoHadTheWordIsTold() {
    Config config = judging("");
    Precedence precedence = new Precedence(found(config, Standing.NAMED), config, Map.of());
    assertThat(precedence.role("app", null)).isEqualTo("app");
    assertThat(precedence.role(null, "other")).isEqualTo("other");
    assertThat(precedence.list("tables", List.of(), "PGREADY_TABLES", Config::tables))
        .containsExactly("a", "b");
    assertThat(precedence.list("schemas", List.of(), "PGREADY_SCHEMAS", Config::schemas)).isEmpty();
    assertThat(precedence.lines())
        .containsExactly(
            "role: other (file: shop/pgready.yaml)",
            "tables: a, b (file: shop/pgready.yaml)",
            "schemas: - (default)");
    for (String key : List.of("thresholds", "severity", "mutes")) {
      Config one = judging(key);
      assertThat(new Precedence(found(one, Standing.NAMED), one, Map.of()).lines())
          .hasSize(1)
          .allMatch(line -> line.endsWith(" (file: shop/pgready.yaml)"));
    }
  }
}
