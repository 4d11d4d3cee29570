// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointTest {
  private final Endpoint check = new Endpoint();

  @Test
  void reachedPasses() {
    assertThat(FactsFixture.sound().check(check).message()).isEqualTo("db.example.com was reached");
  }

  @Test
  void aFailureIsToldWithoutCatalogue() {
    CheckResult result =
        FactsFixture.unreached("REFUSED", "connection to db.example.com:5432 was refused")
            .check(check);
    assertThat(check.worksWithoutCatalogue()).isTrue();
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).isEqualTo("connection to db.example.com:5432 was refused");
    assertThat(result.remedies().get(0).steps().get(0)).startsWith("check host and port");
  }

  /** Facts that a WAL sender read: ordinary sessions cannot load a library of theirs. */
  @ParameterizedTest
  @CsvSource({"postgres, PASS", "zero, FAIL", "debezium, FAIL"})
  void whoOpensNoOrdinarySessionIsNotHeldUp(String consumer, Status status) {
    CheckResult result =
        FactsFixture.sound()
            .set("connection.failure.cause", "OTHER")
            .set("connection.failure.message", "cannot start a session")
            .set("connection.failure.sqlState", "58P01")
            .consumer(consumer)
            .check(check);
    assertThat(result.status()).isEqualTo(status);
  }

  @Test
  void theHostsAdviceForIpv6IsAdded() {
    CheckResult result =
        FactsFixture.unreached("NO_IPV6_ROUTE", "no route")
            .providerYaml(
                "{id: x, name: Xhost, managed: true, verified: 2026-11-20, network: {ipv6-only: true, ipv4-remedy: buy the IPv4 add-on}}")
            .check(check);
    assertThat(result.remedies().get(0).steps()).contains("buy the IPv4 add-on");
  }

  /** pgready ended the attempt itself, as a demand of the connection was not met. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void whatNoServerSaidIsInNoLog(boolean managed) {
    CheckResult result =
        FactsFixture.unreached("OTHER", "it is a primary, and target_session_attrs=standby")
            .providerYaml(
                "{id: x, name: Xhost, managed: %s, verified: 2026-11-20}".formatted(managed))
            .check(check);
    assertThat(result.remedies().get(0).steps())
        .singleElement()
        .asString()
        .startsWith("change what the message names")
        .doesNotContain("log");
  }

  /** A refusal in the words of a pooler or a proxy, whose log is not the server's. */
  @Test
  void theMessageComesBeforeALog() {
    CheckResult result =
        FactsFixture.unreached("OTHER", "the pooler cannot look up role app: check its auth_file")
            .set("connection.failure.sqlState", "08P01")
            .check(check);
    assertThat(result.remedies().get(0).steps().get(0))
        .startsWith("do what the message says")
        .contains("a pooler");
  }

  /** What the host says of its network is added where it can be the cause, and only there. */
  @ParameterizedTest
  @CsvSource({
    "DNS, 'is over IPv6 only|buy IPv4|private network'",
    "UNREACHABLE, 'is over IPv6 only|buy IPv4|private network'",
    "TIMEOUT, 'allow your address|private network'",
    "REFUSED, 'allow your address|private network'",
    "PG_HBA, 'allow your address|private network'",
    "TLS_DEMANDED, 'TLS is a must|certificates: the bundle'",
    "TLS_CERTIFICATE, 'TLS is a must|certificates: the bundle'",
    "PASSWORD, ''",
    "NO_SUCH_DATABASE, ''"
  })
  void theHostsAdviceIsThatOfTheCause(String cause, String expected) {
    List<String> steps =
        FactsFixture.unreached(cause, "it failed")
            .providerYaml(
                "{id: x, name: Xhost, managed: true, verified: 2026-11-20, network: {ipv6-only: true, ipv4-remedy: buy IPv4, private-only: true, allow-list: allow your address, tls-note: TLS is a must, ca-bundle: the bundle}}")
            .check(check)
            .remedies()
            .get(0)
            .steps();
    String told =
        String.join("|", steps.subList(1, steps.size()))
            .replace("Xhost offers this endpoint over", "is over")
            .replaceAll("it is reachable from the host's private network only", "private network");
    assertThat(told).isEqualTo(expected);
  }

  /** Nobody but a managed host sees its log. */
  @Test
  void whoSeesTheLogIsSentThere() {
    String managed =
        "{id: x, name: Xhost, managed: %s, verified: 2026-11-20, network: {allow-list: allow your address}}";
    for (boolean hosts : new boolean[] {true, false}) {
      List<String> steps =
          FactsFixture.unreached("CLOSED", "it closed the connection")
              .providerYaml(managed.formatted(hosts))
              .check(check)
              .remedies()
              .get(0)
              .steps();
      assertThat(steps.get(0).startsWith("look the text up in the host's documentation"))
          .isEqualTo(hosts);
      assertThat(steps.contains("allow your address")).isEqualTo(hosts);
    }
  }
}
