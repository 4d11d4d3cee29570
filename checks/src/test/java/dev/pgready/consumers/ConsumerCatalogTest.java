// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.consumers.needs.IdentityNeeds.IdentityRule;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.SettingNeed;
import dev.pgready.profile.CompiledProfiles;
import dev.pgready.profile.ProfileException;
import dev.pgready.profile.StrictYaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConsumerCatalogTest {
  private final ConsumerCatalog catalog = new ConsumerCatalog();

  @Test
  void allBuiltInProfilesAreReadAndCarryTheirOwnId() {
    for (String id : catalog.ids()) {
      assertThat(catalog.get(id).id()).isEqualTo(id);
    }
  }

  @Test
  void compiledProfilesAreTheYaml() throws IOException {
    for (String id : catalog.ids()) {
      assertThat(ConsumerCatalog.class.getResource(id + CompiledProfiles.EXTENSION)).isNotNull();
      try (InputStream yaml = ConsumerCatalog.class.getResourceAsStream(id + ".yaml")) {
        String text = new String(requireNonNull(yaml).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(catalog.get(id))
            .isEqualTo(StrictYaml.read(id + ".yaml", text, ConsumerProfile.class));
      }
    }
  }

  @Test
  void aVariantReplacesTheProfilesParts() {
    ConsumerProfile upstream = catalog.get("zero:db=upstream");
    ConsumerProfile cvr = catalog.get("zero:db=cvr");
    assertThat(upstream).isEqualTo(catalog.get("zero"));
    assertThat(upstream.replicates()).isTrue();
    assertThat(cvr.replicates()).isFalse();
    assertThat(cvr.slots().needed()).isZero();
    assertThat(cvr.connections().poolMode()).isEqualTo("session");
    assertThat(cvr.identity().rule()).isEqualTo(IdentityRule.NONE);
    assertThat(cvr.name()).isEqualTo("Zero");
    assertThat(catalog.get("zero:db=change").connections().steady()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zer | unknown consumer zer; did you mean zero? (known: generic, zero",
        "kafka-of-mine | unknown consumer kafka-of-mine (known: generic, zero",
        "zero:bd=cvr | unknown option bd of consumer zero; did you mean db? (known: db)",
        "zero:db=crv | unknown value crv of zero:db; did you mean cvr? (known: upstream, cvr, change)",
        "zero:db | unknown value  of zero:db (known: upstream, cvr, change)",
        "generic:x=y | consumer generic has no options"
      })
  void whatIsNotThereIsAnErrorThatListsWhatThereIs(String spec, String message) {
    assertThatThrownBy(() -> catalog.get(spec))
        .isInstanceOf(ProfileException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aProfileOfTheUsersOwn() {
    String id = catalog.add("mine.yaml", "id: mine\nname: Mine\nverified: 2026-11-20\n");
    assertThat(id).isEqualTo("mine");
    assertThat(catalog.ids()).endsWith("mine");
    assertThat(catalog.get("mine").slots().needed()).isOne();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "slotz: 1 | mine.yaml:4: unknown key slotz (known: ",
        "unsupported: {vews: fail} | unknown topic vews (known: views",
        "variants: {a=b: {plugin: wal2json}} | a=b is not an option=value of options",
        "identity: {rule: maybe} | mine.yaml:4: identity.rule"
      })
  void aProfileWithAnErrorNamesFileLineAndKey(String line, String message) {
    assertThatThrownBy(
            () -> catalog.add("mine.yaml", "id: mine\nname: Mine\nverified: 2026-11-20\n" + line))
        .isInstanceOf(ProfileException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aSettingIsJudgedByItsBoundsAndExceptions() {
    SettingNeed need =
        new SettingNeed(
            "wal_sender_timeout",
            Level.WARN,
            null,
            300_000L,
            java.util.List.of(0L),
            10_000L,
            null,
            null,
            null,
            null);
    assertThat(need.judge(0)).isEmpty();
    assertThat(need.judge(9_999)).contains(Level.FAIL);
    assertThat(need.judge(10_000)).isEmpty();
    assertThat(need.judge(300_001)).contains(Level.WARN);
  }

  /** A word that no check knows would never be judged. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timeouts: {resets: [statment_timeout]} | timeouts.resets",
        "pins: [datestyle] | pins",
        "tls: {modes: [on]} | tls.modes",
        "tls: {default-mode: always} | tls.default-mode",
        "connections: {steady: 1, peak: 1, pool-mode: any} | connections.pool-mode",
        "publication: {operations: [upsert]} | publication.operations",
        "role: {forbidden: [LOGIN]} | role.forbidden"
      })
  void aWordThatNoCheckKnowsIsRefused(String yaml, String key) {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                new ConsumerCatalog()
                    .add("my.yaml", "id: mine\nname: Mine\nverified: 2026-11-20\n" + yaml + "\n"))
        .isInstanceOf(ProfileException.class)
        .hasMessageContaining(key)
        .hasMessageContaining("must be one of");
  }
}
