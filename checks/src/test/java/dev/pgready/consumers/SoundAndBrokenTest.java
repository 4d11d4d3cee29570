// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A database that a consumer takes, and the same with the one thing that it refuses. */
final class SoundAndBrokenTest {
  private static Arguments taken(
      String spec, @Nullable String publication, UnaryOperator<FactsFixture> sound) {
    return Arguments.of(spec, publication, sound);
  }

  private static FactsFixture published(String name, FactsFixture facts) {
    return facts.table("orders").publication(name, List.of("orders"), row -> {});
  }

  /** One that the user has created beforehand. */
  private static FactsFixture slot(String name, FactsFixture facts) {
    return facts.slot(name, row -> row.set("row.active", false));
  }

  private static FactsFixture owned(FactsFixture facts) {
    return facts
        .set("catalogue.database.create", true)
        .table("orders", row -> row.set("owner", "app").set("owns", true));
  }

  static Stream<Arguments> sound() {
    return Stream.of(
        taken("databricks", "pub", facts -> slot("dbx", published("pub", facts))),
        taken("openflow", "pub", facts -> published("pub", facts)),
        taken("fabric", null, facts -> owned(facts).provider("azure-flexible")),
        taken("aws-zero-etl", null, facts -> facts.table("orders").provider("aws-aurora")),
        taken(
            "aws-zero-etl:source=rds",
            null,
            facts ->
                facts
                    .table("orders")
                    .provider("aws-rds")
                    .setting("max_wal_senders", "20")
                    .setting("max_replication_slots", "20")),
        taken("redpanda-connect", "pglog_stream_s", facts -> published("pglog_stream_s", facts)),
        taken(
            "redpanda-connect:snapshot=true",
            "pglog_stream_s",
            facts -> published("pglog_stream_s", facts)),
        taken(
            "supabase-realtime",
            null,
            facts ->
                published("supabase_realtime", facts)
                    .set("catalogue.role.superuser", true)
                    .set("catalogue.database.create", true)),
        taken("pgcopydb", null, SoundAndBrokenTest::owned),
        taken("pgcopydb:publication=given", "pub", facts -> published("pub", facts)),
        taken("olake", "pub", facts -> slot("olake", published("pub", facts))),
        taken("hevo", "pub", facts -> published("pub", facts).setting("wal_sender_timeout", "0")),
        taken(
            "tap-postgres",
            null,
            facts ->
                facts
                    .table("orders")
                    .slot(
                        "tappostgres",
                        row -> row.set("row.plugin", "wal2json").set("row.active", false))),
        taken("pgsync", null, SoundAndBrokenTest::owned),
        taken("pgsync:mode=wal", null, facts -> facts.table("orders")),
        taken("pgsync:mode=polling", null, facts -> facts.table("orders")));
  }

  private static Arguments refused(
      String spec,
      @Nullable String publication,
      UnaryOperator<FactsFixture> broken,
      String check,
      Status status) {
    return Arguments.of(spec, publication, broken, check, status);
  }

