// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.consumers;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.JointCheck.Judgement;
import dev.pgready.checks.model.OwnSlots;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.needs.Capacity;
import dev.pgready.consumers.needs.Creator;
import dev.pgready.consumers.needs.IdentityNeeds.IdentityRule;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.consumers.needs.SettingNeed;
import dev.pgready.facts.Catalogue;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The wishes that one database, or one publication, cannot fulfil at once; one rule a method. */
final class Conflicts {
  /** Of max_replication_slots and of max_wal_senders. */
  private static final long DEFAULT = 10;

  private final Map<String, ConsumerProfile> consumers;
  private final Map<String, Set<String>> publications;
  private final Change change;
  private final List<Judgement> conflicts = new ArrayList<>();

  private Conflicts(
      Map<String, ConsumerProfile> consumers,
      Map<String, Set<String>> publications,
      Change change) {
    this.consumers = consumers;
    this.publications = publications;
    this.change = change;
  }

  /** How this server's settings are changed. */
  interface Change {
    Remedy to(String setting, String value);
  }

  /**
   * @param consumers by the name that the user gave, in order; at least two
   * @param publications that each of them reads, or will once they exist
   * @param change how a setting is changed there
   * @param catalogue what is free on the server, for what they need together; null: not known
   */
  static List<Judgement> between(
      Map<String, ConsumerProfile> consumers,
      Map<String, Set<String>> publications,
      Change change,
      @Nullable Catalogue catalogue) {
    Conflicts all = new Conflicts(consumers, publications, change);
    all.partitionRoot();
    all.truncate();
    all.identity();
    all.settings();
    all.names();
    all.schemas();
    all.endpoints();
    if (catalogue != null) {
      all.capacity(catalogue);
    }
    return List.copyOf(all.conflicts);
  }

  private void partitionRoot() {
    List<String> off = named(c -> publishes(c) && Boolean.FALSE.equals(viaRoot(c)));
    List<String> on = named(c -> publishes(c) && Boolean.TRUE.equals(viaRoot(c)));
    if (off.isEmpty() || on.isEmpty()) {
      return;
    }
    add(
        "publication-partitions",
        off,
        on,
        shared(off, on),
        "%s needs publish_via_partition_root = false, %s has it true: one publication cannot serve both"
            .formatted(titles(off), titles(on)),
        decision(
            "Create two publications",
            statement(off, "publish_via_partition_root = false"),
            statement(on, "publish_via_partition_root = true")));
  }

  /** What one publication cannot be for both costs nothing where each reads its own. */
  private Level shared(List<String> some, List<String> others) {
    return some.stream()
            .allMatch(
                one ->
                    others.stream()
                        .allMatch(other -> Collections.disjoint(reads(one), reads(other))))
        ? Level.INFO
        : Level.WARN;
  }

  private Set<String> reads(String id) {
    return Objects.requireNonNull(publications.get(id), id);
  }

  private static @Nullable Boolean viaRoot(ConsumerProfile consumer) {
    PublicationNeeds publication = consumer.publication();
    return publication.viaRoot() != null ? publication.viaRoot() : publication.createsViaRoot();
  }

  private void truncate() {
    List<String> need =
        named(c -> publishes(c) && c.publication().operations().contains("truncate"));
    List<String> harmed =
        named(c -> publishes(c) && c.publication().harmful().contains("truncate"));
    // what consumers do not refuse but only miss is no conflict
    need.removeIf(name -> consumer(name).publication().operationsLevel() != Level.FAIL);
    if (need.isEmpty() || harmed.isEmpty()) {
      return;
    }
    add(
        "publication-operations",
        need,
        harmed,
        shared(need, harmed),
        "%s needs TRUNCATE to be published, and a published TRUNCATE breaks %s: one publication cannot serve both"
            .formatted(titles(need), titles(harmed)),
        decision(
            "Create two publications",
            statement(need, "publish = 'insert, update, delete, truncate'"),
            statement(harmed, "publish = 'insert, update, delete'")));
  }

  private void identity() {
    List<String> full =
        named(
            c ->
                c.replicates()
                    && c.identity().rule() == IdentityRule.FULL
                    && c.identity().level() == Level.FAIL);
    List<String> others =
        named(
            c ->
                c.replicates()
                    && c.identity().rule() != IdentityRule.FULL
                    && c.identity().rule() != IdentityRule.NONE);
    if (full.isEmpty() || others.isEmpty()) {
      return;
    }
    add(
        "replica-identity",
        full,
        others,
        Level.INFO,
        "%s needs REPLICA IDENTITY FULL, so each UPDATE and DELETE sends the whole old row to %s too"
            .formatted(titles(full), titles(others)),
        decision(
            "Set REPLICA IDENTITY FULL only on the tables that " + titles(full) + " reads",
            "an identity belongs to the table, not to a publication: it cannot differ by consumer",
            "keep the primary key or unique index: those who need a key need it under FULL as well"));
  }

