// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.errors.ErrorTexts;
import dev.pgready.consumers.needs.Creator;
import dev.pgready.consumers.needs.IdentityNeeds.IdentityRule;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.Privilege;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What five published guides say of PostgreSQL itself, statement by statement, against the
 * profiles: Zero's and pgsense's, PowerSync's, Materialize's and Neosync's. Where a profile decides
 * otherwise, the statement says so.
 */
final class GuidesTest {
  private static final ConsumerCatalog CATALOG = new ConsumerCatalog();
  private static final ErrorTexts TEXTS = ErrorTexts.all();

  private static Arguments says(String spec, String statement, Predicate<ConsumerProfile> holds) {
    return Arguments.of(spec, statement, holds);
  }

  static Stream<Arguments> statements() {
    return Stream.of(
        says("zero", "PostgreSQL 15 or newer", p -> min(p) == 150000),
        says("zero", "needs logical replication", ConsumerProfile::replicates),
        says(
            "zero",
            "event triggers are wanted, it works without",
            p -> p.eventTriggers().need() == Level.WARN),
        says(
            "zero",
            "without them every schema change resets all state",
            p -> Objects.requireNonNull(p.eventTriggers().lost()).contains("resets all")),
        says(
            "zero",
            "a bounded max_slot_wal_keep_size is not for production",
            p ->
                p.setting("max_slot_wal_keep_size")
                    .filter(need -> need.judge(1L << 30).isPresent() && need.judge(-1).isEmpty())
                    .isPresent()),
        says(
            "zero",
            "upstream is direct (seen: a pooler that passes replication does as well)",
            p -> !p.connections().pooled().contains("upstream") || !p.connections().direct()),
        says(
            "zero:db=cvr",
            "the CVR database may be pooled, in session mode",
            p -> "session".equals(p.connections().poolMode()) && !p.replicates()),
        says(
            "zero:db=change",
            "the change database may be pooled, in session mode",
            p -> "session".equals(p.connections().poolMode()) && !p.replicates()),
        says(
            "zero",
            "it creates its default publication itself",
            p -> p.publication().creator() == Creator.CONSUMER),
        says(
            "zero",
            "for a publication of a schema or all tables it needs a superuser",
            p -> p.role().superuserFor().toString().contains("publication")),
        says("pgsense", "PostgreSQL 16 or newer", p -> min(p) == 160000),
        says("pgsense", "one slot for each database", p -> p.slots().steady() == 1),
        says(
            "pgsense",
            "LOGIN REPLICATION, CONNECT, USAGE, SELECT",
            p ->
                p.role().needsReplication()
                    && p.role().database().contains(Privilege.CONNECT)
                    && p.role().needsSchemaUsage()
                    && p.role().table().contains(Privilege.SELECT)),
        says("pgsense", "default privileges for new tables", p -> p.role().defaultPrivileges()),
        says(
            "pgsense",
            "the publication is the user's, pgsense_pub by default",
            p ->
                p.publication().creator() == Creator.USER
                    && "pgsense_pub".equals(p.publication().name())),
        says(
            "pgsense",
            "CREATE on the database (overruled: it may not be revoked after the first run)",
            p -> p.role().database().contains(Privilege.CREATE) && p.role().writes()),
        says("pgsense", "a schema etl of its own", p -> "etl".equals(p.role().ownSchema())),
        says("pgsense", "memory: no event trigger", p -> p.eventTriggers().need() == null),
        says(
            "pgsense",
            "memory: ALTER TABLE fails the worker once",
            p -> Objects.requireNonNull(p.eventTriggers().lost()).contains("fail once")),
        says(
            "pgsense:store=postgres",
            "postgres: an event trigger, which needs a superuser once",
            p ->
                p.eventTriggers().need() == Level.FAIL
                    && p.eventTriggers().triggers().contains("supabase_etl_ddl_message_trigger")),
        says(
            "pgsense",
            "a slot that is left behind fills the disk",
            p ->
                p.notes().stream()
                    .anyMatch(
                        n -> n.topic().equals("slot-retention") && n.text().contains("drop"))),
        says(
            "pgsense",
            "the slot's name follows from host and database",
            p -> Objects.requireNonNull(p.slot()).pattern() != null),
        says(
            "powersync",
            "a publication named powersync",
            p -> "powersync".equals(p.publication().name()) && p.publication().fixed()),
        says(
            "powersync",
            "SELECT on the published tables",
            p -> p.role().table().contains(Privilege.SELECT)),
        says("powersync", "wal_level = logical", ConsumerProfile::replicates),
        says("powersync", "REPLICATION", p -> p.role().needsReplication()),
        says("materialize", "PostgreSQL 10 (overruled: 11)", p -> min(p) == 110000),
        says(
            "materialize",
            "a publication mz_source, for tables or for all tables",
            p ->
                "mz_source".equals(p.publication().suggested())
                    && p.publication().creator() == Creator.USER
                    && p.publication().forbidden().isEmpty()),
        says(
            "materialize",
            "FULL without a primary key (overruled: with one as well)",
            p -> p.identity().rule() == IdentityRule.FULL),
        says(
            "neosync",
            "the source is read only and needs SELECT",
            p ->
                p.role().table().equals(List.of(Privilege.SELECT))
                    && !p.role().writes()
                    && !p.replicates()),
        says("neosync", "USAGE on the schema", p -> p.role().needsSchemaUsage()),
        says(
            "neosync:side=destination",
            "CREATE, UPDATE on tables (overruled: INSERT and UPDATE are meant)",
            p -> p.role().table().equals(List.of(Privilege.INSERT, Privilege.UPDATE))),
        says(
            "neosync:side=destination",
            "owner of the sequences",
            p -> p.role().sequence().contains(Privilege.OWNER)),
        says(
            "neosync:side=destination",
            "USAGE on functions (overruled: EXECUTE is meant)",
            p -> p.role().function().equals(List.of(Privilege.EXECUTE))),
        says(
            "neosync:side=destination",
            "TRUNCATE where it empties tables",
            p -> p.role().optionalTable().contains(Privilege.TRUNCATE)),
        says(
            "neosync:side=destination",
            "CREATE on the database where it makes schemas",
            p -> p.role().optionalDatabase().contains(Privilege.CREATE)),
        says(
            "neosync",
            "six TLS modes, prefer by default",
            p -> p.tls().modes().size() == 6 && "prefer".equals(p.tls().defaultMode())),
        says(
            "neosync",
            "client key and certificate go together, verify-full needs the name",
            p ->
                p.notes().stream()
                    .anyMatch(
                        n -> n.text().contains("client key") && n.text().contains("server name"))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("statements")
  void aStatementIsAFactOfAProfile(
      String spec, String statement, Predicate<ConsumerProfile> holds) {
    assertThat(holds.test(CATALOG.get(spec))).as(spec + ": " + statement).isTrue();
  }

  /** The guides' troubles, as their users would paste them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "too many connections | connection-headroom",
        "remaining connection slots are reserved | connection-headroom",
        "prepared statement \"s1\" does not exist | pooler",
        "26000 prepared statement \"zero/7\" does not exist | pooler",
        "permission denied to create event trigger \"x\" | event-triggers",
        "permission denied to create event trigger | event-triggers",
        "slot has been invalidated because it exceeded the maximum reserved size | slot-health",
        "must be superuser to create FOR ALL TABLES publication | publication-privileges",
        "publication \"pgsense_pub\" does not exist | publication"
      })
  void itsTroublesAreExplained(String pasted, String check) {
    assertThat(TEXTS.matches(pasted))
        .as(pasted)
        .isNotEmpty()
        .first()
        .extracting(ErrorTexts.Match::check)
        .isEqualTo(check);
  }

  private static int min(ConsumerProfile profile) {
    return Objects.requireNonNull(Objects.requireNonNull(profile.server()).min());
  }
}
