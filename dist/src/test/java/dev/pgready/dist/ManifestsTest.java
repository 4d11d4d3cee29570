// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestsTest {
  private final Path out;
  private final Release release;

  ManifestsTest(@TempDir Path out) {
    this.out = out;
    this.release = new Release(Path.of("..").toAbsolutePath(), "1.2.3", Instant.EPOCH, out);
  }

  @Test
  void namesAndChecksumsOfWhatIsThere() throws Exception {
    Files.writeString(out.resolve("pgready-1.2.3.jar"), "");
    Manifests manifests = new Manifests(release);
    assertThat(manifests.fill("@version@ @file:.jar@ @sha256:.jar@"))
        .isEqualTo(
            "1.2.3 pgready-1.2.3.jar"
                + " e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n");
    assertThat(manifests.fill("a\n#if .zip\n@sha256:.zip@\n#end\n#if .jar\nb\n#end\nc"))
        .isEqualTo("a\nb\nc\n");
    assertThatThrownBy(() -> manifests.fill("@sha256:.zip@"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("pgready-1.2.3.zip");
  }

  @Test
  void everyTemplateIsFilledAndSummed() throws Exception {
    for (String suffix : List.of(".jar", ".zip", ".tar.gz", "-macos-aarch64.tar.gz")) {
      Files.writeString(out.resolve("pgready-1.2.3" + suffix), suffix);
    }
    new Manifests(release).write();
    assertThat(out.resolve("install.sh"))
        .content()
        .contains("version=1.2.3", "Darwin-arm64)")
        .doesNotContain("Linux-x86_64", "#if", "@sha256");
    assertThat(out.resolve("pgready.rb"))
        .content()
        .contains("pgready-1.2.3-macos-aarch64.tar.gz")
        .doesNotContain("linux-x64", "#if", "@url@");
    assertThat(Files.readAllLines(out.resolve("SHA256SUMS")))
        .hasSize(8)
        .anyMatch(line -> line.endsWith("  install.sh"));
    assertThat(Command.run(out, List.of("sh", "-n", "install.sh"))).isEqualTo(new Command(0, ""));
  }
}
