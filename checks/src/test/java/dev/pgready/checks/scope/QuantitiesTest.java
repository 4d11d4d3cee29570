// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "-1, MB, -1",
    "64, MB, 67108864",
    "128, 8kB, 1048576",
    "30s, ms, 30000",
    "5min, ms, 300000",
    "1.5GB, MB, 1610612736",
    "1d, s, 86400000",
    "0, min, 0",
    "10, , 10"
  })
  void readsTheServersNotation(String text, String unit, long expected) {
    assertThat(Quantities.of(text, unit)).hasValue(expected);
  }

  @Test
  void whatIsNoAmountIsEmpty() {
    assertThat(Quantities.of("on", null)).isEmpty();
    assertThat(Quantities.of("5 parsec", null)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0 bytes", "16777216, 16 MB", "1610612736, 1.5 GB", "1099511627776, 1 TB"})
  void saysSizes(long bytes, String expected) {
    assertThat(Quantities.bytes(bytes)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "300, 300 ms",
    "30000, 30 s",
    "90000, 90 s",
    "300000, 5 min",
    "5400000, 90 min",
    "10800000, 3 h",
    "259200000, 3 days"
  })
  void saysTimes(long millis, String expected) {
    assertThat(Quantities.millis(millis)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "999, 999 ms",
    "1000, 1 s",
    "9999, 10 s",
    "119999, 120 s",
    "120000, 2 min",
    "7199999, 120 min",
    "7200000, 2 h",
    "172799999, 48 h",
    "172800000, 2 days"
  })
  void aLargerUnitBeginsWhereItSaysMore(long millis, String expected) {
    assertThat(Quantities.millis(millis)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1023, 1023 bytes",
    "1024, 1 kB",
    "10188, 9.9 kB",
    "10240, 10 kB",
    "10496, 10 kB",
    "1048575, 1024 kB",
    "1048576, 1 MB",
    "1125899906842624, 1024 TB"
  })
  void sizesGoUpByUnitsOf1024(long bytes, String expected) {
    assertThat(Quantities.bytes(bytes)).isEqualTo(expected);
  }

  @Test
  void aThresholdIsTheUsersOrTheGeneralOne() {
    Request request =
        new Request(null, List.of(), List.of(), null, null, Map.of("a", "2h", "b", "soon"));
    assertThat(Quantities.threshold(request, "a", 7)).isEqualTo(7_200_000);
    assertThat(Quantities.threshold(request, "b", 7)).isEqualTo(7);
    assertThat(Quantities.threshold(request, "c", 7)).isEqualTo(7);
  }
}
