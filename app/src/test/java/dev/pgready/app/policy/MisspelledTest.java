// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.Execution;
import dev.pgready.checks.testing.FactsFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name that nothing has is told with the nearest one, also where a consumer would create it. */
final class MisspelledTest {
  @TempDir private Path directory = Path.of("");

  private String said(String... words) throws IOException {
    Path facts = directory.resolve("facts.json");
    Files.writeString(
        facts,
        FactsFixture.sound()
            .table("orders")
            .publication("dbz_pub", List.of("orders"), row -> {})
            .slot("debezium", row -> {})
            .document());
    List<String> all = new ArrayList<>(List.of("check", "--facts", facts.toString()));
    all.addAll(List.of(words));
    Execution run = Execution.of(all.toArray(String[]::new));
    return run.err() + (run.out().contains("did you mean") ? "in the report" : "");
  }

  @Test
  void whatWouldBeCreatedByAWrongName() throws IOException {
    assertThat(said("--for", "debezium", "--publication", "dbz_pb"))
        .isEqualTo("pgready: there is no publication dbz_pb; did you mean dbz_pub?\n");
    assertThat(said("--for", "debezium", "--slot", "debezum"))
        .isEqualTo("pgready: there is no slot debezum; did you mean debezium?\n");
  }

  @Test
  void whatIsThereOrFarFromAllIsNoQuestion() throws IOException {
    assertThat(said("--for", "debezium", "--publication", "dbz_pub", "--slot", "debezium"))
        .isEmpty();
    assertThat(said("--for", "debezium", "--publication", "something_else")).isEmpty();
  }

  /** What the report says is not said twice. */
  @Test
  void onceIsEnough() throws IOException {
    assertThat(said("--for", "postgres", "--publication", "dbz_pb")).isEqualTo("in the report");
  }
}
