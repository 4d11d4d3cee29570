// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.consumers.needs.ServerNeeds;
import dev.pgready.facts.ServerFacts;
import dev.pgready.postgres.Identifiers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** New enough for the consumer, not too new for it, and still maintained. */
public final class ServerVersion implements Check {
  /** pgoutput and CREATE PUBLICATION came with PostgreSQL 10. */
  private static final int FIRST_WITH_PGOUTPUT = 100_000;

  /**
   * Day of the last minor release by major version, ISO 8601.
   *
   * @see <a href="https://www.postgresql.org/support/versioning/">postgresql.org, 2026-11-20</a>
   */
  private static final Map<Integer, String> LAST_RELEASE =
      Map.ofEntries(
          Map.entry(10, "2022-11-10"),
          Map.entry(11, "2023-11-09"),
          Map.entry(12, "2024-11-21"),
          Map.entry(13, "2025-11-13"),
          Map.entry(14, "2026-11-12"),
          Map.entry(15, "2027-11-11"),
          Map.entry(16, "2028-11-09"),
          Map.entry(17, "2029-11-08"),
          Map.entry(18, "2030-11-14"));

  /**
   * Releases of May 2025, which distribute invalidation messages again and again among concurrent
   * transactions; fixed in August 2025 ("Fix re-distributing previously distributed invalidation
   * messages").
   */
  private static final Set<Integer> INVALIDATIONS = Set.of(130021, 140018, 150013, 160009, 170005);

  /**
   * By major version, the minor release of May 2025 from which on a transaction in progress learns
   * of a publication that was changed meanwhile. Before, a table that was added while a transaction
   * wrote to it was left out of the stream, without an error, until the reader connected again
   * (seen on 16.8, not on 16.15).
   *
   * @see <a
   *     href="https://www.postgresql.org/message-id/OSCPR01MB14966DDB92FA7DA8FA8658216F5DE2@OSCPR01MB14966.jpnprd01.prod.outlook.com">Fix
   *     data loss in logical replication</a>
   */
  private static final Map<Integer, Integer> LEARNS_OF_PUBLICATIONS =
      Map.of(13, 21, 14, 18, 15, 13, 16, 9, 17, 5);

  private static final Pattern PREVIEW = Pattern.compile("devel|beta|rc[0-9]");

  private static final String POLICY = "https://www.postgresql.org/support/versioning/";

  @Override
  public String title() {
    return "The server's version fits and is maintained";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    ServerFacts server = context.cat().server();
    return judge(context, server)
        .evidence("version", server.version())
        .evidence("version_num", server.versionNum());
  }