  /** Settings of the server for which no value pleases all. */
  private void settings() {
    Set<String> names = new LinkedHashSet<>();
    consumers.values().forEach(c -> c.settings().forEach(need -> names.add(need.name())));
    for (String name : names) {
      Map<String, SettingNeed> needs = new LinkedHashMap<>();
      consumers.forEach((id, c) -> c.setting(name).ifPresent(need -> needs.put(id, need)));
      if (needs.size() > 1 && common(needs.values()).isEmpty()) {
        String wishes =
            needs.entrySet().stream()
                .map(e -> "%s %s".formatted(title(e.getKey()), wish(e.getValue())))
                .collect(Collectors.joining(", "));
        boolean severe = needs.values().stream().allMatch(need -> need.level() != Level.INFO);
        List<String> steps = new ArrayList<>();
        needs.forEach(
            (id, need) ->
                steps.add(
                    "%s = %s for %s: %s"
                        .formatted(
                            name,
                            need.remedy(),
                            title(id),
                            Objects.requireNonNullElse(need.why(), "its vendor's advice"))));
        conflicts.add(
            conflict(
                topic(name),
                List.copyOf(needs.keySet()),
                severe ? Level.WARN : Level.INFO,
                "no value of %s suits all consumers: %s".formatted(name, wishes),
                decision(
                    "Choose %s for the consumer whose outage costs most".formatted(name),
                    steps.toArray(String[]::new))));
      }
    }
  }

  private static Optional<Long> common(Collection<SettingNeed> needs) {
    Set<Long> candidates = new LinkedHashSet<>(List.of(-1L, 0L));
    for (SettingNeed need : needs) {
      for (Long bound : new Long[] {need.min(), need.max(), need.hardMin(), need.hardMax()}) {
        if (bound != null) {
          candidates.add(bound);
        }
      }
      candidates.addAll(need.allow());
    }
    return candidates.stream()
        .filter(value -> needs.stream().allMatch(need -> need.judge(value).isEmpty()))
        .findFirst();
  }

  private static String wish(SettingNeed need) {
    if (need.min() != null && need.min() == -1 && need.max() != null && need.max() == -1) {
      return "wants it unlimited";
    }
    return "advises " + need.remedy();
  }

  private static String topic(String setting) {
    return switch (setting) {
      case "max_slot_wal_keep_size" -> "slot-wal-size";
      case "idle_replication_slot_timeout" -> "slot-idle-timeout";
      case "wal_sender_timeout" -> "wal-sender-timeout";
      case "max_replication_slots" -> "replication-slots";
      case "max_wal_senders" -> "wal-senders";
      default -> "session-timeouts";
    };
  }

  private void names() {
    same(
        c -> publishes(c) ? c.publication().name() : null,
        (name, ids) ->
            conflict(
                "publication",
                ids,
                Level.WARN,
                "%s all look for publication %s, and what one changes there the others get"
                    .formatted(titles(ids), Identifiers.quote(name)),
                decision(
                    "Give each its own publication",
                    "set another publication name in the configuration of all but one, and create it"
                        + " with CREATE PUBLICATION")));
    same(
        c -> c.replicates() && c.slot() != null ? c.slot().name() : null,
        (name, ids) ->
            conflict(
                "slot-conflict",
                ids,
                Level.WARN,
                "%s all use slot %s, and a slot serves one reader at a time"
                    .formatted(titles(ids), Identifiers.quote(name)),
                decision(
                    "Give each its own slot",
                    "set another slot name in the configuration of all but one")));
  }

  private void schemas() {
    same(
        c -> c.role().ownSchema(),
        (name, ids) ->
            conflict(
                "database-privileges",
                ids,
                Level.WARN,
                "%s all keep their own objects in schema %s and would overwrite each other's"
                    .formatted(titles(ids), Identifiers.quote(name)),
                decision("Run them on different databases")));
  }

  private void endpoints() {
    List<String> direct = named(ConsumerProfile::replicates);
    List<String> pooled = named(c -> !c.replicates() && !c.connections().pooled().isEmpty());
    if (direct.isEmpty() || pooled.isEmpty()) {
      return;
    }
    String mode = consumer(pooled.get(0)).connections().poolMode();
    add(
        "pooler",
        direct,
        pooled,
        Level.INFO,
        "%s replicates and needs a path that passes replication, %s is better off behind a pooler in %s mode"
            .formatted(String.join(" and ", direct), String.join(" and ", pooled), mode),
        decision(
            "Give each the endpoint that it needs",
            "the direct endpoint for " + String.join(", ", direct),
            "the pooler's endpoint in %s mode for %s".formatted(mode, String.join(", ", pooled))));
  }

