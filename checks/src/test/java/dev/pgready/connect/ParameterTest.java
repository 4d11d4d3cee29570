// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every parameter and variable of libpq 18 (manual, "Parameter Key Words" and "Environment
 * Variables"): nothing that a user said is dropped in silence.
 */
final class ParameterTest {
  /** Each with a value that demands something, and what must become of it. */
  private static final Map<String, String> ALL = new TreeMap<>();

  static {
    add("place", "host=h hostaddr=127.0.0.1 port=5432 dbname=d user=u connect_timeout=5");
    add("place", "password=p passfile=/x sslmode=require");
    add(
        "honoured",
        "require_auth=scram-sha-256 channel_binding=require options=-cx=y sslnegotiation=direct"
            + " sslcert=/c sslkey=/k sslpassword=p sslcertmode=require sslrootcert=/r sslcrl=/l"
            + " sslcrldir=/l sslsni=0 requirepeer=postgres ssl_min_protocol_version=TLSv1.3"
            + " ssl_max_protocol_version=TLSv1.2 target_session_attrs=standby");
    add(
        "refused",
        "gssencmode=require min_protocol_version=3.2 scram_client_key=k scram_server_key=k"
            + " oauth_issuer=i oauth_client_id=i oauth_client_secret=s oauth_scope=s service=s"
            + " servicefile=/none");
    add("noted", "load_balance_hosts=random sslkeylogfile=/f");
    add(
        "harmless",
        "max_protocol_version=3.2 client_encoding=UTF8 application_name=a"
            + " fallback_application_name=a keepalives=1 keepalives_idle=1 keepalives_interval=1"
            + " keepalives_count=1 tcp_user_timeout=1 replication=database sslcompression=1"
            + " krbsrvname=k gsslib=gssapi gssdelegation=1");
  }

  private static void add(String outcome, String settings) {
    for (String setting : settings.split(" ")) {
      ALL.put(setting, outcome);
    }
  }

  private static String keyword(String setting) {
    return setting.substring(0, setting.indexOf('='));
  }

