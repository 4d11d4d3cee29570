package dev.pgready.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.collect.probe.PoolerProber.Backend;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers as a server may be none, and say anything. */
final class PoolerProberTest {
  @Test
  void pidAndStart() throws SQLException {
    assertThat(Backend.of("4711 2026-11-20 12:00:00.123456+00"))
        .isEqualTo(new Backend(4711, "2026-11-20 12:00:00.123456+00"));
  }

  /** Each would be a defect of pgready, or a pid that both sessions seem to share. */
  @ParameterizedTest
  @ValueSource(strings = {"", "4711", "4711 ", "none of yours", "99999999999 x", "-1 x", "1\n2 x"})
  void anythingElseIsNoPid(String answer) {
    assertThatThrownBy(() -> Backend.of(answer))
        .isInstanceOf(SQLException.class)
        .hasMessage("asked for its process id, the server gave another answer");
  }
}
