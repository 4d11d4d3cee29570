// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConsumerCatalog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A setting is changed where it takes effect, and in no way that undoes another change. */
final class SettingOriginsTest {
  private static FactsFixture replica() {
    return FactsFixture.sound().setting("wal_level", "replica").set("connection.host", "db");
  }

  private static Remedy first(FactsFixture facts) {
    return facts.check(new WalLevel()).remedies().get(0);
  }

  @Test
  void whatAFileSaysAlterSystemOutranks() {
    assertThat(first(replica()).sql()).contains("ALTER SYSTEM SET wal_level = 'logical'");
  }

  @ParameterizedTest
  @CsvSource({"command line, -c wal_level=replica", "environment variable, wal_level = replica"})
  void whatTheServerIsStartedWithIsChangedThere(String source, String word) {
    for (String host : List.of("self-managed", "docker", "linux-debian")) {
      Remedy remedy =
          first(replica().provider(host).set("catalogue.settings.wal_level.source", source));
      assertThat(remedy.sql()).isEmpty();
      assertThat(remedy.commands()).isEmpty();
      assertThat(remedy.steps().get(0)).contains(word).contains("outranks");
      assertThat(remedy.restart()).isTrue();
    }
  }

  /** There the host's own way is the place where it comes from. */
  @ParameterizedTest
  @ValueSource(strings = {"patroni", "docker-compose", "aws-rds", "cloudnativepg"})
  void aHostsOwnWayStays(String host) {
    Remedy remedy =
        first(replica().provider(host).set("catalogue.settings.wal_level.source", "command line"));
    assertThat(remedy.title()).doesNotContain("where the server is started");
  }

  /** What an operator or a file says does not reach a setting that postgresql.auto.conf has. */
  @ParameterizedTest
  @ValueSource(strings = {"patroni", "docker-compose", "cloudnativepg", "zalando-operator"})
  void alterSystemOutranksTheFilesOfAHost(String host) {
    FactsFixture facts =
        replica()
            .provider(host)
            .set("catalogue.settings.wal_level.source", "configuration file")
            .set("catalogue.settings.wal_level.file", "/data/postgresql.auto.conf");
    assertThat(first(facts).caveats())
        .anyMatch(caveat -> caveat.contains("ALTER SYSTEM RESET wal_level as well"));
    assertThat(first(facts.set("catalogue.settings.allow_alter_system.value", "off")).caveats())
        .anyMatch(caveat -> caveat.contains("take it out of that file as well"))
        .noneMatch(caveat -> caveat.contains("RESET"));
    assertThat(
            first(facts.set("catalogue.settings.wal_level.file", "/data/postgresql.conf"))
                .caveats())
        .noneMatch(caveat -> caveat.contains("postgresql.auto.conf"));
    assertThat(
            first(
                    facts
                        .provider("aws-rds")
                        .set("catalogue.settings.wal_level.file", "/data/postgresql.auto.conf"))
                .caveats())
        .noneMatch(caveat -> caveat.contains("postgresql.auto.conf"));
  }

  @Test
  void whereAlterSystemIsRefusedTheFileIsNamed() {
    Remedy remedy =
        first(
            replica()
                .set("catalogue.settings.allow_alter_system.value", "off")
                .set("catalogue.settings.wal_level.file", "/etc/postgresql/postgresql.conf")
                .set("catalogue.settings.wal_level.line", 211));
    assertThat(remedy.sql()).isEmpty();
    assertThat(remedy.steps())
        .anyMatch(step -> step.contains("/etc/postgresql/postgresql.conf, line 211"));
  }

  /** Its own server's configuration holds for a standby as well. */
  @Test
  void standbysComeFirst() {
    FactsFixture facts =
        FactsFixture.sound()
            .setting("max_wal_senders", "0")
            .slot("standby", slot -> slot.set("row.slot_type", "physical"));
    assertThat(facts.check(new WalSenders()).remedies().get(0).caveats())
        .anyMatch(caveat -> caveat.startsWith("first on the standbys"));
  }

