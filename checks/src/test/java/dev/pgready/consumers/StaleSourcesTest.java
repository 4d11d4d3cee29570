// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

final class StaleSourcesTest {
  @Test
  void oldestFirstWithWhereToLook() {
    assertThat(StaleSources.readBefore(LocalDate.of(2000, 1, 1))).isEmpty();
    assertThat(StaleSources.readBefore(LocalDate.of(9999, 1, 1)))
        .hasSizeGreaterThan(300)
        .isSorted()
        .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\d [a-z0-9-]+ [a-z0-9-]+ https?://\\S+"))
        .anyMatch(line -> line.contains(" aws-rds "))
        .anyMatch(line -> line.contains(" electric "));
  }

  @Test
  void theDayItselfIsNotBeforeIt() {
    String first = StaleSources.readBefore(LocalDate.of(9999, 1, 1)).get(0);
    LocalDate day = LocalDate.parse(first.substring(0, 10));
    assertThat(StaleSources.readBefore(day)).isEmpty();
    assertThat(StaleSources.readBefore(day.plusDays(1))).contains(first);
  }
}
