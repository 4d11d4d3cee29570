// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.consumers.needs.Creator;
import dev.pgready.consumers.needs.Form;
import dev.pgready.consumers.needs.IdentityNeeds.IdentityRule;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.Privilege;
import dev.pgready.consumers.needs.SlotNeeds;
import dev.pgready.profile.SourceRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every profile is whole and says where its facts are from, and agrees with what was seen. */
final class ConsumersTest {
  private static final ConsumerCatalog CATALOG = new ConsumerCatalog();

  static List<String> ids() {
    return CATALOG.ids();
  }

  static List<String> specs() {
    List<String> specs = new ArrayList<>();
    for (String id : ids()) {
      specs.add(id);
      CATALOG.get(id).variants().keySet().forEach(choice -> specs.add(id + ":" + choice));
    }
    return specs;
  }

  private static String yaml(String id) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ConsumerCatalog.class.getResourceAsStream(id + ".yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void eachPartNamesItsSource(String spec) {
    ConsumerProfile p = CATALOG.get(spec);
    List<@org.jspecify.annotations.Nullable String> sources = new ArrayList<>();
    sources.add(p.slots().source());
    sources.add(p.walSenders().source());
    sources.add(p.connections().source());
    sources.add(p.role().source());
    sources.add(p.publication().source());
    sources.add(p.identity().source());
    sources.add(p.standby().source());
    if (p.replicates() && !p.id().equals("generic")) {
      sources.add(p.eventTriggers().source());
      sources.add(p.tls().source());
      sources.add(Objects.requireNonNull(p.slot()).source());
      sources.add(Objects.requireNonNull(p.server()).source());
      // pgstream's own set-up runs once as a superuser: only its other way is a recipe; that of
      // Supabase Realtime is the image of its vendor
      if (!List.of("pgstream", "supabase-realtime").contains(p.id())) {
        sources.add(Objects.requireNonNull(p.recipe(), "recipe").source());
      }
    }
    p.settings().forEach(need -> sources.add(need.source()));
    p.notes().forEach(note -> sources.add(note.source()));
    assertThat(sources).doesNotContainNull();
    Set<String> known = new HashSet<>();
    p.sources().forEach(source -> known.add(source.id()));
    for (String source : sources) {
      assertThat(known).contains(Objects.requireNonNull(source).split(", "));
    }
  }

