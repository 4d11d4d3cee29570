// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.app.console.ConfigException;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.connect.LibpqEnvironment;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a configuration's connections to places to connect to. */
final class ConfiguredConnectionsTest {
  private final Path directory;

  ConfiguredConnectionsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private ConfigFile file(String connection) throws IOException {
    return ConfigFile.read(
        Files.writeString(
            directory.resolve("pgready.yaml"), "connections:\n  shop: " + connection + "\n"),
        ProviderCatalog.builtIn(),
        new ConsumerCatalog());
  }

  private ConfiguredConnections places(ConfigFile file) {
    return ConfiguredConnections.of(
        file,
        new LibpqEnvironment(
            Map.of("WORD", "env word", "URL", "postgresql://u:inside@other/d"),
            directory,
            "me",
            List.of(),
            List.of()));
  }

  private ConnectionTarget target(String connection) throws IOException {
    ConfigFile file = file(connection);
    return places(file).spec("connections.shop", shop(file)).target();
  }

  private static ConnectionEntry shop(ConfigFile file) {
    return java.util.Objects.requireNonNull(file.config().connections().get("shop"));
  }

  @Test
  void parts() throws IOException {
    ConnectionTarget target =
        target(
            "{host: db, port: 5433, user: 'it''s', database: 'a b\\c', sslmode: verify-full,"
                + " password: {env: WORD}}");
    assertThat(target.host()).isEqualTo("db");
    assertThat(target.port()).isEqualTo(5433);
    assertThat(target.user()).isEqualTo("it's");
    assertThat(target.database()).isEqualTo("a b\\c");
    assertThat(target.sslmode()).isEqualTo("verify-full");
    assertThat(target.password()).isEqualTo("env word");
    assertThat(target("{host: db}").user()).isEqualTo("me");
  }

  @Test
  void urls() throws IOException {
    assertThat(target("{url: 'postgresql://u@db/d'}").password()).isNull();
    assertThat(target("{url: {env: URL}}").password()).isEqualTo("inside");
    // the password that is told is the one that is meant
    assertThat(target("{url: {env: URL}, password: {env: WORD}}").password()).isEqualTo("env word");
    Files.writeString(directory.resolve("url"), "jdbc:postgresql://db:5433/d?user=u\n");
    assertThat(target("{url: {file: url}}").port()).isEqualTo(5433);
    assertThat(target("{url: {command: [cat, url]}}").user()).isEqualTo("u");
  }

  @Test
  void direct() throws IOException {
    ConfigFile file =
        file("{url: 'postgresql://u@pooler/d', direct-url: {env: URL}, password: {env: WORD}}");
    ConnectionTarget direct =
        places(file).direct("connections.shop", shop(file)).orElseThrow().target();
    assertThat(direct.host()).isEqualTo("other");
    assertThat(direct.password()).isEqualTo("inside");
    ConfigFile plain =
        file("{url: 'postgresql://u@pooler/d', direct-url: 'host=db', password: {env: WORD}}");
    assertThat(
            places(plain).direct("connections.shop", shop(plain)).orElseThrow().target().password())
        .isEqualTo("env word");
    ConfigFile none = file("{host: db}");
    assertThat(places(none).direct("connections.shop", shop(none))).isEmpty();
  }

  @Test
  void whatIsStatedNeedsNoSecret() throws IOException {
    ConfigFile file = file("{host: db, password: {command: [sh, -c, 'touch ran; echo x']}}");
    assertThat(places(file).stated("connections.shop", shop(file)).orElseThrow().target().host())
        .isEqualTo("db");
    assertThat(directory.resolve("ran")).doesNotExist();
    ConfigFile secret = file("{url: {env: URL}}");
    assertThat(places(secret).stated("connections.shop", shop(secret))).isEmpty();
  }

  /** A setting of the session can make a server load a library; a file's owner would be read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "options=-c%20session_preload_libraries%3D/tmp/evil",
        "sslmode=require&options=-c%20role%3Dx",
        "passfile=/home/me/other",
        "servicefile=services&service=x",
        "sslkey=/home/me/key",
        "sslcert=cert",
        "sslkeylogfile=log",
      })
  void whatReachesBeyondTheConnectionNeedsTrust(String query) throws IOException {
    Files.writeString(directory.resolve("services"), "[x]\noptions=-c x=y\n");
    for (String place :
        List.of(
            "{url: 'postgresql://h/d?" + query + "'}",
            "{host: h, direct-url: 'postgresql://h/d?" + query + "'}")) {
      ConfigFile named = file(place);
      ConfigFile found =
          new ConfigFile(named.path(), named.config(), named.places(), Standing.FOUND);
      ConnectionEntry shop = shop(found);
      assertThatThrownBy(
              () -> {
                places(found).spec("connections.shop", shop);
                places(found).direct("connections.shop", shop);
              })
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("is not trusted for connections.shop.")
          .hasMessageContaining(
              "url (" + query.replaceAll("sslmode=require&|=.*", "").replace("&", "") + ")");
    }
  }

  @Test
  void whatSaysWhereAndHowSafelyNeedsNoTrust() throws IOException {
    ConfigFile named =
        file(
            "{url: 'postgresql://u@h:1/d?sslmode=verify-full&sslrootcert=ca&require_auth=md5"
                + "&target_session_attrs=any&connect_timeout=3'}");
    ConfigFile found = new ConfigFile(named.path(), named.config(), named.places(), Standing.FOUND);
    assertThat(places(found).spec("connections.shop", shop(found)).target().host()).isEqualTo("h");
    // what is typed goes where the file says
    assertThatThrownBy(() -> places(found).asks("connections.shop"))
        .hasMessageContaining("password that is typed");
    places(named).asks("connections.shop");
  }

  @Test
  void whatIsFetchedAndCannotBeUsedIsNotQuoted() throws IOException {
    Files.writeString(directory.resolve("url"), "postgresql://u:s3cret@h:port/d\n");
    assertThatThrownBy(() -> target("{url: {file: url}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pgready.yaml:2: connections.shop.url: ")
        .hasMessageContaining("port")
        .message()
        .doesNotContain("s3cret");
  }
}