  private static CheckResult judge(CheckContext context, ServerFacts server) {
    String consumer = context.consumer().name();
    int version = server.versionNum();
    ServerNeeds needs = context.consumer().server();
    if (context.consumer().replicates() && version < FIRST_WITH_PGOUTPUT) {
      return CheckResult.fail(
              "PostgreSQL %s has no logical replication: it came with 10"
                  .formatted(server.version()))
          .remedy(upgrade("10", context));
    }
    if (needs != null && needs.min() != null && version < needs.min()) {
      return CheckResult.fail(
              "PostgreSQL %s is too old: %s needs %s or newer"
                  .formatted(server.version(), consumer, name(needs.min())))
          .remedy(upgrade(name(needs.min()), context));
    }
    if (needs != null && needs.max() != null && version > needs.max()) {
      return CheckResult.fail(
          "PostgreSQL %s is too new: %s takes up to %s"
              .formatted(server.version(), consumer, name(needs.max())));
    }
    String encoding = context.cat().database().encoding();
    if (context.consumer().replicates() && encoding.equals("SQL_ASCII")) {
      return CheckResult.warn(
              "database %s is SQL_ASCII: copy and stream stop at the first byte that is not UTF-8 (invalid byte sequence for encoding \"UTF8\"), at each start again"
                  .formatted(Identifiers.quote(context.cat().database().name())))
          .evidence("encoding", encoding)
          .remedy(
              Remedy.steps(
                  "Move the data into a database encoded in UTF8",
                  Remedy.Kind.DECISION,
                  "administrator",
                  List.of(
                      "Find out in which encoding the applications wrote, and pg_dump with --encoding of that name",
                      "CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0, then restore")));
    }
    if (needs != null && needs.encoding() != null && !needs.encoding().equals(encoding)) {
      return CheckResult.warn(
              "database %s is encoded in %s, and %s states to take %s only: other characters than ASCII may arrive broken"
                  .formatted(
                      Identifiers.quote(context.cat().database().name()),
                      encoding,
                      consumer,
                      needs.encoding()))
          .evidence("encoding", encoding)
          .remedy(
              Remedy.steps(
                  "Move the data into a database encoded in " + needs.encoding(),
                  Remedy.Kind.DECISION,
                  "administrator",
                  List.of(
                      "CREATE DATABASE ... ENCODING '%s' TEMPLATE template0, then pg_dump and restore"
                          .formatted(needs.encoding()))));
    }
    if (context.consumer().replicates() && INVALIDATIONS.contains(version)) {
      return CheckResult.warn(
              "PostgreSQL %s has a defect that hits every reader of the stream: invalidation messages of concurrent DDL pile up until decoding stops with \"invalid memory alloc request size\"; %s.%s has it fixed"
                  .formatted(server.version(), server.major(), version % 10000 + 1))
          .remedy(minorUpgrade(context, server.major() + "." + (version % 10000 + 1)));
    }
    if (needs != null && needs.bad().contains(version)) {
      return CheckResult.warn(
          "PostgreSQL %s has a known defect that hits %s: %s"
              .formatted(
                  server.version(),
                  consumer,
                  needs.badWhy() == null ? "use another minor version" : needs.badWhy()));
    }
    if (PREVIEW.matcher(server.version()).find()) {
      return CheckResult.warn(
          "PostgreSQL %s is not a release: what it does can still change"
              .formatted(server.version()));
    }
    Integer learns = LEARNS_OF_PUBLICATIONS.get(server.major());
    if (context.consumer().replicates() && learns != null && version % 10000 < learns) {
      return CheckResult.warn(
              "PostgreSQL %s can lose changes without an error: those of a table that is added to a publication while a transaction writes to it; %s.%s has it fixed"
                  .formatted(server.version(), server.major(), learns))
          .remedy(minorUpgrade(context, server.major() + "." + (learns + 1)));
    }
    if (needs != null && needs.recommended() != null && version < needs.recommended()) {
      return CheckResult.warn(
              "PostgreSQL %s works, but %s recommends %s or newer"
                  .formatted(server.version(), consumer, name(needs.recommended())))
          .remedy(upgrade(name(needs.recommended()), context));
    }
    if (needs != null && needs.tested() != null && version > needs.tested()) {
      return CheckResult.warn(
          "PostgreSQL %s is newer than %s, the newest that %s states to support"
              .formatted(server.version(), name(needs.tested()), consumer));
    }
    String end = LAST_RELEASE.get(server.major());
    if (end != null && server.collectedAt().compareTo(end) > 0) {
      return CheckResult.warn(
              "PostgreSQL %s is out of maintenance since %s: defects are no longer fixed"
                  .formatted(server.version(), end.substring(0, 10)))
          .evidence("maintained_until", end)
          .remedy(upgrade(String.valueOf(server.major() + 1), context));
    }
    CheckResult pass =
        CheckResult.pass(
            "PostgreSQL %s%s"
                .formatted(server.version(), end == null ? "" : ", maintained until " + end));
    return end == null ? pass : pass.evidence("maintained_until", end);
  }

  private static Remedy minorUpgrade(CheckContext context, String to) {
    return Remedy.steps(
            "Upgrade to PostgreSQL %s or newer".formatted(to),
            Remedy.Kind.DECISION,
            context.provider().managed() ? "host administrator" : "administrator of the server",
            List.of("a minor upgrade restarts the server and keeps its slots"))
        .withSafety(Remedy.Safety.DISRUPTIVE)
        .withUrl("https://www.postgresql.org/docs/release/");
  }

  private static Remedy upgrade(String to, CheckContext context) {
    return Remedy.steps(
            "Upgrade the server to PostgreSQL %s or newer".formatted(to),
            Remedy.Kind.DECISION,
            context.provider().managed() ? "host administrator" : "administrator of the server",
            List.of(
                "a major upgrade stops the server and, before 17, loses its logical slots: plan a new"
                    + " initial copy"))
        .withSafety(Remedy.Safety.DISRUPTIVE)
        .withUrl(POLICY);
  }

  /** 15 for 150000, 15.6 for 150006; all of a major for its highest number. */
  private static String name(int versionNum) {
    int minor = versionNum % 10000;
    return versionNum / 10000 + (minor == 0 || minor == 9999 ? "" : "." + minor);
  }
}