  @ParameterizedTest
  @MethodSource("ids")
  void eachSourceIsUsedAndEachProfileIsDated(String id) throws IOException {
    ConsumerProfile profile = CATALOG.get(id);
    assertThat(profile.docs()).startsWith("https://");
    assertThat(LocalDate.parse(profile.verified())).isAfter(LocalDate.of(2026, 1, 1));
    Set<String> used = new HashSet<>();
    Matcher matcher = Pattern.compile("source: \"?([a-z0-9., -]+)").matcher(yaml(id));
    while (matcher.find()) {
      used.addAll(List.of(matcher.group(1).split(", ")));
    }
    profile.cites().values().forEach(cited -> used.addAll(List.of(cited.split(", "))));
    for (SourceRef source : profile.sources()) {
      assertThat(source.url()).startsWith("https://");
      assertThat(LocalDate.parse(source.date())).isBeforeOrEqualTo(profile.verified());
    }
    assertThat(profile.sources()).extracting(SourceRef::id).doesNotHaveDuplicates();
    // sources of PostgreSQL itself are shared, and may be there unused
    assertThat(profile.sources())
        .extracting(SourceRef::id)
        .filteredOn(source -> !source.startsWith("pg-"))
        .allMatch(used::contains);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void eachNeedHoldsTogether(String spec) {
    ConsumerProfile p = CATALOG.get(spec);
    assertThat(p.slots().needed()).isBetween(0, p.slots().peak());
    assertThat(p.slots().steady()).isLessThanOrEqualTo(p.slots().peak());
    assertThat(p.walSenders().needed()).isBetween(0, p.walSenders().peak());
    assertThat(p.connections().steady()).isLessThanOrEqualTo(p.connections().peak());
    if (!p.replicates()) {
      assertThat(p.slots().peak() + p.walSenders().peak()).isZero();
      assertThat(p.publication().creator()).isEqualTo(Creator.NONE);
      assertThat(p.role().needsReplication()).isFalse();
    }
    if (!p.readsPublication()) {
      assertThat(p.publication().creator()).isEqualTo(Creator.NONE);
    }
    if (p.publication().name() != null && p.publication().namePattern() != null) {
      assertThat(p.publication().name()).matches(p.publication().namePattern());
    }
    p.settings().stream()
        .filter(need -> need.remedy() != null && need.remedy().matches("-?\\d+"))
        .forEach(
            need ->
                assertThat(need.judge(Long.parseLong(Objects.requireNonNull(need.remedy()))))
                    .as(need.name())
                    .isEmpty());
    if (p.replicates() && p.role().table().contains(Privilege.SELECT)) {
      assertThat(p.role().bypassRls()).as("it copies").isNotNull();
    }
  }

  private static Arguments seen(String fact, String spec, Predicate<ConsumerProfile> holds) {
    return Arguments.of(fact, spec, holds);
  }

  static Stream<Arguments> seenOnRealServers() {
    return Stream.of(
        seen(
            "row security hides rows from its copy",
            "zero",
            p -> p.role().bypassRls() == Level.FAIL),
        seen(
            "row security hides rows from its copy",
            "debezium",
            p -> p.role().bypassRls() == Level.FAIL),
        seen(
            "row security hides rows from its copy",
            "powersync",
            p -> p.role().bypassRls() == Level.FAIL),
        seen(
            "row security hides rows from its copy",
            "postgres",
            p -> p.role().bypassRls() == Level.FAIL),
        seen("gives up waiting for its slot", "zero", p -> slot(p).patienceSeconds() != null),
        seen("waits for its slot for ever", "postgres", p -> slot(p).patienceSeconds() == null),
        seen("waits for its slot for ever", "powersync", p -> slot(p).patienceSeconds() == null),
        seen("tries FOR ALL TABLES", "debezium", p -> p.publication().form() == Form.ALL),
        seen(
            "filtered: ownership does",
            "debezium:autocreate=filtered",
            p -> p.publication().form() == Form.TABLE),
        seen(
            "disabled: made beforehand",
            "debezium:autocreate=disabled",
            p -> p.publication().creator() == Creator.USER),
        seen(
            "makes FOR TABLES IN SCHEMA",
            "zero",
            p ->
                p.publication().form() == Form.SCHEMA
                    && p.publication().creator() == Creator.CONSUMER),
        seen(
            "a missing publication is not made",
            "postgres",
            p -> p.publication().creator() == Creator.USER),
        seen("refuses one without TRUNCATE", "zero", p -> needsFully(p, "truncate")),
        seen("refuses one without TRUNCATE", "powersync", p -> needsFully(p, "truncate")),
        seen("takes one without TRUNCATE", "debezium", p -> !needsFully(p, "truncate")),
        seen(
            "takes an insert-only one silently",
            "postgres",
            p -> p.publication().operationsLevel() == Level.WARN),
        seen(
            "all tables without event triggers halts",
            "zero",
            p -> p.eventTriggers().allTables() == Level.FAIL),
        seen(
            "partitions via root without event triggers halt",
            "zero",
            p -> p.eventTriggers().partitionsViaRoot() == Level.FAIL),
        seen("works without event triggers", "zero", p -> p.eventTriggers().need() == Level.WARN),
        seen(
            "dies under FULL without unique index",
            "zero",
            p -> p.identity().rule() == IdentityRule.KEY && p.identity().level() == Level.FAIL),
        seen(
            "takes FULL without unique index",
            "powersync",
            p -> p.identity().rule() == IdentityRule.ANY),
        seen(
            "takes FULL without unique index",
            "debezium",
            p -> p.identity().rule() == IdentityRule.ANY),
        seen(
            "needs CREATE on the database",
            "zero",
            p -> p.role().database().contains(Privilege.CREATE)),
        seen("needs no CREATE", "powersync", p -> !p.role().database().contains(Privilege.CREATE)),
        seen("needs no CREATE", "postgres", p -> !p.role().database().contains(Privilege.CREATE)),
        seen(
            "needs no CREATE",
            "debezium:autocreate=disabled",
            p -> !p.role().database().contains(Privilege.CREATE)),
        seen("a read-only role breaks it", "zero", p -> p.role().writes()),
        seen("a read-only role does not break it", "powersync", p -> !p.role().writes()),
        seen("a read-only role does not break it", "debezium", p -> !p.role().writes()),
        seen(
            "refuses 14",
            "zero",
            p -> Objects.requireNonNull(Objects.requireNonNull(p.server()).min()) == 150000),
        seen(
            "carries no odd table names",
            "zero",
            p ->
                !"T\"x é"
                    .matches(Objects.requireNonNull(Objects.requireNonNull(p.names()).table()))),
        seen(
            "carries mixed case",
            "zero",
            p ->
                "OrderLines"
                    .matches(Objects.requireNonNull(Objects.requireNonNull(p.names()).table()))),
        seen("carries odd table names", "powersync", p -> p.names() == null),
        seen(
            "works through session and transaction pooling",
            "zero",
            p -> "transaction".equals(p.connections().poolMode()) && !p.connections().direct()),
        seen(
            "works through session and transaction pooling",
            "debezium",
            p -> "transaction".equals(p.connections().poolMode())),
        seen(
            "works through session and transaction pooling",
            "powersync",
            p -> "transaction".equals(p.connections().poolMode())),
        seen(
            "works through statement pooling",
            "postgres",
            p -> "statement".equals(p.connections().poolMode())),
        seen("has only walsender connections", "postgres", p -> p.connections().peak() == 0),
        seen(
            "works with two connections",
            "powersync",
            p -> Objects.requireNonNull(p.connections().required()) == 2),
        seen(
            "fails with two connections",
            "debezium",
            p -> Objects.requireNonNull(p.connections().required()) == 3),
        seen(
            "fails with eight connections, starts with nine",
            "zero",
            p -> Objects.requireNonNull(p.connections().required()) == 9),
        seen("statement_timeout ends its copy", "postgres", p -> resets(p).isEmpty()),
        seen("statement_timeout repeats its snapshot", "debezium", p -> resets(p).isEmpty()),
        seen(
            "gets through a statement_timeout",
            "zero",
            p -> resets(p).contains("statement_timeout")),
        seen(
            "gets through a statement_timeout",
            "powersync",
            p -> resets(p).contains("statement_timeout")),
        seen(
            "copies all rows despite a row filter",
            "debezium",
            p -> p.publication().rowFilters() == Level.WARN),
        seen(
            "copies all rows despite a row filter",
            "powersync",
            p -> p.publication().rowFilters() == Level.WARN),
        seen("filters its copy too", "postgres", p -> p.publication().rowFilters() == null),
        seen("filters its copy too", "zero", p -> p.publication().rowFilters() == null),
        seen("takes column lists", "powersync", p -> p.publication().columnLists() == null),
        seen(
            "reads a standby from 16 on",
            "postgres",
            p -> p.standby().supported() && Objects.requireNonNull(p.standby().min()) == 160000),
        seen(
            "reads a standby from 16 on",
            "debezium",
            p -> p.standby().supported() && Objects.requireNonNull(p.standby().min()) == 160000),
        seen("cannot read a standby", "zero", p -> !p.standby().supported()),
        seen("cannot read a standby", "powersync", p -> !p.standby().supported()),
        seen(
            "refuses publish_via_partition_root",
            "powersync",
            p ->
                Boolean.FALSE.equals(p.publication().viaRoot())
                    && !p.publication().viaRootOnlyIfPartitioned()),
        seen(
            "must be named so",
            "powersync",
            p -> p.publication().fixed() && "powersync".equals(p.publication().name())));
  }

  private static SlotNeeds slot(ConsumerProfile profile) {
    return Objects.requireNonNull(profile.slot());
  }

  private static List<String> resets(ConsumerProfile profile) {
    return Objects.requireNonNull(profile.timeouts()).resets();
  }

  private static boolean needsFully(ConsumerProfile profile, String operation) {
    return profile.publication().operationsLevel() == Level.FAIL
        && profile.publication().operations().contains(operation);
  }

  @ParameterizedTest(name = "{1}: {0}")
  @MethodSource("seenOnRealServers")
  void whatWasSeenOnRealServersHolds(String fact, String spec, Predicate<ConsumerProfile> holds) {
    assertThat(holds.test(CATALOG.get(spec))).as(spec + ": " + fact).isTrue();
  }
}
