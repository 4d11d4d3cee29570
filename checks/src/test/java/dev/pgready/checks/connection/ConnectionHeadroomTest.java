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

final class ConnectionHeadroomTest {
  private final ConnectionHeadroom check = new ConnectionHeadroom();

  /** A reader with nothing but walsenders works with max_connections used up. */
  @Test
  void limitsDoNotHoldWalsenders() {
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("connections: {steady: 0, peak: 0}")
                .set("catalogue.sessions.clients", 100)
                .set("catalogue.role.connectionLimit", 1)
                .check(check)
                .status())
        .isEqualTo(Status.SKIP);
  }

  @Test
  void reservedOnesAreNotFree() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("connections: {steady: 3, peak: 5}")
            .set("catalogue.sessions.clients", 96)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo("2 connections are left of max_connections (100): Test needs 3");
  }

  @Test
  void theRolesLimitIsHealedThere() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("connections: {steady: 2, peak: 4}")
            .set("catalogue.role.connectionLimit", 3)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.remedies().get(0).sql()).containsExactly("ALTER ROLE app CONNECTION LIMIT 4");
  }

  /**
   * Minor releases of before February 2025 count WAL senders against these limits, and refuse them.
   */
  @ParameterizedTest
  @CsvSource({
    "160006, 2, FAIL", "160006, 3, PASS", "160007, 2, PASS", "130018, 2, FAIL", "130019, 2, PASS",
    "140015, 2, FAIL", "140016, 2, PASS", "150010, 2, FAIL", "150011, 2, PASS", "170002, 2, FAIL",
    "170003, 2, PASS", "180000, 2, PASS", "120022, 2, FAIL"
  })
  void olderMinorsCountWalSendersToo(int version, int limit, Status expected) {
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding("connections: {steady: 2, peak: 2}")
            .set("catalogue.server.versionNum", version)
            .set("catalogue.database.sessions", 1);
    for (String of : List.of("role", "database")) {
      CheckResult result = facts.set("catalogue." + of + ".connectionLimit", limit).check(check);
      assertThat(result.status()).as(of).isEqualTo(expected);
      if (expected == Status.FAIL) {
        assertThat(result.message())
            .contains("Test needs 3, its WAL senders among them, which this minor release counts");
        assertThat(result.remedies().get(0).sql().get(0)).endsWith("CONNECTION LIMIT 3");
      }
      facts.set("catalogue." + of + ".connectionLimit", -1);
    }
    CheckResult subscription =
        FactsFixture.sound()
            .consumer("postgres")
            .set("catalogue.server.versionNum", version)
            .set("catalogue.role.connectionLimit", 0)
            .check(check);
    assertThat(subscription.status())
        .isEqualTo(expected == Status.FAIL || limit > 2 ? Status.FAIL : Status.SKIP);
  }

  private static FactsFixture clients(int clients) {
    return FactsFixture.sound()
        .consumerNeeding("connections: {steady: 3, peak: 5}")
        .set("catalogue.sessions.clients", clients);
  }

  /** Of 100, three are reserved, and the one that asked is free again. */
  @ParameterizedTest
  @CsvSource({
    "96, FAIL, 2 connections are left of max_connections (100): Test needs 3",
    "95, WARN, 3 connections are left of max_connections (100): Test needs 5 at its peak",
    "94, WARN, 4 connections are left of max_connections (100): Test needs 5 at its peak",
    "93, PASS, 5 connections are free",
    "92, PASS, 6 connections are free"
  })
  void exactlyEnoughIsEnough(int clients, Status expected, String message) {
    CheckResult result = clients(clients).check(check);
    assertThat(result.status()).isEqualTo(expected);
    assertThat(result.message()).isEqualTo(message);
    if (expected != Status.PASS) {
      assertThat(result.remedies().get(0).sql())
          .contains("ALTER SYSTEM SET max_connections = '%s'".formatted(clients + 7));
    }
    assertThat(result.evidence())
        .containsEntry("free", 98L - clients)
        .containsEntry("needed", 3)
        .containsEntry("needed_at_peak", 5);
  }

  @Test
  void lessThanNoneIsNone() {
    assertThat(clients(99).check(check).message()).startsWith("0 connections are left");
  }

  /** Whoever was judged from another session does not give that one back. */
  @Test
  void onlyTheRolesOwnSessionIsFreeAgain() {
    assertThat(clients(93).set("catalogue.role.current", false).check(check).evidence())
        .containsEntry("free", 4L);
  }

  @Test
  void whoMayUseReservedOnesHasThem() {
    FactsFixture facts = clients(93).setting("reserved_connections", "5");
    assertThat(facts.check(check).evidence()).containsEntry("free", 0L);
    assertThat(
            facts
                .set("catalogue.role.memberOf", List.of("pg_use_reserved_connections"))
                .check(check)
                .evidence())
        .containsEntry("free", 5L);
    assertThat(facts.set("catalogue.role.superuser", true).check(check).evidence())
        .containsEntry("free", 8L);
  }

  /** The tightest of three limits counts; -1 is none, and 0 is one. */
  @Test
  void theTightestLimitCounts() {
    assertThat(clients(5).check(check).evidence()).containsEntry("limit", "max_connections");
    CheckResult database =
        clients(5)
            .set("catalogue.database.connectionLimit", 7)
            .set("catalogue.database.sessions", 5)
            .check(check);
    assertThat(database.evidence())
        .containsEntry("limit", "the limit of database shop")
        .containsEntry("free", 3L)
        .containsEntry("limit_value", 7L);
    assertThat(database.remedies().get(0).sql())
        .containsExactly("ALTER DATABASE shop CONNECTION LIMIT 9");
    assertThat(database.remedies().get(0).undo())
        .containsExactly("ALTER DATABASE shop CONNECTION LIMIT 7");
    CheckResult role =
        clients(5)
            .set("catalogue.database.connectionLimit", 7)
            .set("catalogue.database.sessions", 5)
            .set("catalogue.role.connectionLimit", 2)
            .check(check);
    assertThat(role.evidence()).containsEntry("limit", "the limit of role app");
    assertThat(role.evidence()).containsEntry("free", 2L);
    for (String limit : List.of("database", "role")) {
      assertThat(
              clients(5)
                  .set("catalogue." + limit + ".connectionLimit", 0)
                  .set("catalogue." + limit + ".sessions", 0)
                  .check(check)
                  .evidence())
          .containsEntry("free", 1L);
      // as tight as the server's: that one is named
      assertThat(
              clients(90)
                  .set("catalogue." + limit + ".connectionLimit", 10)
                  .set("catalogue." + limit + ".sessions", 3)
                  .check(check)
                  .evidence())
          .containsEntry("limit", "max_connections")
          .containsEntry("free", 8L);
    }
  }

  @Test
  void aConsumerThatOpensOneAtItsPeakIsJudged() {
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("connections: {steady: 0, peak: 1}")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("connections: {steady: 1, peak: 0, required: 0}")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }
}
