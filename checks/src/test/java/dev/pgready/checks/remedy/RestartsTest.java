// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.providers.Confidence;
import dev.pgready.providers.Detection;
import org.junit.jupiter.api.Test;

/** A restart in the host's own way. */
final class RestartsTest {
  private static final String HOW =
      "restart: {title: restart it, commands: [restart-now], steps: [press the button],"
          + " caveats: [it takes long], url: \"https://x.example/restart\"}";

  private static Remedy remedy(boolean managed, Confidence confidence, String more) {
    return Restarts.remedy(
        FactsFixture.sound()
            .providerYaml(
                "{id: x, name: X, managed: %s, verified: 2026-11-20%s}".formatted(managed, more))
            .detection(
                d ->
                    new Detection(
                        d.profile(), confidence, d.evidence(), d.endpoint(), d.direct(), d.names()))
            .context(),
        "wal_level");
  }

  @Test
  void byTheHost() {
    Remedy remedy = remedy(true, Confidence.UNKNOWN, ", " + HOW);
    assertThat(remedy.kind()).isEqualTo(Remedy.Kind.PROVIDER);
    assertThat(remedy.runAs()).isEqualTo("host administrator");
    assertThat(remedy.commands()).containsExactly("restart-now");
    assertThat(remedy.steps())
        .containsExactly(
            "restart at a time when the server's sessions may be cut",
            "press the button",
            "it takes long");
    assertThat(remedy.url()).isEqualTo("https://x.example/restart");
  }

  /** Where nobody knows what the server runs on, its command would be a guess. */
  @Test
  void byOneself() {
    Remedy known = remedy(false, Confidence.CERTAIN, ", " + HOW);
    assertThat(known.kind()).isEqualTo(Remedy.Kind.DECISION);
    assertThat(known.runAs()).isEqualTo("administrator of the server");
    assertThat(known.commands()).containsExactly("restart-now");
    assertThat(remedy(false, Confidence.UNKNOWN, ", " + HOW).commands()).isEmpty();
    Remedy silent = remedy(true, Confidence.CERTAIN, "");
    assertThat(silent.commands()).isEmpty();
    assertThat(silent.steps())
        .containsExactly("restart at a time when the server's sessions may be cut");
    assertThat(silent.url()).isNull();
  }
}
