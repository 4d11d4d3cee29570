// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Configuration;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Page;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.profile.StrictYaml;
import dev.pgready.providers.Confidence;
import dev.pgready.providers.Detection;
import dev.pgready.providers.EndpointKind;
import dev.pgready.providers.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The reports that every format is tested with. */
public final class ReportFixture {
  /** A name with everything in it that some format would stumble over. */
  public static final String HOSTILE =
      "public.\"\u001b[31mred\u001b[0m\n::error::x\r\t\u202eevil\u202c]]>|`</script>"
          + "<img src=x onerror=alert(1)>'&amp;{0}[a](b)@all #1 %0A \\ \u0085\u2028\ufeff é日本\"";

  private static final ProviderProfile RDS =
      StrictYaml.read(
          "aws-rds.yaml",
          "id: aws-rds\nname: Amazon RDS for PostgreSQL\nmanaged: true\nverified: 2026-11-20\n",
          ProviderProfile.class);

  private ReportFixture() {}

  /** Every status, every kind of remedy, two consumers that differ, hostile names. */
  public static Report typical() {
    List<Report.Finding> findings = new ArrayList<>();
    findings.add(
        finding(
            "replication-connection",
            Group.CONNECTION,
            "The server accepts a replication connection",
            CheckResult.pass("a replication connection of app works")
                .source(Basis.PROBE)
                .evidence("host", "db.example.com")));
    findings.add(
        finding(
            "endpoint",
            Group.CONNECTION,
            "The server can be reached",
            CheckResult.pass("db.example.com:5432 answers at 192.0.2.7 over IPv4")));
    findings.add(
        finding(
            "wal-level",
            Group.SERVER,
            "WAL carries logical changes",
            CheckResult.fail("wal_level is replica; logical decoding needs logical")
                .evidence("wal_level", "replica")
                .evidence("pending_restart", false)
                .subjects(List.of(new Subject("setting", "wal_level")))
                .remedy(
                    new Remedy(
                        "Set rds.logical_replication = 1 in the instance's parameter group and"
                            + " reboot",
                        Remedy.Kind.PROVIDER,
                        Remedy.Safety.DISRUPTIVE,
                        true,
                        "cloud administrator",
                        List.of(),
                        List.of(),
                        List.of(
                            "aws rds modify-db-parameter-group --db-parameter-group-name <group>"
                                + " --parameters ParameterName=rds.logical_replication,"
                                + "ParameterValue=1,ApplyMethod=pending-reboot",
                            "aws rds reboot-db-instance --db-instance-identifier shop"),
                        List.of("Terraform: aws_db_parameter_group, parameter block"),
                        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
                            + "PostgreSQL.Concepts.General.FeatureSupport.LogicalReplication.html"))));
    findings.add(
        finding(
            "replication-slots",
            Group.SERVER,
            "Enough replication slots are free",
            CheckResult.pass("7 of 10 replication slots are free; zero needs 2 at its peak")
                .evidence("free", 7)
                .evidence("names", List.of("a", "b"))));
    findings.add(
        forOne(
            "zero",
            finding(
                "slot-wal-size",
                Group.SERVER,
                "WAL kept for slots is bounded",
                CheckResult.warn(
                        "max_slot_wal_keep_size is -1: a stopped consumer lets the WAL fill the"
                            + " disk, which stops the server")
                    .remedy(
                        new Remedy(
                            "Choose how much WAL a stopped consumer may hold",
                            Remedy.Kind.DECISION,
                            Remedy.Safety.REVIEW,
                            false,
                            "cloud administrator",
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(
                                "Bound it: the slot is lost when the bound is reached, and the"
                                    + " consumer copies everything again",
                                "Leave it unbounded: watch the free disk space"),
                            null))
                    .remedy(
                        Remedy.sql(
                            "Bound it to 100 GB",
                            "superuser",
                            List.of("ALTER SYSTEM SET max_slot_wal_keep_size = '100GB'"),
                            List.of("ALTER SYSTEM RESET max_slot_wal_keep_size"))))));
    findings.add(
        forOne(
            "powersync",
            finding(
                "slot-wal-size",
                Group.SERVER,
                "WAL kept for slots is bounded",
                CheckResult.pass("max_slot_wal_keep_size is -1, as PowerSync asks"))));
    findings.add(
        finding(
            "slot-idle-timeout",
            Group.SERVER,
            "Idle slots stay",
            CheckResult.skip("PostgreSQL 16 has no idle_replication_slot_timeout")));
    findings.add(unreadable(12));
    findings.add(
        finding(
            "visibility",
            Group.ROLE,
            "The role sees what the checks look at",
            CheckResult.unknown("app cannot see how old other sessions' transactions are")
                .atMostWarn()
                .remedy(
                    Remedy.sql(
                        "Let app read other sessions' state",
                        "superuser",
                        List.of("GRANT pg_read_all_stats TO app"),
                        List.of("REVOKE pg_read_all_stats FROM app")))));
    findings.add(
        finding(
            "replica-identity",
            Group.TABLE,
            "Changes identify their rows",
            CheckResult.fail("UPDATE and DELETE fail on %s once it is published".formatted(HOSTILE))
                .evidence("table", HOSTILE)
                .subjects(List.of(Subject.table(HOSTILE)))
                .remedy(
                    Remedy.sql(
                        "Give %s a replica identity".formatted(HOSTILE),
                        "table owner",
                        List.of("ALTER TABLE %s REPLICA IDENTITY FULL".formatted(HOSTILE)),
                        List.of("ALTER TABLE %s REPLICA IDENTITY DEFAULT".formatted(HOSTILE))))));
    findings.add(
        finding(
            "sequences",
            Group.TABLE,
            "Sequences need no extra work",
            CheckResult.skip("zero and powersync do not write to a copy")));
    findings.add(
        finding(
            "slot-health", Group.SLOT, "Slots are usable", CheckResult.pass("3 slots, none lost")));
    findings.add(
        finding(
            "blocking-transactions",
            Group.SLOT,
            "Nothing holds up the creation of a slot",
            CheckResult.unknown("app sees 2 sessions with open transactions, but not their age")));
    return new Report(facts().facts(), rds(), List.of("zero", "powersync"), REQUEST, findings);
  }

