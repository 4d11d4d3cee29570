// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.collect.connect.ConnectionTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceFileTest {
  private final Path home;

  ServiceFileTest(@TempDir Path home) {
    this.home = home;
  }

  @Test
  void fillsInWhatTheConnectionStringLeavesOut() throws Exception {
    user(
        "[other]\nhost=no\n[shop]\n# comment\nhost=db\nport=5433\nuser=u\nhost=second\n[shop]\nuser=x");
    ConnectionTarget target = resolve("service=shop user=me", Map.of("PGPORT", "1")).target();
    assertThat(target.toString()).isEqualTo("postgresql://me@db:5433/me");
  }

  @Test
  void byEnvironmentAndByUriParameter() throws Exception {
    user("[shop]\nhost=db\n");
    assertThat(resolve("dbname=d", Map.of("PGSERVICE", "shop")).target().host()).isEqualTo("db");
    assertThat(resolve("postgresql:///d?service=shop", Map.of()).target().host()).isEqualTo("db");
  }

  @Test
  void namedFileThenTheSystemsButNotTheUsers() throws Exception {
    user("[shop]\nhost=users\n");
    Path named = home.resolve("named");
    Files.writeString(named, "[mine]\nhost=named\n");
    Path system = Files.createDirectory(home.resolve("sys"));
    Files.writeString(system.resolve("pg_service.conf"), "[shop]\nhost=systems\n");
    Map<String, String> environment =
        Map.of("PGSERVICEFILE", named.toString(), "PGSYSCONFDIR", system.toString());
    assertThat(resolve("service=mine", environment).target().host()).isEqualTo("named");
    assertThat(resolve("service=shop", environment).target().host()).isEqualTo("systems");
    assertThat(resolve("service=shop", Map.of()).target().host()).isEqualTo("users");
    assertThat(resolve("service=mine servicefile=" + named, Map.of()).target().host())
        .isEqualTo("named");
  }

  @Test
  void theDistributionsDirectories() throws Exception {
    Path second = Files.createDirectory(home.resolve("second"));
    Files.writeString(second.resolve("pg_service.conf"), "[shop]\nhost=systems\n");
    LibpqEnvironment surroundings =
        new LibpqEnvironment(
            Map.of(), null, "os", List.of(), List.of(home.resolve("missing"), second));
    assertThat(
            ConnectionSpec.of(ConnectionArguments.of("service=shop"), surroundings).target().host())
        .isEqualTo("systems");
  }

  @Test
  void unknownService() {
    assertThatThrownBy(() -> resolve("service=shop", Map.of()))
        .isInstanceOf(InvalidConnectionException.class)
        .hasMessage("no service file defines \"shop\"");
  }

  @Test
  void missingFile() {
    assertThatThrownBy(() -> resolve("service=shop", Map.of("PGSERVICEFILE", "/nowhere/at/all")))
        .isInstanceOf(InvalidConnectionException.class)
        .hasMessage("the service file \"/nowhere/at/all\" does not exist");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
      sec7ret                  | line 2 of the service file "%s" has no "="
      host = db                | line 2 of the service file "%s" has a blank before "=", which libpq does not accept
      foo=sec7ret              | line 2 of the service file "%s" has an unknown parameter
      service=x                | line 2 of the service file "%s" names another service, which libpq does not follow
      ldap://x                 | line 2 of the service file "%s" looks the service up in LDAP, which pgready does not support
      """,
      delimiter = '|')
  void badLine(String line, String message) throws Exception {
    user("[shop]\n" + line + "\n");
    assertThatThrownBy(() -> resolve("service=shop", Map.of()))
        .isInstanceOf(InvalidConnectionException.class)
        .hasMessage(message.formatted(home.resolve(".pg_service.conf")));
  }

  @Test
  void badValueNamesTheService() throws Exception {
    user("[shop]\nport=x\n");
    assertThatThrownBy(() -> resolve("service=shop", Map.of()))
        .hasMessage("port from the service \"shop\" is not a number from 1 to 65535");
  }

  private void user(String text) throws Exception {
    Files.writeString(home.resolve(".pg_service.conf"), text);
  }

  private ConnectionSpec resolve(String connection, Map<String, String> environment)
      throws InvalidConnectionException {
    return ConnectionSpec.of(
        ConnectionArguments.of(connection), Places.home(home, new HashMap<>(environment)));
  }
}
