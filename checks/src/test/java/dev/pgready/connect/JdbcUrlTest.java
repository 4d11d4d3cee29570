// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.collect.connect.ConnectionTarget;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JdbcUrlTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
      jdbc:postgresql:shop                          | {host=localhost, port=5432, dbname=shop}
      jdbc:postgresql:/                             | {host=localhost, port=5432}
      jdbc:postgresql://h/                          | {host=h, port=5432}
      jdbc:postgresql://h                           | {host=h, port=5432}
      jdbc:postgresql://h:5433/shop                 | {host=h, port=5433, dbname=shop}
      jdbc:postgresql://h:/shop                     | {host=h, port=5432, dbname=shop}
      jdbc:postgresql://[::1]:5433/shop             | {host=::1, port=5433, dbname=shop}
      jdbc:postgresql:///shop                       | {host=localhost, port=5432, dbname=shop}
      jdbc:postgresql://h/a%20b                     | {host=h, port=5432, dbname=a b}
      jdbc:postgresql://h/d?user=u&password=p%26q   | {host=h, port=5432, dbname=d, user=u, password=p&q}
      jdbc:postgresql://h/d?password=a+b            | {host=h, port=5432, dbname=d, password=a b}
      jdbc:postgresql://h/d?ssl=true                | {host=h, port=5432, dbname=d, sslmode=verify-full}
      jdbc:postgresql://h/d?ssl                     | {host=h, port=5432, dbname=d, sslmode=verify-full}
      jdbc:postgresql://h/d?ssl=false               | {host=h, port=5432, dbname=d}
      jdbc:postgresql://h/d?ssl=true&sslmode=require| {host=h, port=5432, dbname=d, sslmode=require}
      jdbc:postgresql://h/d?sslmode=allow&ssl=true  | {host=h, port=5432, dbname=d, sslmode=allow}
      jdbc:postgresql://h/d?ssl=true&sslfactory=org.postgresql.ssl.NonValidatingFactory | {host=h, port=5432, dbname=d, sslmode=require}
      jdbc:postgresql://h/d?connectTimeout=3&tcpKeepAlive=true | {host=h, port=5432, dbname=d, connect_timeout=3}
      jdbc:postgresql://h/d?targetServerType=secondary | {host=h, port=5432, dbname=d, target_session_attrs=standby}
      jdbc:postgresql://h/d?currentSchema=a%20b     | {host=h, port=5432, dbname=d, options=-c search_path=a\\ b}
      jdbc:postgresql://h/d?options=-c%20x%3Dy&currentSchema=s | {host=h, port=5432, dbname=d, options=-c x=y -c search_path=s}
      """,
      delimiter = '|')
  void accepted(String url, String expected) throws InvalidConnectionException {
    assertThat(JdbcUrl.parse(url, "the URL").toString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql:shop",
        "jdbc:postgresql://h/",
        "jdbc:postgresql://h:5433/shop",
        "jdbc:postgresql://[::1]:5433/shop?user=u&password=p%26q",
        "jdbc:postgresql://h/a%20b?user=a+b",
        "jdbc:postgresql:///shop",
      })
  void agreesWithTheDriver(String url) throws Exception {
    // not named as a class: its annotations are not on the class path, and javac warns of each
    Object parsed =
        Class.forName("org.postgresql.Driver")
            .getMethod("parseURL", String.class, Properties.class)
            .invoke(null, url, new Properties());
    Properties theirs = (Properties) requireNonNull(parsed);
    Map<String, String> ours = JdbcUrl.parse(url, "the URL");
    String host = theirs.getProperty("PGHOST", "localhost").replaceAll("[\\[\\]]", "");
    assertThat(ours.get("host")).isEqualTo(host.isEmpty() ? "localhost" : host);
    assertThat(ours.get("port")).isEqualTo(theirs.getProperty("PGPORT", "5432"));
    assertThat(ours.get("user")).isEqualTo(theirs.getProperty("user"));
    assertThat(ours.get("password")).isEqualTo(theirs.getProperty("password"));
    String database = theirs.getProperty("PGDBNAME");
    assertThat(ours.getOrDefault("dbname", "")).isEqualTo(database == null ? "" : database);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
      jdbc:postgresql://u:sec7ret@h/d               | the URL has an @ before its parameters; a JDBC URL takes them as ?user=...&password=...
      jdbc:postgresql://h:sec7ret/d                 | the port in the URL is not a number from 1 to 65535
      jdbc:postgresql://[::1/d                      | the host in the URL has an unpaired bracket
      jdbc:postgresql://h/d?password=sec7ret%zz     | the value of password in the URL has a % without two hexadecimal digits
      jdbc:postgresql://h/d?targetServerType=x      | targetServerType in the URL is not one of
      """,
      delimiter = '|')
  void refused(String url, String message) {
    assertThatThrownBy(() -> JdbcUrl.parse(url, "the URL"))
        .isInstanceOf(InvalidConnectionException.class)
        .hasMessageStartingWith(message)
        .message()
        .doesNotContain("sec7ret");
  }

  @Test
  void hostIsLocalhostWhateverPgHostSays() throws InvalidConnectionException {
    ConnectionTarget target =
        ConnectionSpec.of(
                ConnectionArguments.of("jdbc:postgresql:shop"),
                Places.environment(Map.of("PGHOST", "elsewhere", "PGPASSWORD", "p")))
            .target();
    assertThat(target.host()).isEqualTo("localhost");
    assertThat(target.password()).isEqualTo("p");
  }
}