  /** Nothing but a contradiction decides: every level, a hostile name in one of them. */
  public static Report conflicting() {
    return new Report(
        facts().facts(),
        rds(),
        List.of("zero", "powersync"),
        REQUEST,
        List.of(
            finding(
                "wal-level",
                Group.SERVER,
                "WAL carries logical changes",
                CheckResult.pass("wal_level is logical")),
            conflict(
                "identifier-names",
                Status.PASS,
                "two copies of %s cost twice the slots".formatted(HOSTILE)),
            conflict(
                "publication-partitions",
                Status.WARN,
                "PowerSync needs publish_via_partition_root = false, Zero has it true: one"
                    + " publication cannot serve both"),
            conflict(
                "replication-slots",
                Status.FAIL,
                "together they need 5 replication slots and 3 are free: the last to start is"
                    + " refused")));
  }

  private static Report.Finding conflict(String topic, Status status, String message) {
    return finding(
        "consumer-conflict",
        Group.CONSUMERS,
        "The consumers do not contradict each other",
        CheckResult.pass(message)
            .as(status, message)
            .subjects(List.of(new Subject("check", topic)))
            .remedy(
                Remedy.steps(
                    "Give each consumer what it needs",
                    Remedy.Kind.DECISION,
                    "you",
                    List.of("Use a publication for each", "Raise max_replication_slots"))));
  }

  /** One finding with five thousand tables. */
  public static Report manyTables() {
    return new Report(
        facts().facts(), rds(), List.of("zero", "powersync"), REQUEST, List.of(unreadable(5000)));
  }

  private static Report.Finding unreadable(int tables) {
    return finding(
        "table-privileges",
        Group.ROLE,
        "The role may read what is published",
        CheckResult.fail("app may not read %,d tables; their initial copy fails".formatted(tables))
            .subjects(
                IntStream.range(0, tables)
                    .mapToObj(i -> Subject.table("public.t%04d".formatted(i)))
                    .toList())
            .remedy(
                Remedy.sql(
                    "Grant SELECT to app",
                    "table owner",
                    List.of("GRANT SELECT ON ALL TABLES IN SCHEMA public TO app"),
                    List.of("REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM app"))));
  }

  private static final Request REQUEST =
      new Request("zero_data", List.of(), List.of(), null, null, Map.of());

