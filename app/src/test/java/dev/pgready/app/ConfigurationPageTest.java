// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pgready.app.config.ConfigSchema;
import dev.pgready.checks.testing.FactsFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the page on configuration is read, described by the schema, and runs. */
final class ConfigurationPageTest {
  @TempDir private Path directory = Path.of("");

  private static String example() throws IOException {
    String page = Files.readString(Path.of("../docs/configuration.md"));
    int start = page.indexOf("```yaml\n") + "```yaml\n".length();
    return page.substring(start, page.indexOf("```", start));
  }

  private static boolean fits(String yaml) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(ConfigSchema.text())
        .validate(yaml, InputFormat.YAML)
        .isEmpty();
  }

  @Test
  void isWhatTheSchemaDescribes() throws IOException {
    assertThat(fits(example())).isTrue();
    assertThat(fits(example().replace("probe: safe", "probe: deep"))).isFalse();
    assertThat(fits(example().replace("{env: SHOP_PASSWORD}", "hunter2"))).isFalse();
  }

  @Test
  void runs() throws IOException {
    Path file = Files.writeString(directory.resolve("pgready.yaml"), example());
    assertThat(Execution.of("config", "check", file.toString()).code()).isZero();
    Path facts =
        Files.writeString(directory.resolve("facts.json"), FactsFixture.sound().document());
    Execution run =
        Execution.of(
            "check",
            "--config",
            file.toString(),
            "--facts",
            facts.toString(),
            "--only",
            "wal-level");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("READY for zero");
  }
}
