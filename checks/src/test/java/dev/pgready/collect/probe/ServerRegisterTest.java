// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.facts.SeenServer;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers as a server may be none, and say anything. */
final class ServerRegisterTest {
  private static final ConnectionTarget AT =
      new ConnectionTarget("h", 5432, "d", "u", null, "prefer", 10, Map.of());

  @Test
  void pidAndServer() throws SQLException {
    assertThat(
            ServerRegister.parse(
                "4711 2026-11-20T12:00:00.123456Z false 7300000000000000001 my shop", AT, false))
        .isEqualTo(
            new ServerRegister.Answer(
                4711,
                null,
                new SeenServer(
                    false,
                    "h",
                    5432,
                    "7300000000000000001",
                    "my shop",
                    "2026-11-20T12:00:00.123456Z",
                    false)));
    assertThat(ServerRegister.parse("1 s t - d", AT, true).server().systemId()).isNull();
    assertThat(ServerRegister.parse("1/56701 s t - d", AT, true).clientPort()).isEqualTo(56701);
  }

  /** Each would be a defect of pgready, or a pid that both sessions seem to share. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4711",
        "4711 ",
        "none of yours",
        "99999999999 x t 1 d",
        "-1 x t 1 d",
        "1 x y 1 d"
      })
  void anythingElseIsNoPid(String answer) {
    assertThatThrownBy(() -> ServerRegister.parse(answer, AT, false))
        .isInstanceOf(SQLException.class)
        .hasMessage("asked for its process id, the server gave another answer");
  }
}