  /** Fifty findings, two of each check. */
  public static Report fifty() {
    List<Report.Finding> findings = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      CheckResult result =
          switch (i % 5) {
            case 0 -> CheckResult.pass("object %d is sound".formatted(i));
            case 1 -> CheckResult.warn("object %d is odd".formatted(i));
            case 2 -> CheckResult.fail("object %d is broken".formatted(i));
            case 3 -> CheckResult.skip("object %d is not there".formatted(i));
            default -> CheckResult.unknown("object %d is hidden".formatted(i));
          };
      Group group = List.of(Group.values()).get(i / 6);
      findings.add(
          forOne(
              i % 2 == 0 ? "zero" : "powersync",
              finding("check-%02d".formatted(i / 2), group, "Object %d".formatted(i / 2), result)));
    }
    return new Report(
        facts().facts(), rds(), List.of("zero", "powersync"), Request.DEFAULT, findings);
  }

  /** Nothing to complain of. */
  public static Report ready() {
    return new Report(
        FactsFixture.sound().facts(),
        FactsFixture.sound().context().detection(),
        List.of("generic"),
        Request.DEFAULT,
        List.of(
            finding(
                "wal-level",
                Group.SERVER,
                "WAL carries logical changes",
                CheckResult.pass("wal_level is logical"),
                "generic")));
  }

  /** What a configuration with a hostile path left out and changed. */
  public static Report configured() {
    Map<String, String> says = new java.util.LinkedHashMap<>();
    says.put("fail-on", "warn");
    says.put("severity.toast-values", "warn");
    says.put("mutes.replica-identity", "public.audit_* until 2099-12-31 by data team");
    Map<String, String> leftOut = new java.util.LinkedHashMap<>();
    leftOut.put("publication", Configuration.SKIP_KEY);
    leftOut.put("slot-health", Configuration.SKIP_FLAG);
    leftOut.put("replica-identity", Configuration.SKIP_KEY);
    return ready()
        .configured(
            new Configuration("/srv/%s/pgready.yaml".formatted(HOSTILE), "trusted", says, leftOut));
  }

  /** Nothing was reached. */
  public static Report unreached() {
    return new Report(
        FactsFixture.unreached("REFUSED", "db.example.com:5432 refused the connection").facts(),
        FactsFixture.sound().context().detection(),
        List.of("generic"),
        Request.DEFAULT,
        List.of(
            finding(
                "endpoint",
                Group.CONNECTION,
                "The server can be reached",
                CheckResult.fail(
                    "db.example.com:5432 refused the connection: no server listens there"),
                "generic"),
            finding(
                "tls",
                Group.CONNECTION,
                "The path is encrypted as needed",
                CheckResult.skip("the server was not reached"),
                "generic"),
            finding(
                "wal-level",
                Group.SERVER,
                "WAL carries logical changes",
                CheckResult.skip("the server was not reached"),
                "generic")));
  }

  /** A page as every check has one. */
  static Page page(String id) {
    String why = "What " + id + " {is} [good](for), in a line.";
    return new Page(
        id,
        "Title",
        "# Title\n\n## Why it matters\n\n" + why + "\n",
        Map.of("Why it matters", why));
  }

  private static FactsFixture facts() {
    return FactsFixture.sound()
        .set("connection.probe", "safe")
        .set("connection.elapsedMillis", 312)
        .set("catalogue.role.readsAllStats", false)
        .setting("max_slot_wal_keep_size", "102400")
        .slot("zero_0", row -> row.set("retainedBytes", 21L << 30))
        .slot("debezium", row -> row.set("retainedBytes", 96L << 30).set("row.active", false))
        .slot("<b>x</b>\u001b[2J é日本", row -> row.set("retainedBytes", 16L << 20))
        .table("orders", row -> row.set("rows", 48_000_000).set("pages", 900_000))
        .table("items", row -> row.set("rows", 120_000_000).set("pages", 1_500_000))
        .table("</svg>é", row -> row.set("rows", 10).set("pages", 1));
  }

  private static Detection rds() {
    return new Detection(
        RDS,
        Confidence.CERTAIN,
        List.of("setting rds.extensions exists"),
        EndpointKind.DIRECT,
        null,
        Map.of());
  }

  private static Report.Finding finding(
      String id, Group group, String title, CheckResult result, String... consumers) {
    return new Report.Finding(
        id,
        group,
        title,
        consumers.length == 0 ? List.of("zero", "powersync") : List.of(consumers),
        result,
        false);
  }

  private static Report.Finding forOne(String consumer, Report.Finding finding) {
    return new Report.Finding(
        finding.id(), finding.group(), finding.title(), List.of(consumer), finding.result(), false);
  }
}
