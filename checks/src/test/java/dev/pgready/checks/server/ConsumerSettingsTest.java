// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.collect.query.FactsSql;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.SettingNames;
import dev.pgready.profile.ProfileException;
import dev.pgready.providers.ProviderCatalog;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsumerSettingsTest {
  private final ConsumerSettings check = new ConsumerSettings();

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3"})
  void theConsumersBoundDecides(String senders) {
    Status expected = senders.equals("1") ? Status.FAIL : Status.PASS;
    assertThat(
            FactsFixture.sound()
                .setting("max_wal_senders", senders)
                .consumer("peerdb")
                .check(new WalSenders())
                .status())
        .isEqualTo(expected);
  }

  @Test
  void aSettingThatTheServerDoesNotHaveIsFine() {
    assertThat(FactsFixture.sound().consumer("airbyte").check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .set("catalogue.settings", Map.of("rds.logical_wal_cache", Map.of("value", "16")))
                .consumer("airbyte")
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
  }

  @Test
  void aProfilesWishThatNobodyCouldJudgeIsRefused() {
    Assertions.assertThatThrownBy(
            () ->
                new ConsumerCatalog()
                    .add(
                        "my.yaml",
                        """
                        id: mine
                        name: Mine
                        verified: 2026-11-20
                        settings:
                          - {name: work_mem, min: 1}
                        """))
        .isInstanceOf(ProfileException.class)
        .hasMessageContaining("work_mem");
  }

  @Test
  void theListIsTheOneOfTheStatement() {
    String sql = FactsSql.catalogue(ProviderCatalog.builtIn(), null);
    String list = sql.substring(sql.indexOf("select array["), sql.indexOf("as names"));
    assertThat(SettingNames.ALL).allSatisfy(name -> assertThat(list).contains("'" + name + "'"));
    assertThat(list.chars().filter(c -> c == '\'').count()).isEqualTo(2L * SettingNames.ALL.size());
  }

  private static CheckResult twice(String bounds) {
    return FactsFixture.sound()
        .consumerNeeding("settings: [" + bounds + "]")
        .check(new ConsumerSettings());
  }

  @Test
  void theWorstOfSeveralDecidesAndAllAreTold() {
    CheckResult result =
        twice(
            "{name: max_worker_processes, level: warn, min: 9, why: it is small},"
                + "{name: max_connections, level: fail, min: 101, remedy: 200},"
                + "{name: row_security, level: info, min: 2}");
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo(
            "max_worker_processes is 8: it is small; max_connections is 100: Test needs another value; row_security is on: Test needs another value");
    assertThat(result.remedies()).hasSize(3);
    assertThat(result.remedies().get(0).sql())
        .contains("ALTER SYSTEM SET max_worker_processes = '9'");
    assertThat(result.remedies().get(1).sql()).contains("ALTER SYSTEM SET max_connections = '200'");
    assertThat(result.subjects()).hasSize(3);
    CheckResult warned =
        twice(
            "{name: max_connections, level: info, min: 101},"
                + "{name: max_worker_processes, level: warn, min: 9}");
    assertThat(warned.status()).isEqualTo(Status.WARN);
  }

  @ParameterizedTest
  @CsvSource({
    "min: 7, PASS",
    "min: 8, PASS",
    "min: 9, FAIL",
    "max: 7, FAIL",
    "max: 8, PASS",
    "max: 9, PASS"
  })
  void aBoundIsTakenItself(String bound, Status expected) {
    assertThat(twice("{name: max_worker_processes, level: fail, " + bound + "}").status())
        .isEqualTo(expected);
  }

  @Test
  void whereNoValueIsNamedNoneIsAdvised() {
    assertThat(twice("{name: max_worker_processes, level: fail, max: 7}").remedies()).isEmpty();
  }

  @Test
  void onAndOffAreOneAndZero() {
    assertThat(twice("{name: row_security, level: fail, min: 1}").status()).isEqualTo(Status.PASS);
    assertThat(twice("{name: hot_standby_feedback, level: fail, min: 1}").status())
        .isEqualTo(Status.FAIL);
    assertThat(twice("{name: hot_standby_feedback, level: fail, max: 0}").status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void aValueThatIsNoNumberIsUnknown() {
    CheckResult result = twice("{name: wal_level, level: fail, min: 1}");
    assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    assertThat(result.message()).isEqualTo("whether wal_level is as Test needs it cannot be told");
  }

  /** Settings that another check judges are left to that one. */
  @Test
  void aSettingOfAnotherCheckIsLeftToIt() {
    assertThat(twice("{name: wal_sender_timeout, level: fail, min: 70000}").status())
        .isEqualTo(Status.SKIP);
  }
}
