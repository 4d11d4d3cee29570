// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.connect.InvalidConnectionException;
import dev.pgready.connect.Places;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class ConnectionOptionsTest {
  @Command(name = "it")
  static final class It {
    @Mixin final ConnectionOptions connection = new ConnectionOptions();
  }

  @Test
  void psqlsFlags() throws Exception {
    assertThat(parse("-h", "db", "-p5433", "-U", "app", "-d", "shop"))
        .isEqualTo("postgresql://app@db:5433/shop");
    assertThat(parse("--host=db", "--port=5433", "--username=app", "--dbname=shop"))
        .isEqualTo("postgresql://app@db:5433/shop");
  }

  @Test
  void positional() throws Exception {
    assertThat(parse("host=db user=app")).isEqualTo("postgresql://app@db:5432/app");
    assertThat(parse("-U", "app", "shop")).isEqualTo("postgresql://app@localhost:5432/shop");
  }

  @Test
  void askingForAPasswordNeedsATerminal() {
    // the test runner has none
    assertThatThrownBy(() -> parse("-W"))
        .isInstanceOf(InvalidConnectionException.class)
        .hasMessage("-W/--password needs a terminal to ask on");
  }

  @Test
  void givenOrNot() {
    It nothing = new It();
    new CommandLine(nothing).parseArgs();
    assertThat(nothing.connection.given()).isFalse();
    It something = new It();
    new CommandLine(something).parseArgs("-p", "1");
    assertThat(something.connection.given()).isTrue();
  }

  private static String parse(String... arguments) throws InvalidConnectionException {
    It it = new It();
    new CommandLine(it).parseArgs(arguments);
    return it.connection.resolve(Places.environment(Map.of())).target().toString();
  }
}