  /** What is enough for each alone may not be enough for all. */
  private void capacity(Catalogue catalogue) {
    // a consumer that has its slot already needs no further one to go on
    List<String> starting = named(c -> c.replicates() && !OwnSlots.has(c, catalogue));
    catalogue
        .number("max_replication_slots")
        .ifPresent(
            max ->
                together(
                    starting,
                    "replication-slots",
                    "max_replication_slots",
                    catalogue.slots().size(),
                    max,
                    ConsumerProfile::slots));
    catalogue
        .number("max_wal_senders")
        .ifPresent(
            max ->
                together(
                    starting,
                    "wal-senders",
                    "max_wal_senders",
                    catalogue.sessions().walSenders(),
                    max,
                    ConsumerProfile::walSenders));
  }

  private void together(
      List<String> ids,
      String topic,
      String setting,
      long used,
      long max,
      Function<ConsumerProfile, Capacity> of) {
    long free = max - used;
    ToIntFunction<ConsumerProfile> need = consumer -> of.apply(consumer).needed();
    int sum = ids.stream().map(this::consumer).mapToInt(need).sum();
    int peak = ids.stream().map(this::consumer).mapToInt(one -> of.apply(one).peak()).sum();
    boolean eachAlone = ids.stream().map(this::consumer).mapToInt(need).allMatch(n -> n <= free);
    if (ids.size() > 1 && eachAlone && sum > free) {
      conflicts.add(
          conflict(
              topic,
              ids,
              Level.FAIL,
              "%s need %s together and %s are free, so the last one to start cannot"
                  .formatted(titles(ids), sum, Math.max(0, free)),
              change.to(setting, String.valueOf(Math.max(DEFAULT, used + peak)))));
    }
  }

  private interface Same {
    Judgement conflict(String value, List<String> ids);
  }

  private void same(Function<ConsumerProfile, @Nullable String> of, Same text) {
    Map<String, List<String>> ids = new LinkedHashMap<>();
    consumers.forEach(
        (id, consumer) -> {
          String value = of.apply(consumer);
          if (value != null) {
            ids.computeIfAbsent(value, v -> new ArrayList<>()).add(id);
          }
        });
    ids.forEach(
        (value, list) -> {
          if (list.size() > 1) {
            conflicts.add(text.conflict(value, list));
          }
        });
  }

  private void add(
      String topic,
      List<String> some,
      List<String> others,
      Level level,
      String message,
      Remedy remedy) {
    Set<String> ids = new LinkedHashSet<>(consumers.keySet());
    ids.removeIf(id -> !some.contains(id) && !others.contains(id));
    conflicts.add(conflict(topic, List.copyOf(ids), level, message, remedy));
  }

  /**
   * @param topic id of the check that judges each of these wishes by itself
   * @param level FAIL: together they cannot run; WARN: not in the way that one would expect; INFO:
   *     it costs something
   */
  private static Judgement conflict(
      String topic, List<String> consumers, Level level, String message, Remedy remedy) {
    CheckResult result =
        switch (level) {
          case FAIL -> CheckResult.fail(message);
          case WARN -> CheckResult.warn(message);
          case INFO -> CheckResult.pass(message);
        };
    return new Judgement(
        consumers, result.subjects(List.of(new Subject("check", topic))).remedy(remedy));
  }

  private static boolean publishes(ConsumerProfile consumer) {
    return consumer.usesPgoutput() && consumer.publication().creator() != Creator.NONE;
  }

  private static Remedy decision(String title, String... steps) {
    return Remedy.steps(title, Remedy.Kind.DECISION, "you", List.of(steps));
  }

  /** An example to complete: which tables each of them reads only the user knows. */
  private String statement(List<String> ids, String parameter) {
    PublicationNeeds publication = consumer(ids.get(0)).publication();
    String name =
        publication.fixed() && publication.name() != null
            ? publication.name()
            : publication.suggested() != null
                ? publication.suggested()
                : consumer(ids.get(0)).id().replace('-', '_') + "_pub";
    return "for %s: CREATE PUBLICATION %s FOR TABLE ... WITH (%s)"
        .formatted(titles(ids), Identifiers.quote(name), parameter);
  }

  private List<String> named(Predicate<ConsumerProfile> filter) {
    List<String> ids = new ArrayList<>();
    consumers.forEach(
        (id, consumer) -> {
          if (filter.test(consumer)) {
            ids.add(id);
          }
        });
    return ids;
  }

  private ConsumerProfile consumer(String id) {
    return Objects.requireNonNull(consumers.get(id), id);
  }

  private String title(String id) {
    return consumer(id).name();
  }

  private String titles(List<String> ids) {
    return ids.stream().map(this::title).distinct().collect(Collectors.joining(" and "));
  }
}