  private static FactsFixture keyless(FactsFixture facts) {
    return facts.table(
        "notes", row -> row.set("indexes", List.of()).set("owner", "app").set("owns", true));
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        refused("databricks", "pub", facts -> facts, "publication", Status.FAIL),
        refused(
            "databricks",
            "pub",
            facts -> published("pub", facts).set("catalogue.server.inRecovery", true),
            "recovery",
            Status.FAIL),
        refused(
            "openflow",
            "pub",
            facts -> keyless(facts).publication("pub", List.of("notes"), row -> {}),
            "replica-identity",
            Status.FAIL),
        refused(
            "fabric",
            null,
            facts -> facts.table("orders").provider("azure-flexible"),
            "table-ownership",
            Status.FAIL),
        refused(
            "fabric",
            null,
            facts -> owned(facts).provider("aws-rds"),
            "provider-support",
            Status.FAIL),
        refused("fabric", null, SoundAndBrokenTest::owned, "provider-support", Status.UNKNOWN),
        refused(
            "aws-zero-etl",
            null,
            facts -> keyless(facts).provider("aws-aurora"),
            "replica-identity",
            Status.FAIL),
        refused(
            "aws-zero-etl",
            null,
            facts -> facts.table("orders").provider("aws-rds"),
            "provider-support",
            Status.FAIL),
        refused(
            "aws-zero-etl:source=rds",
            null,
            facts -> facts.table("orders").provider("aws-rds").setting("max_wal_senders", "20"),
            "replication-slots",
            Status.FAIL),
        refused(
            "redpanda-connect",
            "pub",
            facts -> published("pub", facts),
            "publication",
            Status.FAIL),
        refused(
            "redpanda-connect:snapshot=true",
            "pglog_stream_s",
            facts -> keyless(facts).publication("pglog_stream_s", List.of("notes"), row -> {}),
            "replica-identity",
            Status.FAIL),
        refused(
            "supabase-realtime",
            null,
            facts -> facts.table("orders").set("catalogue.database.create", true),
            "replication-role",
            Status.FAIL),
        refused(
            "supabase-realtime", null, facts -> facts.table("orders"), "publication", Status.FAIL),
        refused(
            "redpanda-connect:tables=all",
            "pglog_stream_s",
            facts -> published("pglog_stream_s", facts),
            "publication-coverage",
            Status.FAIL),
        refused(
            "pgcopydb",
            null,
            facts -> facts.set("catalogue.database.create", true).table("orders"),
            "publication-privileges",
            Status.FAIL),
        refused(
            "olake",
            "pub",
            facts -> published("pub", facts).setting("wal_level", "replica"),
            "wal-level",
            Status.FAIL),
        refused("hevo", "pub", facts -> published("pub", facts), "wal-sender-timeout", Status.WARN),
        refused(
            "tap-postgres",
            null,
            facts -> facts.table("orders").slot("tappostgres", row -> row.set("row.active", false)),
            "slot-conflict",
            Status.FAIL),
        refused("pgsync", null, facts -> keyless(facts), "replica-identity", Status.FAIL),
        refused(
            "pgsync",
            null,
            facts -> owned(facts).setting("max_replication_slots", "1"),
            "replication-slots",
            Status.FAIL));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sound")
  void isTaken(String spec, @Nullable String publication, UnaryOperator<FactsFixture> sound) {
    assertThat(run(spec, publication, sound).findings())
        .filteredOn(
            finding ->
                finding.result().status() == Status.FAIL
                    || (finding.result().status() == Status.WARN
                        // the host's own habits, and what no setting of the fixture is about
                        && !List.of("provider-support", "slot-idle-timeout")
                            .contains(finding.id())))
        .extracting(finding -> finding.id() + ": " + finding.result().message())
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("broken")
  void isRefused(
      String spec,
      @Nullable String publication,
      UnaryOperator<FactsFixture> broken,
      String check,
      Status status) {
    Report report = run(spec, publication, broken);
    Optional<Report.Finding> finding =
        report.findings().stream().filter(f -> f.id().equals(check)).findFirst();
    assertThat(finding).isPresent();
    assertThat(finding.orElseThrow().result().status())
        .as(finding.orElseThrow().result().message())
        .isEqualTo(status);
  }

  /** A wish that no check reads would count as met. */
  @org.junit.jupiter.api.Test
  void eachWishIsJudged() {
    ConsumerCatalog catalog = new ConsumerCatalog();
    for (String id : catalog.ids()) {
      ConsumerProfile profile = catalog.get(id);
      List<ConsumerProfile> all = new java.util.ArrayList<>(List.of(profile));
      profile.variants().keySet().forEach(choice -> all.add(catalog.get(id + ":" + choice)));
      for (ConsumerProfile one : all) {
        assertThat(one.settings())
            .as(id)
            .extracting(need -> need.name())
            .isSubsetOf(SettingNames.ALL);
      }
    }
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.CsvSource({
    "peerdb, max_wal_senders, 1, wal-senders, FAIL",
    "peerdb, max_replication_slots, 3, replication-slots, WARN",
    "clickpipes, max_wal_senders, 1, wal-senders, FAIL",
    "dms, max_replication_slots, 1, replication-slots, FAIL",
    "dms, max_wal_senders, 1, wal-senders, FAIL"
  })
  void numbersThatItsVendorAsksFor(
      String spec, String setting, String value, String check, Status status) {
    isRefused(spec, null, facts -> facts.table("orders").setting(setting, value), check, status);
  }

  private static Report run(
      String spec, @Nullable String publication, UnaryOperator<FactsFixture> change) {
    FactsFixture facts = change.apply(FactsFixture.sound());
    return Preflight.run(
        facts.facts(),
        facts.context().detection(),
        Map.of(spec, new ConsumerCatalog().get(spec)),
        new Request(publication, List.of(), List.of(), null, null, Map.of()),
        Checks.all());
  }
}
