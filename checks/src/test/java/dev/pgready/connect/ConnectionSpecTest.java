// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.collect.connect.ConnectionTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionSpecTest {
  @Test
  void defaults() throws Exception {
    ConnectionTarget target = of(ConnectionArguments.NONE, Map.of()).target();
    assertThat(target)
        .isEqualTo(
            new ConnectionTarget("localhost", 5432, "os", "os", null, "prefer", 10, Map.of()));
  }

  @Test
  void databaseIsNamedAfterTheUser() throws Exception {
    assertThat(Places.target("postgresql://app@h").database()).isEqualTo("app");
    assertThat(of(ConnectionArguments.NONE, Map.of("PGUSER", "app")).target().database())
        .isEqualTo("app");
  }

  @Test
  void plainNameIsADatabase() throws Exception {
    assertThat(Places.target("shop").toString()).isEqualTo("postgresql://os@localhost:5432/shop");
  }

  @Test
  void flagsWinOverTheEnvironment() throws Exception {
    ConnectionArguments flags = new ConnectionArguments(null, "h", "1", "u", "d");
    Map<String, String> environment =
        Map.of("PGHOST", "x", "PGPORT", "2", "PGUSER", "y", "PGDATABASE", "z");
    assertThat(of(flags, environment).target().toString()).isEqualTo("postgresql://u@h:1/d");
    assertThat(of(ConnectionArguments.NONE, environment).target().toString())
        .isEqualTo("postgresql://y@x:2/z");
  }

  @Test
  void connectionStringWinsOverFlagsAsInPsqlAndSaysSo() throws Exception {
    for (ConnectionArguments arguments :
        List.of(
            new ConnectionArguments("postgresql://a@h/d", "x", "1", "a", null),
            new ConnectionArguments(null, "x", "1", "a", "postgresql://a@h/d"))) {
      ConnectionSpec spec = of(arguments, Map.of());
      assertThat(spec.target().toString()).isEqualTo("postgresql://a@h:1/d");
      assertThat(spec.notes())
          .containsExactly(
              "-h/--host is not used: the connection URI has its own host, which wins as in psql");
    }
  }

  @Test
  void dbnameFlagMayBeAKeywordValueString() throws Exception {
    assertThat(
            of(new ConnectionArguments(null, null, null, "u", "host=h dbname=d"), Map.of())
                .target()
                .toString())
        .isEqualTo("postgresql://u@h:5432/d");
  }

  @Test
  void twoPlacesAreOneTooMany() {
    assertThatThrownBy(() -> of(new ConnectionArguments("a", null, null, null, "b"), Map.of()))
        .isInstanceOf(InvalidConnectionException.class)
        .hasMessage("CONNECTION and -d/--dbname both say where to connect: give one of them");
  }

  @Test
  void wholeEnvironment() throws Exception {
    ConnectionTarget target =
        of(
                ConnectionArguments.NONE,
                Map.ofEntries(
                    Map.entry("PGHOST", "h"),
                    Map.entry("PGHOSTADDR", "127.0.0.1"),
                    Map.entry("PGPASSWORD", "p"),
                    Map.entry("PGSSLMODE", "verify-ca"),
                    Map.entry("PGSSLROOTCERT", "/ca"),
                    Map.entry("PGSSLCERT", "/c"),
                    Map.entry("PGSSLKEY", "/k"),
                    Map.entry("PGCONNECT_TIMEOUT", "3"),
                    Map.entry("PGOPTIONS", "-c a=b"),
                    Map.entry("PGAPPNAME", "mine"),
                    Map.entry("PGCLIENTENCODING", "LATIN1")))
            .target();
    assertThat(target)
        .isEqualTo(
            new ConnectionTarget(
                "h",
                5432,
                "os",
                "os",
                "p",
                "verify-ca",
                3,
                Map.of(
                    "hostaddr", "127.0.0.1",
                    "sslrootcert", "/ca",
                    "sslcert", "/c",
                    "sslkey", "/k",
                    "options", "-c a=b")));
  }

  @Test
  void emptyVariablesAndFlagsAreNone() throws Exception {
    assertThat(
            of(
                    new ConnectionArguments(null, "", "", "", null),
                    Map.of("PGHOST", "", "PGPORT", "", "PGSSLMODE", "", "PGSERVICE", ""))
                .target()
                .toString())
        .isEqualTo("postgresql://os@localhost:5432/os");
  }

  /** What a shell makes of "$DATABASE_URL" where it is not set. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void emptyConnectionIsRefused(String empty) {
    assertThatThrownBy(() -> Places.target(empty))
        .isInstanceOf(InvalidConnectionException.class)
        .hasMessage("CONNECTION is empty: check that the variable that it comes from is set");
    assertThatThrownBy(() -> of(new ConnectionArguments(null, "h", null, null, empty), Map.of()))
        .isInstanceOf(InvalidConnectionException.class)
        .hasMessageStartingWith("-d/--dbname is empty");
  }

  @Test
  void emptyValueInAStringMeansTheDefaultNotTheEnvironment() throws Exception {
    assertThat(
            of(ConnectionArguments.of("host='' dbname=d"), Map.of("PGHOST", "x")).target().host())
        .isEqualTo("localhost");
  }

  @Test
  void addressWithoutNameIsTheHost() throws Exception {
    assertThat(Places.target("hostaddr=127.0.0.2").host()).isEqualTo("127.0.0.2");
  }

  @Test
  void localSocketWhereThereIsAServer(@TempDir Path directory) throws Exception {
    Path second = Files.createDirectory(directory.resolve("second"));
    Files.writeString(second.resolve(".s.PGSQL.5433"), "");
    LibpqEnvironment surroundings =
        new LibpqEnvironment(Map.of(), null, "os", List.of(directory, second), List.of());
    assertThat(host("port=5433", surroundings)).isEqualTo(second.toString());
    assertThat(host("port=5432", surroundings)).isEqualTo("localhost");
    assertThat(host("port=5433 host=h", surroundings)).isEqualTo("h");
  }

  @Test
  void socketDirectory() throws Exception {
    ConnectionTarget target = Places.target("host=/var/run/postgresql");
    assertThat(target.unixSocket()).isTrue();
    assertThat(target.host()).isEqualTo("/var/run/postgresql");
  }

  @Test
  void databaseUrlComesLastAndIsTold() throws Exception {
    Map<String, String> url = Map.of("DATABASE_URL", "postgres://app:sec7ret@h:1/shop");
    ConnectionSpec spec = of(ConnectionArguments.NONE, url);
    assertThat(spec.target().toString()).isEqualTo("postgresql://app@h:1/shop");
    assertThat(spec.target().password()).isEqualTo("sec7ret");
    assertThat(spec.notes()).containsExactly("using DATABASE_URL: postgresql://app@h:1/shop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER"})
  void databaseUrlIsNotUsedWhenTheEnvironmentSaysWhere(String variable) throws Exception {
    ConnectionSpec spec =
        of(
            ConnectionArguments.NONE,
            Map.of("DATABASE_URL", "postgres://app@elsewhere/shop", variable, "7"));
    assertThat(spec.target().host()).isNotEqualTo("elsewhere");
    assertThat(spec.notes())
        .containsExactly(
            "DATABASE_URL is not used: %s wins over it, as it says where to connect"
                .formatted(variable));
  }

  @Test
  void databaseUrlIsNotUsedWithAFlag() throws Exception {
    assertThat(
            of(
                    new ConnectionArguments(null, null, null, "u", null),
                    Map.of("DATABASE_URL", "postgres://app@elsewhere/shop"))
                .target()
                .host())
        .isEqualTo("localhost");
  }

  @Test
  void brokenDatabaseUrlIsNamed() {
    assertThatThrownBy(
            () -> of(ConnectionArguments.NONE, Map.of("DATABASE_URL", "mysql://u:sec7ret@h/d")))
        .isInstanceOf(InvalidConnectionException.class)
        .hasMessage(
            "DATABASE_URL has the scheme \"mysql\"; Postgres's are postgresql://, postgres:// and"
                + " jdbc:postgresql://");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
      u:sec7ret@h/d                          | the connection string looks like a URI without its scheme: write postgresql:// before it
      u:sec7ret@h/d?sslmode=require          | the connection string looks like a URI without its scheme: write postgresql:// before it
      POSTGRES://u:sec7ret@h/d               | the connection string has the scheme "POSTGRES"; Postgres's are postgresql://, postgres:// and jdbc:postgresql://
      jdbc:mysql://h/d?password=sec7ret      | the JDBC URL is not one of Postgres; it would start with jdbc:postgresql://
      host=a,b port=1,2,3                    | 3 values for port from the connection string and 2 hosts: write one for each
      host=@abstract                         | the host from the connection string is an abstract Unix socket, which pgready cannot use
      port=0                                 | port from the connection string is not a number from 1 to 65535
      port=99999999999                       | port from the connection string is not a number from 1 to 65535
      sslmode=maybe                          | sslmode from the connection string is not one of disable, allow, prefer, require, verify-ca, verify-full
      sslmode=''                             | sslmode from the connection string is not one of disable, allow, prefer, require, verify-ca, verify-full
      postgresql://h?sslmode=BAD             | sslmode from the connection URI is not one of disable, allow, prefer, require, verify-ca, verify-full
      postgresql://h?target_session_attrs=x  | target_session_attrs from the connection URI is not one of any, read-write, read-only, primary, standby, prefer-standby
      connect_timeout=abc                    | connect_timeout from the connection string is not a whole number
      keepalives_idle=1s                     | keepalives_idle from the connection string is not a whole number
      sslrootcert=system sslmode=require     | sslrootcert=system needs sslmode=verify-full, not require
      """,
      delimiter = '|')
  void refused(String connection, String message) {
    assertThatThrownBy(() -> Places.target(connection))
        .isInstanceOf(InvalidConnectionException.class)
        .hasMessage(message);
  }

  @Test
  void badFlagsAndVariablesAreNamed() {
    assertThatThrownBy(() -> of(new ConnectionArguments(null, null, "54x", null, null), Map.of()))
        .hasMessage("port from -p/--port is not a number from 1 to 65535");
    assertThatThrownBy(() -> of(ConnectionArguments.NONE, Map.of("PGSSLMODE", "on")))
        .hasMessageStartingWith("sslmode from PGSSLMODE is not one of disable,");
  }

  @Test
  void whatIsNotUnderstoodIsNotShown() {
    assertThatThrownBy(() -> Places.target("sslmode='\u001b[31m\u202e'"))
        .message()
        .doesNotContain("31m");
  }

  @Test
  void severalHosts() throws Exception {
    for (String connection :
        List.of(
            "postgresql://u:p@a,b:2,[::1]:3/d",
            "host=a,b,::1 port=5432,2,3 user=u password=p dbname=d",
            "jdbc:postgresql://a,b:2,[::1]:3/d?user=u&password=p")) {
      ConnectionSpec spec = of(ConnectionArguments.of(connection), Map.of());
      assertThat(spec.target().toString()).isEqualTo("postgresql://u@a:5432/d");
      assertThat(spec.target().others())
          .extracting(ConnectionTarget::toString)
          .containsExactly("postgresql://u@b:2/d", "postgresql://u@::1:3/d");
      assertThat(spec.target().others()).extracting(ConnectionTarget::password).containsOnly("p");
      assertThat(spec.notes())
          .containsExactly("3 hosts: tried in order, and the first that lets pgready in is judged");
      assertThat(spec.withPassword("typed").target().others())
          .extracting(ConnectionTarget::password)
          .containsOnly("typed");
    }
  }

  @Test
  void timeouts() throws Exception {
    assertThat(Places.target("connect_timeout=0").connectTimeoutSeconds()).isZero();
    assertThat(Places.target("connect_timeout=-1").connectTimeoutSeconds()).isZero();
    assertThat(Places.target("connect_timeout=1").connectTimeoutSeconds()).isEqualTo(1);
    assertThat(Places.target("connect_timeout=").connectTimeoutSeconds()).isEqualTo(10);
  }

  @Test
  void tls() throws Exception {
    assertThat(Places.target("sslrootcert=system").sslmode()).isEqualTo("verify-full");
    assertThat(of(ConnectionArguments.NONE, Map.of("PGREQUIRESSL", "1")).target().sslmode())
        .isEqualTo("require");
    assertThat(
            of(ConnectionArguments.NONE, Map.of("PGREQUIRESSL", "1", "PGSSLMODE", "allow"))
                .target()
                .sslmode())
        .isEqualTo("allow");
  }

  @Test
  void filesOfTheHomeDirectory(@TempDir Path home) throws Exception {
    Path directory = Files.createDirectory(home.resolve(".postgresql"));
    Files.writeString(directory.resolve("root.crt"), "");
    Files.writeString(directory.resolve("postgresql.crt"), "");
    ConnectionTarget target =
        ConnectionSpec.of(ConnectionArguments.of("sslcert=/mine"), Places.home(home, Map.of()))
            .target();
    assertThat(target.parameters())
        .isEqualTo(
            Map.of("sslrootcert", directory.resolve("root.crt").toString(), "sslcert", "/mine"));
  }

  @Test
  void knownButIrrelevantParametersAreAccepted() throws Exception {
    assertThat(
            Places.target(
                    "application_name=a fallback_application_name=b client_encoding=c"
                        + " replication=database krbsrvname=d require_auth=md5")
                .parameters())
        .isEqualTo(Map.of("require_auth", "md5"));
  }

  @Test
  void typedPassword() throws Exception {
    ConnectionSpec spec = of(ConnectionArguments.of("host=h"), Map.of());
    assertThat(spec.withPassword("typed").target().password()).isEqualTo("typed");
    assertThat(spec.withPassword("typed").toString()).doesNotContain("typed");
  }

  private static String host(String connection, LibpqEnvironment surroundings)
      throws InvalidConnectionException {
    return ConnectionSpec.of(ConnectionArguments.of(connection), surroundings).target().host();
  }

  private static ConnectionSpec of(ConnectionArguments arguments, Map<String, String> environment)
      throws InvalidConnectionException {
    return ConnectionSpec.of(arguments, Places.environment(environment));
  }
}
