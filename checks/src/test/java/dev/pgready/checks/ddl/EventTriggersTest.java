// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventTriggersTest {
  private final EventTriggers check = new EventTriggers();

  @Test
  void onlyForConsumersThatMakeThem() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.SKIP);
  }

  @Test
  void aPlainRoleMayNot() {
    CheckResult result = FactsFixture.sound().consumer("zero").check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.evidence()).containsEntry("reserved_for", "superuser");
    assertThat(
            FactsFixture.sound()
                .consumer("zero")
                .set("catalogue.role.superuser", true)
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void theProbeWins() {
    CheckResult result =
        FactsFixture.sound().consumer("zero").set("probes.eventTrigger.worked", true).check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.source()).isEqualTo(Basis.PROBE);
  }

  @Test
  void allTablesWithoutThemHaltZero() {
    assertThat(
            FactsFixture.sound()
                .consumer("zero")
                .table("orders")
                .publication("_zero_public_0", List.of(), row -> row.set("row.puballtables", true))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  /** "The instance's master user" is nobody's name. */
  @ParameterizedTest
  @ValueSource(strings = {"master", "user", "instance", "the", "s", "app"})
  void aRoleIsNotFoundAmongTheWordsOfASentence(String role) {
    CheckResult result =
        FactsFixture.sound()
            .provider("aws-rds")
            .consumer("zero")
            .set("catalogue.role.name", role)
            .check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(Status.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "neon, neon_superuser, PASS",
    "neon, member, WARN",
    "neon, of, WARN",
    "gcp-alloydb, alloydbsuperuser, PASS",
    "supabase, postgres, PASS",
    "supabase, app, WARN"
  })
  void rolesOfTheProfileMay(String provider, String role, Status status) {
    FactsFixture facts = FactsFixture.sound().provider(provider).consumer("zero");
    assertThat(facts.set("catalogue.role.name", role).check(check).status()).isEqualTo(status);
    assertThat(
            facts
                .set("catalogue.role.name", "someone")
                .set("catalogue.role.memberOf", List.of(role))
                .check(check)
                .status())
        .isEqualTo(status);
  }

  /** Refused by an event trigger of a user, which is no want of a right. */
  @Test
  void aTriggerThatRefusesIsNamed() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumer("zero")
            .set("catalogue.role.superuser", true)
            .set("catalogue.eventTriggers", List.of(trigger("frozen", "O", List.of())))
            .set("probes.eventTrigger.worked", false)
            .set("probes.eventTrigger.sqlState", "P0001")
            .set("probes.eventTrigger.message", "no DDL today")
            .set("probes.eventTrigger.context", "PL/pgSQL function public.guard() line 1 at RAISE");
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message())
        .contains("event trigger frozen of role dba", "no DDL today (P0001)");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER EVENT TRIGGER frozen DISABLE");
    // the same words with nobody to have said them
    assertThat(facts.set("catalogue.eventTriggers", List.of()).check(check).status())
        .isEqualTo(Status.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"57014", "55P03", "53100", "08006", "XX000", "42704"})
  void anAttemptThatFailedOtherwiseIsNoPass(String sqlState) {
    CheckResult result =
        FactsFixture.sound()
            .consumer("zero")
            .set("catalogue.role.superuser", true)
            .set("probes.eventTrigger.worked", false)
            .set("probes.eventTrigger.sqlState", sqlState)
            .set("probes.eventTrigger.message", "words of the server")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    assertThat(result.message()).contains("words of the server", sqlState);
  }

  private static Map<String, Object> trigger(String name, String enabled, List<String> tags) {
    return Map.of(
        "name",
        name,
        "event",
        "ddl_command_start",
        "owner",
        "dba",
        "enabled",
        enabled,
        "function",
        "guard",
        "tags",
        tags);
  }

  /** The consumer drops what somebody else has created, unless its own record says otherwise. */
  @ParameterizedTest
  @ValueSource(strings = {"supabase-etl", "pgsense:store=postgres"})
  void oneThatIsCreatedAgainIsNotThereForGood(String consumer) {
    FactsFixture facts =
        FactsFixture.sound()
            .add(
                "catalogue.eventTriggers",
                t ->
                    t.set("name", "supabase_etl_ddl_message_trigger")
                        .set("event", "ddl_command_end")
                        .set("owner", "postgres")
                        .set("enabled", "O"))
            .consumer(consumer);
    assertThat(facts.check(check).status()).isEqualTo(Status.FAIL);
    assertThat(facts.table("_sqlx_migrations", t -> t.set("schema", "etl")).check(check).status())
        .isEqualTo(Status.UNKNOWN);
    assertThat(facts.set("catalogue.role.superuser", true).check(check).status())
        .isEqualTo(Status.PASS);
  }

  /** They run with the rights of whoever changes a table. */
  @Test
  void zerosEventTriggersShutOwnersOut() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumer("zero")
            .set("catalogue.role.superuser", true)
            .set(
                "catalogue.owners",
                List.of(
                    Map.of("name", "shop", "uses", List.of()),
                    Map.of("name", "crm", "uses", List.of("zero_0"))));
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("role shop, which owns tables").doesNotContain("crm");
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "CREATE SCHEMA IF NOT EXISTS zero_0 AUTHORIZATION app",
            "GRANT USAGE ON SCHEMA zero_0 TO shop",
            "ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA zero_0 GRANT SELECT, UPDATE ON TABLES TO shop");
    facts.schema("zero_0", s -> s.set("owns", true));
    assertThat(facts.check(check).remedies().get(0).sql())
        .containsExactly(
            "GRANT USAGE ON SCHEMA zero_0 TO shop",
            "GRANT SELECT, UPDATE ON ALL TABLES IN SCHEMA zero_0 TO shop",
            "ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA zero_0 GRANT SELECT, UPDATE ON TABLES TO shop");
    // a role that creates none, while there are none, shuts nobody out
    assertThat(facts.set("catalogue.role.superuser", false).check(check).status())
        .isEqualTo(Status.WARN);
    // stand-ins of somebody use nothing of zero-cache's
    FactsFixture standIns =
        FactsFixture.sound()
            .consumer("zero")
            .eventTrigger("zero_ddl_start_0", t -> {})
            .eventTrigger("zero_ddl_end_0", t -> {})
            .set("catalogue.owners", List.of(Map.of("name", "shop", "uses", List.of())));
    assertThat(standIns.check(check).status()).isEqualTo(Status.PASS);
    assertThat(standIns.schema("zero_0", s -> {}).check(check).status()).isEqualTo(Status.FAIL);
    // other consumers' run with the rights of their owner
    assertThat(
            facts.set("catalogue.role.superuser", true).consumer("pgstream").check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void oneThatIsDisabledDoesNotFire() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumer("zero")
            .set("catalogue.role.superuser", true)
            .eventTrigger("zero_ddl_start_0", t -> {})
            .eventTrigger("zero_ddl_end_0", t -> t.set("enabled", "D"));
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).startsWith("event trigger zero_ddl_end_0 is disabled: ");
    assertThat(result.subjects()).extracting("name").hasSize(2).contains("zero_ddl_end_0");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER EVENT TRIGGER zero_ddl_end_0 ENABLE");
    assertThat(result.remedies().get(0).undo())
        .containsExactly("ALTER EVENT TRIGGER zero_ddl_end_0 DISABLE");
  }

  @Test
  void noneFiresWhereTheSettingIsOff() {
    CheckResult result =
        FactsFixture.sound()
            .consumer("zero")
            .set("catalogue.role.superuser", true)
            .setting("event_triggers", "off")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).startsWith("event_triggers is off: no event trigger fires");
    assertThat(result.evidence()).containsEntry("event_triggers", "off");
  }

  /** Whoever cannot create them needs not, where they are there. */
  @Test
  void thoseThatAreThereAreNamed() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumer("zero")
            .eventTrigger("zero_ddl_start_0", t -> {})
            .eventTrigger("zero_ddl_end_0", t -> {});
    assertThat(facts.check(check).message())
        .contains("zero_ddl_start_0", "zero_ddl_end_0", "could not create it again");
    assertThat(facts.set("catalogue.role.superuser", true).check(check).message())
        .endsWith("there already");
    // what was just tried says more
    assertThat(facts.set("probes.eventTrigger.worked", true).check(check).message())
        .startsWith("role app can create event triggers");
  }

  /** What only costs something cannot fail. */
  @Test
  void anOpenQuestionWeighsNoMoreThanItsAnswer() {
    FactsFixture facts = FactsFixture.sound().provider("aws-rds");
    CheckResult mild = facts.consumer("zero").check(check);
    assertThat(mild.status()).isEqualTo(Status.UNKNOWN);
    assertThat(mild.canFail()).isFalse();
    CheckResult hard = facts.consumer("pgsense:store=postgres").check(check);
    assertThat(hard.status()).isEqualTo(Status.UNKNOWN);
    assertThat(hard.canFail()).isTrue();
  }

  @Test
  void theTriggerAndTheRecordAreNamed() {
    FactsFixture facts =
        FactsFixture.sound()
            .eventTrigger("supabase_etl_ddl_message_trigger", t -> {})
            .consumer("supabase-etl");
    assertThat(facts.check(check).message())
        .startsWith("supabase_etl_ddl_message_trigger is there, but ")
        .contains("no etl._sqlx_migrations says");
    // a record of the same name elsewhere is not it
    assertThat(facts.table("_sqlx_migrations").check(check).status()).isEqualTo(Status.FAIL);
  }

  /** Zero's page: a full reset can be OK below 10 GB. 1,310,720 pages of 8 kB are 10 GB. */
  @Test
  void aFullResetIsWeighedBySize() {
    assertThat(reset(1_310_719)).contains("bearable below 10 GB");
    assertThat(reset(1_310_720)).contains("from 10 GB on its vendor advises a host");
    assertThat(reset(1_310_721)).contains("(10 GB to copy again each time");
    assertThat(reset(null)).doesNotContain("GB");
  }

  private String reset(@Nullable Integer pages) {
    CheckResult result =
        FactsFixture.sound()
            .consumer("zero")
            .table("orders", row -> row.set("pages", pages))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    return result.message();
  }
}
