// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

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
}
