// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart, taken by Helm itself. */
final class ChartTest {
  private static final Path CHART =
      Path.of("../packaging/helm/pgready").toAbsolutePath().normalize();
  private static final String VALUES =
      """
      databases:
        - {name: shop, for: [debezium, zero], secret: shop-database, key: url, arguments: [--fail-on, warn]}
        - {name: other, secret: other-database, key: url}
      """;

  @TempDir private Path directory = Path.of("");

  private String filled(String values) throws Exception {
    Path file = Files.writeString(directory.resolve("values.yaml"), values);
    return new Helm(CHART).template().withName("preflight").withValuesFile(file).call();
  }

  @Test
  void lint() {
    LintResult result = new Helm(CHART).lint().call();
    assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
  }

  @Test
  void oneJobADatabase() throws Exception {
    String text = filled(VALUES);
    assertThat(text.split("kind: CronJob", -1)).hasSize(3);
    assertThat(text)
        .contains(
            "name: preflight-shop",
            "image: \"ghcr.io/pgready/pgready:0.1.0\"",
            "readOnlyRootFilesystem: true",
            "- \"debezium\"",
            "- \"warn\"")
        .doesNotContain("hostPath", "command:");
  }

  @Test
  void metricsForTheNodeExporter() throws Exception {
    assertThat(filled(VALUES + "metricsPath: /var/lib/textfile\n"))
        .contains("path: /var/lib/textfile", "/metrics/pgready-shop.prom", "\"$@\"");
  }

  @Test
  void aDatabaseWithoutASecretIsRefused() {
    assertThatThrownBy(() -> filled("databases: [{name: shop}]")).hasMessageContaining("secret");
  }
}
