// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.Execution;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.postgres.Identifiers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The statement that is printed for a subscription is run, on a second server. */
final class ConsumerConfigIT {
  private static final String ROLE = "sub'r\"\\ x";
  private static final String PUBLICATION = "p'u\"b $1";

  @Test
  void theSubscriptionIsCreatedAndCopies() throws InterruptedException {
    TestPostgres publisher = TestPostgres.shared(17);
    TestPostgres subscriber = TestPostgres.shared(16);
    String source = publisher.createDatabase();
    String target = subscriber.createDatabase();
    String slot = "sub_" + source;
    publisher.execute(
        source,
        "CREATE TABLE orders (id int PRIMARY KEY)",
        "INSERT INTO orders VALUES (1), (2)",
        "CREATE ROLE %s LOGIN REPLICATION".formatted(Identifiers.quote(ROLE)),
        "GRANT SELECT ON orders TO " + Identifiers.quote(ROLE),
        "CREATE PUBLICATION %s FOR TABLE orders".formatted(Identifiers.quote(PUBLICATION)));
    subscriber.execute(target, "CREATE TABLE orders (id int PRIMARY KEY)");
    try {
      StringBuilder role = new StringBuilder();
      for (byte b : ROLE.getBytes(StandardCharsets.UTF_8)) {
        role.append("%%%02X".formatted(b));
      }
      Execution run =
          Execution.of(
              "consumers",
              "config",
              "postgres",
              publisher.uri(role + ":s3cret", source),
              "--publication",
              PUBLICATION,
              "--slot",
              slot);
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out() + run.err()).doesNotContain("s3cret");
      subscriber.execute(target, run.out().strip().replaceFirst(";$", ""));
      String rows = "";
      for (int i = 0; i < 100 && !rows.contains("2"); i++) {
        Thread.sleep(100);
        rows = String.valueOf(subscriber.query(target, "SELECT count(*) FROM orders"));
      }
      assertThat(rows).contains("2");
    } finally {
      subscriber.execute(target, "DROP SUBSCRIPTION IF EXISTS " + slot);
      publisher.execute(
          source,
          "DROP OWNED BY " + Identifiers.quote(ROLE),
          "DROP ROLE " + Identifiers.quote(ROLE));
    }
  }
}
