// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

@Tag("smoke")
final class TestPostgresIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  @ParameterizedTest
  @FieldSource("MAJORS")
  void everyMajorStarts(int major) {
    TestPostgres server = TestPostgres.shared(major);
    assertThat(server.query("postgres", "show server_version").get(0)).startsWith(major + ".");
  }
}
