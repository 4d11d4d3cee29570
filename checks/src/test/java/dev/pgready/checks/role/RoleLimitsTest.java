// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoleLimitsTest {
  private final RoleLimits check = new RoleLimits();

  @Test
  void noLimitsPass() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }

  @Test
  void nologinAndAnEndedPasswordFail() {
    assertThat(FactsFixture.sound().set("catalogue.role.login", false).check(check).status())
        .isEqualTo(Status.FAIL);
    FactsFixture ended =
        FactsFixture.sound().set("catalogue.role.validUntil", "2026-11-19T00:00:00Z");
    assertThat(ended.check(check).status()).isEqualTo(Status.WARN);
    assertThat(ended.set("catalogue.role.current", false).check(check).status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void walsendersDoNotCountAgainstTheLimit() {
    FactsFixture facts = FactsFixture.sound().set("catalogue.role.connectionLimit", 1);
    assertThat(
            facts.consumerNeeding("connections:\n  steady: 0\n  peak: 0\n").check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(
            facts
                .consumerNeeding("connections:\n  steady: 2\n  peak: 5\n  required: 2\n")
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void readOnlyStopsOnlyThoseThatWrite() {
    FactsFixture facts = FactsFixture.sound().roleSetting("default_transaction_read_only=on");
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    CheckResult result = facts.consumerNeeding("role:\n  writes: true\n").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER ROLE app IN DATABASE shop SET default_transaction_read_only = off");
  }

  /** CREATE PUBLICATION is a write as well. */
  @Test
  void readOnlyStopsThoseThatCreateTheirPublication() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .roleSetting("default_transaction_read_only=on")
            .consumer("debezium");
    assertThat(facts.check(check).status()).isEqualTo(Status.FAIL);
    assertThat(
            facts
                .publication("dbz_publication", List.of("orders"), row -> {})
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  /** An end is the first moment at which the password holds no more. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-20T11:59:59Z, FAIL",
    "2026-11-20T12:00:00Z, FAIL",
    "2026-11-20T12:00:01Z, WARN"
  })
  void aPasswordEndsAtItsEnd(String until, Status expected) {
    FactsFixture facts =
        FactsFixture.sound()
            .set("catalogue.role.validUntil", until)
            .set("catalogue.role.current", false);
    assertThat(facts.check(check).status()).isEqualTo(expected);
    CheckResult current = facts.set("catalogue.role.current", true).check(check);
    assertThat(current.status()).isEqualTo(Status.WARN);
    assertThat(current.message())
        .contains(expected == Status.FAIL ? "will not get in with it" : "cannot connect with its");
    assertThat(current.evidence()).containsEntry("valid_until", until);
    assertThat(current.remedies().get(0).undo())
        .containsExactly("ALTER ROLE app VALID UNTIL '%s'".formatted(until));
  }

  @ParameterizedTest
  @CsvSource({"0, FAIL", "1, FAIL", "2, WARN", "4, WARN", "5, PASS", "6, PASS", "-1, PASS"})
  void theLimitIsJudgedByWhatIsNeeded(int limit, Status expected) {
    FactsFixture facts =
        FactsFixture.sound()
            .set("catalogue.role.connectionLimit", limit)
            .consumerNeeding("connections: {steady: 2, peak: 5, required: 2}");
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(expected);
    if (expected != Status.PASS) {
      assertThat(result.remedies().get(0).sql())
          .containsExactly("ALTER ROLE app CONNECTION LIMIT 5");
      assertThat(result.remedies().get(0).undo())
          .containsExactly("ALTER ROLE app CONNECTION LIMIT " + limit);
    }
    assertThat(facts.set("catalogue.role.superuser", true).check(check).status())
        .isEqualTo(Status.PASS);
    // where it says nothing of what it cannot do without, too few is a warning
    assertThat(
            FactsFixture.sound()
                .set("catalogue.role.connectionLimit", limit)
                .consumerNeeding("connections: {steady: 2, peak: 5}")
                .check(check)
                .status())
        .isEqualTo(expected == Status.PASS ? Status.PASS : Status.WARN);
  }

  @Test
  void attributesThatTheConsumerRefusesFail() {
    FactsFixture facts =
        FactsFixture.sound()
            .set("catalogue.role.createRole", true)
            .set("catalogue.role.createDb", true)
            .set("catalogue.role.validUntil", "2027-01-01T00:00:00Z");
    assertThat(facts.check(check).status()).isEqualTo(Status.WARN);
    CheckResult result =
        facts
            .consumerNeeding("role: {forbidden: [CREATEROLE, CREATEDB, VALID UNTIL]}")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo(
            "role app has a password that ends on 2027-01-01T00:00:00Z, which Test refuses and has CREATEROLE, which Test refuses and has CREATEDB, which Test refuses");
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "ALTER ROLE app VALID UNTIL 'infinity'",
            "ALTER ROLE app NOCREATEROLE",
            "ALTER ROLE app NOCREATEDB");
    assertThat(result.subjects()).containsExactly(new Subject("role", "app"));
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("role: {forbidden: [CREATEROLE, CREATEDB, VALID UNTIL]}")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  /** A consumer that creates its publication writes, until there is one. */
  @Test
  void whoCreatesThePublicationWrites() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding("publication: {creator: consumer}")
            .roleSetting("default_transaction_read_only=on");
    assertThat(facts.check(check).status()).isEqualTo(Status.FAIL);
    assertThat(facts.check(check).remedies().get(0).undo())
        .containsExactly("ALTER ROLE app IN DATABASE shop RESET default_transaction_read_only");
    facts.request(new Request("p", List.of(), List.of(), null, null, Map.of()));
    assertThat(facts.check(check).status()).isEqualTo(Status.FAIL);
    assertThat(facts.table("t").publication("p", List.of("t"), p -> {}).check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void theRolesOwnRowIsPutBackAsItWas() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("role: {writes: true}")
            .add(
                "catalogue.roleSettings",
                row ->
                    row.set("anyDatabase", false)
                        .set("anyRole", false)
                        .set("config", List.of("default_transaction_read_only=on")))
            .check(check);
    assertThat(result.remedies().get(0).undo())
        .containsExactly("ALTER ROLE app IN DATABASE shop SET default_transaction_read_only = on");
  }

  /**
   * ALTER ROLE ... SET role: rights are another role's, the limits those of the one that came in.
   */
  @Test
  void limitsOfTheRoleThatLogsIn() {
    CheckResult result =
        FactsFixture.sound()
            .set("catalogue.role.name", "readers")
            .set("catalogue.role.current", true)
            .set("catalogue.role.session", "app")
            .set("catalogue.role.login", false)
            .check(check);
    assertThat(result.message()).startsWith("role app is not allowed to log in");
    assertThat(result.remedies().get(0).sql()).containsExactly("ALTER ROLE app LOGIN");
  }
}
