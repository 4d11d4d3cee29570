// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.ConnectionEntry;
import dev.pgready.app.config.Secret;
import dev.pgready.app.config.Url;
import dev.pgready.app.init.source.Candidate;
import dev.pgready.app.init.source.Reference;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.text.EvilNames;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What is written is what is read, whatever it is called. */
final class ConfigTextTest {
  @TempDir private Path directory = Path.of("");

  private static Place place(String connection, Reference reference, boolean secret) {
    return new Place(
        new Candidate("x", connection, reference, List.of()),
        new ConnectionTarget(
            "db.example.com", 5433, "shop", "app", "s3cret", "require", 10, Map.of()),
        secret);
  }

  private static Answers answers(String odd) {
    return new Answers(
        "shop", List.of("zero", "debezium"), odd, List.of(odd, "a"), List.of(odd), odd, odd, null);
  }

  private Config read(String text) throws IOException {
    assertThat(text).doesNotContain("s3cret");
    assertThat(text.codePoints().filter(c -> c != '\n').anyMatch(Printable::hidden)).isFalse();
    Path file = Files.writeString(directory.resolve("pgready.yaml"), text);
    return ConfigFile.read(file).config();
  }

  private static ConnectionEntry shop(Config config) {
    return Objects.requireNonNull(config.connections().get("shop"));
  }

  @Test
  void everyNameComesBack() throws IOException {
    List<String> names = new ArrayList<>(EvilNames.ALL);
    names.addAll(
        List.of(
            "true",
            "null",
            "~",
            "1",
            "1e3",
            "a: b",
            "# x",
            "- x",
            "{a}",
            "[a]",
            "*a",
            "&a",
            "!a",
            "'a'",
            "\"a\"",
            "\\n",
            "a\\",
            "é",
            "日本",
            "\ud83d\ude00",
            "yes",
            "0x1",
            "",
            " a "));
    for (String name : names) {
      Place place = place("postgresql://app@h/d", Reference.NONE, false);
      Config config = read(ConfigText.of(place, answers(name)));
      ConnectionEntry entry = shop(config);
      assertThat(entry.role()).isEqualTo(name);
      assertThat(config.publication()).isEqualTo(name);
      assertThat(config.slot()).isEqualTo(name);
      assertThat(config.tables()).containsExactly(name, "a");
      assertThat(config.schemas()).containsExactly(name);
      assertThat(config.consumers()).containsExactly("zero", "debezium");
    }
  }

  @Test
  void secretsAreReferences() throws IOException {
    Answers plain =
        new Answers("shop", List.of("zero"), null, List.of(), List.of(), null, null, null);
    String uri = "postgresql://app@db.example.com:5433/shop?sslmode=require";
    ConnectionEntry typed =
        written(place(uri.replace("app@", "app:s3cret@"), Reference.NONE, true), plain);
    assertThat(typed.url()).extracting(Url::text).isEqualTo(uri);
    assertThat(typed.password()).extracting(Secret::env).isEqualTo("SHOP_PASSWORD");
    ConnectionEntry parts = written(place("", Reference.NONE, false), plain);
    assertThat(parts.url()).extracting(Url::text).isEqualTo(uri);
    assertThat(parts.password()).isNull();
    Reference both = new Reference("URL", null, null, "DIRECT_URL");
    ConnectionEntry variable = written(place("postgresql://app:s3cret@h/d", both, true), plain);
    assertThat(variable.url()).extracting(Url::env).isEqualTo("URL");
    assertThat(variable.directUrl()).extracting(Url::env).isEqualTo("DIRECT_URL");
    assertThat(variable.password()).isNull();
    ConnectionEntry service =
        written(place("service='x'", Reference.service("it's: x"), false), plain);
    assertThat(service.service()).isEqualTo("it's: x");
    assertThat(
            ConfigText.variables(
                place("postgresql://a:b@h/d", Reference.NONE, true), plain.named("1-x")))
        .containsExactly("DB_1_X_PASSWORD");
  }

  private ConnectionEntry written(Place place, Answers answers) throws IOException {
    return shop(read(ConfigText.of(place, answers)));
  }

  @Test
  void oneSecretIsOne() {
    assertThat(Pipeline.GITHUB.next(List.of("A"))).isEqualTo("add the secret A");
    assertThat(Pipeline.GITHUB.next(List.of("A", "B"))).isEqualTo("add the secrets A, B");
    assertThat(Pipeline.GITLAB.next(List.of("A"))).endsWith(", and the masked variable A");
  }

  @ParameterizedTest
  @EnumSource(Pipeline.class)
  void pipelinesHoldReferencesAlone(Pipeline pipeline) {
    String text = pipeline.text("it's a: \"config\".yaml", "shop", List.of("DATABASE_URL", "P"));
    assertThat(text).contains("pgready check @shop");
    if (pipeline == Pipeline.JENKINS) {
      assertThat(text)
          .contains("PGREADY_CONFIG = 'it\\'s a: \"config\".yaml'", "P = credentials('P')");
    } else {
      assertThat(YAMLMapper.shared().readTree(text).findValuesAsString("PGREADY_CONFIG"))
          .containsExactly("it's a: \"config\".yaml");
    }
    assertThat(pipeline.next(List.of("P"))).contains("P");
    assertThat(pipeline.next(List.of())).doesNotContain("null");
  }
}