  @Test
  void everyParameterIsInTheTable() {
    assertThat(ALL.keySet().stream().map(ParameterTest::keyword).toList())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Parameter.values()).map(Parameter::keyword).toList())
        .hasSize(51);
  }

  @Test
  void everyParameterIsHonouredOrHarmlessOrNamed() throws Exception {
    for (Map.Entry<String, String> entry : ALL.entrySet()) {
      String setting = entry.getKey();
      String keyword = keyword(setting);
      String extra =
          List.of("sslnegotiation", "sslcertmode").contains(keyword) ? " sslmode=require" : "";
      String string =
          (keyword.equals("host") ? "" : "host=/sock ")
              + setting
              + extra
              + (keyword.equals("servicefile") ? " service=s" : "");
      switch (entry.getValue()) {
        case "honoured" ->
            assertThat(Places.target(string).parameters())
                .as(setting)
                .containsEntry(keyword, setting.substring(setting.indexOf('=') + 1));
        case "refused" ->
            assertThatThrownBy(() -> Places.target(string))
                .as(setting)
                .isInstanceOf(InvalidConnectionException.class)
                .hasMessageContaining(keyword.startsWith("service") ? "service" : keyword);
        case "noted" ->
            assertThat(spec(string, Map.of()).notes())
                .as(setting)
                .anyMatch(n -> n.contains(keyword));
        case "place" -> assertThat(Places.target(string)).as(setting).isNotNull();
        default -> {
          assertThat(Places.target(string).parameters()).as(setting).doesNotContainKey(keyword);
          assertThat(spec(string, Map.of()).notes()).as(setting).isEmpty();
          assertThat(Parameter.of(keyword).orElseThrow().handling())
              .isIn(Parameter.Handling.HARMLESS, Parameter.Handling.DECIDED);
        }
      }
    }
  }

  /** In a URI, the environment and a service, a demand is the same demand. */
  @Test
  void everyWayToSayIt() {
    for (Map.Entry<String, String> entry : ALL.entrySet()) {
      String setting = entry.getKey();
      String keyword = keyword(setting);
      String value = setting.substring(setting.indexOf('=') + 1);
      if (!entry.getValue().equals("refused") || keyword.startsWith("service")) {
        continue;
      }
      assertThatThrownBy(() -> Places.target("postgresql://h/d?" + setting))
          .hasMessageContaining(keyword);
      String variable = Parameter.of(keyword).orElseThrow().variable();
      if (variable != null) {
        assertThatThrownBy(() -> spec("host=h", Map.of(variable, value)))
            .hasMessageContaining(keyword);
      }
    }
  }

  private static ConnectionSpec spec(String string, Map<String, String> variables)
      throws InvalidConnectionException {
    return ConnectionSpec.of(ConnectionArguments.of(string), Places.environment(variables));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      PGREQUIREAUTH=scram-sha-256      | require_auth
      PGCHANNELBINDING=require         | channel_binding
      PGREQUIREPEER=postgres           | requirepeer
      PGTARGETSESSIONATTRS=read-write  | target_session_attrs
      PGSSLCRL=/l                      | sslcrl
      PGSSLCRLDIR=/l                   | sslcrldir
      PGSSLCERTMODE=require            | sslcertmode
      PGSSLSNI=0                       | sslsni
      PGSSLMINPROTOCOLVERSION=TLSv1.3  | ssl_min_protocol_version
      """)
  void variables(String variable, String keyword) throws Exception {
    String[] parts = variable.split("=", 2);
    assertThat(spec("host=h sslmode=require", Map.of(parts[0], parts[1])).target().parameters())
        .containsEntry(keyword, parts[1]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      requireAuth=scram-sha-256   | require_auth         | scram-sha-256
      channelBinding=require      | channel_binding      | require
      targetServerType=primary    | target_session_attrs | primary
      targetServerType=secondary  | target_session_attrs | standby
      require_auth=scram-sha-256  | require_auth         | scram-sha-256
      Channel_Binding=require     | channel_binding      | require
      target_session_attrs=standby | target_session_attrs | standby
      requirepeer=postgres        | requirepeer          | postgres
      sslcrl=/l                   | sslcrl               | /l
      """)
  void jdbcSpellings(String parameter, String keyword, String value) throws Exception {
    assertThat(Places.target("jdbc:postgresql://h/d?" + parameter).parameters())
        .containsEntry(keyword, value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      jdbc:postgresql://h/d?gssEncMode=require           | gssencmode=require
      jdbc:postgresql://h/d?sslNegotiation=direct        | sslnegotiation=direct needs
      jdbc:postgresql://h/d?socketFactory=com.google.X   | socketFactory
      jdbc:postgresql://h/d?authenticationPluginClassName=x.Y | authenticationPluginClassName
      jdbc:postgresql://h/d?gssencmode=require           | gssencmode=require
      jdbc:postgresql://h/d?min_protocol_version=3.2     | min_protocol_version=3.2
      jdbc:postgresql://h/d?oauth_issuer=x               | oauth_issuer
      jdbc:postgresql://h/d?scram_client_key=x           | scram_client_key
      jdbc:postgresql://h/d?require_auth=x               | require_auth
      host=h sslcertmode=require                         | sslcertmode=require needs
      host=h sslmode=disable sslcertmode=require         | sslcertmode=require needs
      host=h require_auth=md5,!none                      | before every method or before none
      host=h require_auth=md5,md5                        | twice
      host=h sslnegotiation=direct                       | sslmode=require
      host=h ssl_max_protocol_version=TLSv1.1            | below TLSv1.2
      host=h ssl_min_protocol_version=TLSv1.3 ssl_max_protocol_version=TLSv1.2 | above
      host=h min_protocol_version=latest                 | min_protocol_version
      host=h max_protocol_version=2                      | max_protocol_version
      """)
  void demandsThatCannotBeMet(String connection, String named) {
    assertThatThrownBy(() -> Places.target(connection))
        .isInstanceOf(InvalidConnectionException.class)
        .hasMessageContaining(named);
  }

  @Test
  void olderNameOfSslmode() throws Exception {
    assertThat(Places.target("requiressl=1 host=h").sslmode()).isEqualTo("require");
    assertThat(Places.target("postgresql://h?requiressl=1").sslmode()).isEqualTo("require");
    assertThat(Places.target("jdbc:postgresql://h/d?requiressl=1").sslmode()).isEqualTo("require");
    assertThat(Places.target("host=h requiressl=0").sslmode()).isEqualTo("prefer");
    assertThat(List.of(Parameter.values())).noneMatch(p -> p.keyword().equals("requiressl"));
  }
}
