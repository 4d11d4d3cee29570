// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.ddl.EventTriggers;
import dev.pgready.checks.ddl.PublicationPrivileges;
import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.role.ReplicationRole;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.server.WalLevel;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.facts.Facts;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a host's profile says is held against what the server does: servers dressed up as hosts
 * behave as stock PostgreSQL, which is not always what the host's profile promises.
 */
final class ProfileWordIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);
  private static final ProviderDetector DETECTOR = new ProviderDetector(ProviderCatalog.builtIn());
  private static final String ROLE = "pgready_word";

  /**
   * The server as it answers a role of these memberships, under the sign of a host: a setting's
   * name where it has a dot, else a role's.
   */
  private static Facts probed(String sign, String attributes, String... memberOf) {
    String database = SERVER.createDatabase();
    List<String> undo = new ArrayList<>();
    SERVER.execute(
        database,
        sign.contains(".")
            ? "ALTER DATABASE %s SET %s = 'on'".formatted(database, sign)
            : "CREATE ROLE " + sign,
        "CREATE ROLE %s LOGIN %s".formatted(ROLE, attributes),
        "GRANT CREATE ON DATABASE %s TO %s".formatted(database, ROLE),
        "GRANT CREATE ON SCHEMA public TO " + ROLE,
        "CREATE TABLE orders (id int PRIMARY KEY)",
        "ALTER TABLE orders OWNER TO " + ROLE);
    if (!sign.contains(".")) {
      undo.add("DROP ROLE " + sign);
    }
    try {
      for (String group : memberOf) {
        SERVER.execute(
            database, "CREATE ROLE %s".formatted(group), "GRANT %s TO %s".formatted(group, ROLE));
        undo.add("DROP ROLE " + group);
      }
      return TestFacts.collect(SERVER, ROLE, database, ProbeLevel.FULL);
    } finally {
      SERVER.execute(database, "DROP OWNED BY " + ROLE, "DROP ROLE " + ROLE);
      undo.forEach(sql -> SERVER.execute(database, sql));
    }
  }

  private static CheckResult judge(Check check, Facts facts, String provider, String consumer) {
    Detection detection = DETECTOR.detect(facts.cat().signals(), "127.0.0.1", 5432, ROLE);
    assertThat(detection.profile().id()).isEqualTo(provider);
    CheckResult result =
        check.evaluate(
            CheckContext.of(
                facts, detection, new ConsumerCatalog().get(consumer), Request.DEFAULT));
    assertThat(result.source()).as(result.message()).isEqualTo(Basis.PROBE);
    return result;
  }

  private static void confirmed(CheckResult result, Status status) {
    assertThat(result.status()).as(result.message()).isEqualTo(status);
    assertThat(result.evidence()).containsEntry("profile", "confirmed");
    assertThat(result.message()).doesNotContain("expects otherwise");
  }

  private static void overruled(CheckResult result, Status status, String host) {
    assertThat(result.status()).as(result.message()).isEqualTo(status);
    assertThat(result.evidence()).containsEntry("profile", "overruled");
    assertThat(result.message())
        .endsWith(
            " (tested on this server; pgready's profile of %s expects otherwise)".formatted(host));
  }

  /** RDS lets rds_superuser publish all tables; what only bears its name does not. */
  @Test
  void whatTheProfilePromisesAndTheServerRefuses() {
    Facts facts = probed("rds.extensions", "REPLICATION", "rds_superuser");
    overruled(
        judge(new PublicationPrivileges(), facts, "aws-rds", "debezium"),
        Status.FAIL,
        "Amazon RDS for PostgreSQL");
    confirmed(judge(new WalLevel(), facts, "aws-rds", "debezium"), Status.PASS);
    // who the master user is, SQL cannot tell: its refusal overrules nothing
    assertThat(judge(new EventTriggers(), facts, "aws-rds", "zero").evidence())
        .doesNotContainKey("profile");
  }

  @Test
  void membershipInTheHostsRoleIsNoReplicationHere() {
    Facts facts = probed("rds.extensions", "", "rds_replication");
    overruled(
        judge(new ReplicationRole(), facts, "aws-rds", "debezium"),
        Status.FAIL,
        "Amazon RDS for PostgreSQL");
    Facts without = probed("rds.extensions", "");
    confirmed(judge(new ReplicationRole(), without, "aws-rds", "debezium"), Status.FAIL);
  }

  /** A host on which nobody makes event triggers, a server on which this role may not either. */
  @Test
  void whatTheProfileDeniesAndTheServerRefuses() {
    Facts facts = probed("avnadmin", "REPLICATION");
    confirmed(judge(new EventTriggers(), facts, "aiven", "zero"), Status.WARN);
  }

  /** A host that is no source by its profile, and decodes all the same. */
  @Test
  void whatTheProfileDeniesAndTheServerDoes() {
    Facts facts = probed("tsdbadmin", "REPLICATION");
    overruled(
        judge(new WalLevel(), facts, "tiger-cloud", "debezium"),
        Status.PASS,
        "Tiger Cloud (Timescale)");
  }
}