  /** FATAL: WAL streaming ("max_wal_senders" > 0) requires "wal_level" to be "replica" ... */
  @Test
  void sendersAloneWouldKeepTheServerFromStarting() {
    FactsFixture facts =
        FactsFixture.sound().setting("max_wal_senders", "0").setting("wal_level", "minimal");
    assertThat(facts.check(new WalSenders()).remedies().get(0).sql())
        .containsExactly(
            "ALTER SYSTEM SET wal_level = 'logical'", "ALTER SYSTEM SET max_wal_senders = '10'");
  }

  @ParameterizedTest
  @CsvSource({
    "db.example.com, false",
    "203.0.113.7, false",
    "2001:db8::1, false",
    "db, true",
    "localhost, true",
    "10.1.2.3, true",
    "/run/postgresql, true",
    "pg.shop.svc.cluster.local, true",
    "172.20.0.2, true",
    "fd00::1, true",
    "100.100.1.2, true"
  })
  void anUnknownPublicHostIsNotToldHowToRestartAMachine(String host, boolean told) {
    Remedy remedy = first(replica().set("connection.host", host));
    assertThat(remedy.commands().stream().anyMatch(command -> command.contains("pg_ctl")))
        .isEqualTo(told);
    assertThat(remedy.caveats().stream().anyMatch(caveat -> caveat.contains("does not recognise")))
        .isEqualTo(!told);
  }

  /** A superuser there administers the server. */
  @Test
  void aSuperuserIsTold() {
    assertThat(
            first(
                    replica()
                        .set("connection.host", "db.example.com")
                        .set("catalogue.role.superuser", true))
                .commands())
        .isNotEmpty();
  }

  @Test
  void whatTheRoleOverridesIsChangedForTheRole() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumer("zero")
            .setting("event_triggers", "off")
            .roleSetting("event_triggers=off");
    assertThat(facts.check(new dev.pgready.checks.ddl.EventTriggers()).remedies().get(0).sql())
        .containsExactly("ALTER ROLE app SET event_triggers = 'on'");
  }

  /** Each command replaces all flags, so every one names those of all findings. */
  @ParameterizedTest
  @CsvSource({
    "gcp-cloudsql, gcloud sql instances patch '<instance>' --database-flags=cloudsql.logical_decoding=on",
    "gcp-alloydb, gcloud alloydb instances update '<instance>' --cluster='<cluster>' --region='<region>' --database-flags=alloydb.logical_decoding=on"
  })
  void oneCommandForAllFlags(String host, String start) {
    Report report =
        Preflight.run(
            FactsFixture.sound()
                .setting("wal_level", "replica")
                .setting("max_replication_slots", "0")
                .setting("max_wal_senders", "0")
                .facts(),
            FactsFixture.sound().provider(host).context().detection(),
            Map.of("generic", new ConsumerCatalog().find("generic").orElseThrow()),
            Request.DEFAULT,
            Checks.all());
    List<String> commands =
        report.findings().stream()
            .filter(finding -> finding.result().urgency().needsAttention())
            .flatMap(finding -> finding.result().remedies().stream().limit(1))
            .flatMap(remedy -> remedy.commands().stream())
            .filter(command -> command.contains("--database-flags"))
            .toList();
    assertThat(commands).hasSize(3);
    assertThat(commands.stream().distinct())
        .containsExactly(
            start
                + ",max_replication_slots=10,max_wal_senders=10,'<name=value of every flag that is set already>'");
    assertThat(
            report.findings().stream()
                .flatMap(finding -> finding.result().remedies().stream())
                .filter(remedy -> !remedy.commands().isEmpty())
                .map(Remedy::caveats))
        .allSatisfy(
            caveats ->
                assertThat(caveats).anyMatch(text -> text.startsWith("--database-flags replaces")));
  }

  /** Changed, not restarted: the restart in the host's own way. */
  @Test
  void aPendingRestartNamesTheHostsCommand() {
    Remedy remedy = first(replica().provider("aws-rds").pendingRestart("wal_level"));
    assertThat(remedy.commands())
        .containsExactly("aws rds reboot-db-instance --db-instance-identifier '<instance>'");
  }
}
