// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import static dev.pgready.compare.Section.CAPACITY;
import static dev.pgready.compare.Section.CONNECTION;
import static dev.pgready.compare.Section.DATABASE;
import static dev.pgready.compare.Section.DEFAULT_PRIVILEGE;
import static dev.pgready.compare.Section.EVENT_TRIGGER;
import static dev.pgready.compare.Section.EXTENSION;
import static dev.pgready.compare.Section.PROBE;
import static dev.pgready.compare.Section.PROVIDER;
import static dev.pgready.compare.Section.ROLE;
import static dev.pgready.compare.Section.SCHEMA;
import static dev.pgready.compare.Section.SERVER;
import static dev.pgready.compare.Section.SETTING;
import static dev.pgready.compare.Section.SLOT;

import dev.pgready.checks.scope.Quantities;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Catalogue.DefaultPrivilege;
import dev.pgready.facts.Catalogue.EventTriggerFacts;
import dev.pgready.facts.Catalogue.SchemaFacts;
import dev.pgready.facts.Catalogue.SettingFacts;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.Facts;
import dev.pgready.facts.NotSeenException;
import dev.pgready.facts.ProbeFacts;
import dev.pgready.facts.ProbeFacts.Attempt;
import dev.pgready.facts.RoleFacts;
import dev.pgready.facts.ServerFacts;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.Detection;
import dev.pgready.text.EnumWords;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What two facts documents differ in. What changes from one moment to the next without anybody
 * changing anything (process ids, ages, positions in the WAL, open transactions, row counts) is
 * left out; what slots hold back is told by {@link SlotGrowth}.
 */
public final class FactsComparison {
  private final Differences differences = new Differences();

  private FactsComparison() {}

  /** Of servers that were not reached only the way to them is compared. */
  public static List<Difference> between(
      Facts a, Detection detectedA, Facts b, Detection detectedB) {
    FactsComparison comparison = new FactsComparison();
    Catalogue before = a.catalogue();
    Catalogue after = b.catalogue();
    if (before != null && after != null) {
      comparison.server(before, detectedA, after, detectedB);
    }
    comparison.connection(a, b);
    comparison.provider(detectedA, detectedB);
    if (before != null && after != null) {
      seen(() -> comparison.database(before, after));
      seen(() -> comparison.role(before, after));
      seen(() -> comparison.settings(before, after));
      seen(() -> comparison.capacity(before, after));
      seen(() -> comparison.extensions(before, after));
      comparison.probes(a.probes(), b.probes());
      seen(() -> new PublicationDifferences(before, after, comparison.differences).compare());
      seen(() -> comparison.slots(before, after));
      seen(() -> comparison.schemas(before, after));
      seen(() -> new TableDifferences(comparison.differences).compare(before, after));
      seen(() -> comparison.defaultPrivileges(before, after));
      seen(() -> comparison.eventTriggers(before, after));
    }
    return comparison.differences.list();
  }

  /** What one side was not allowed to read cannot be compared. */
  private static void seen(Runnable part) {
    try {
      part.run();
    } catch (NotSeenException e) {
      // the checks of that side are unknown and say so
    }
  }

  private void server(Catalogue a, Detection detectedA, Catalogue b, Detection detectedB) {
    differences.value(SERVER, "version", "", a.server().version(), b.server().version());
    differences.value(SERVER, "product", "", product(detectedA), product(detectedB));
    differences.value(SERVER, "role in replication", "", state(a), state(b));
  }

  private static String product(Detection detection) {
    String product = detection.profile().product();
    return product == null ? "PostgreSQL" : product;
  }

  private static String state(Catalogue catalogue) {
    return catalogue
        .seen(all -> all.server().inRecovery())
        .map(standby -> standby ? "standby" : "primary")
        .orElse("unknown");
  }

  private void connection(Facts a, Facts b) {
    ConnectionFacts before = a.connection();
    ConnectionFacts after = b.connection();
    if (before != null && after != null) {
      differences.value(CONNECTION, "reached", "", reached(before), reached(after));
      if (before.failure() == null && after.failure() == null) {
        differences.value(CONNECTION, "encryption", "", encryption(before), encryption(after));
      }
    }
    path(a, b);
    ProbeFacts.ReplicationProbe replicationA = a.probes().replication();
    ProbeFacts.ReplicationProbe replicationB = b.probes().replication();
    if (replicationA != null && replicationB != null) {
      differences.value(
          CONNECTION,
          "replication connection",
          "",
          replication(replicationA),
          replication(replicationB));
    }
  }

  private static String reached(ConnectionFacts connection) {
    return connection.failure() == null ? "yes" : "no: " + connection.failure().message();
  }

  private static String encryption(ConnectionFacts connection) {
    return connection.tls() == null ? "none" : connection.tls().protocol();
  }

  /** What a pooler does with sessions is known of a side that was probed for it alone. */
  private void path(Facts a, Facts b) {
    Optional<Boolean> before = proxied(a);
    Optional<Boolean> after = proxied(b);
    boolean tried = a.probes().pooler() != null && b.probes().pooler() != null;
    if (before.isPresent() && after.isPresent() && (tried || !before.equals(after))) {
      differences.value(
          CONNECTION, "path", "", path(before.get(), a.probes()), path(after.get(), b.probes()));
    }
  }

  private static String path(boolean proxied, ProbeFacts probes) {
    if (!proxied) {
      return "direct";
    }
    return probes.pooler() != null && probes.pooler().sharesBackends()
        ? "through a pooler that shares backends"
        : "through a proxy";
  }

  /** Whether the process that answers is another than the connection was told of. */
  private static Optional<Boolean> proxied(Facts facts) {
    ProbeFacts.PoolerProbe probe = facts.probes().pooler();
    ConnectionFacts connection = facts.connection();
    Catalogue catalogue = facts.catalogue();
    if (connection == null || connection.keyDataPid() == null || catalogue == null) {
      return Optional.empty();
    }
    return Optional.of(
        probe == null
            ? connection.keyDataPid() != catalogue.server().backendPid()
            : probe.proxied() || probe.sharesBackends());
  }

  private static String replication(ProbeFacts.ReplicationProbe probe) {
    if (probe.worked()) {
      return "accepted";
    }
    boolean told = probe.cause() != null && probe.cause() != ConnectionFacts.Cause.OTHER;
    return told ? "refused (%s)".formatted(word(Objects.requireNonNull(probe.cause()))) : "refused";
  }

  private void provider(Detection a, Detection b) {
    differences.value(PROVIDER, "provider", "", a.profile().name(), b.profile().name());
    differences.value(PROVIDER, "endpoint", "", word(a.endpoint()), word(b.endpoint()));
  }

  private static String word(Enum<?> constant) {
    return EnumWords.phrase(constant);
  }

  private void database(Catalogue a, Catalogue b) {
    ServerFacts.DatabaseFacts before = a.database();
    ServerFacts.DatabaseFacts after = b.database();
    database("name", before.name(), after.name());
    database("owner", before.owner(), after.owner());
    database("encoding", before.encoding(), after.encoding());
    database("connection limit", limit(before.connectionLimit()), limit(after.connectionLimit()));
    database("large objects", a.largeObjects(), b.largeObjects());
    database("sequences", a.sequences().count(), b.sequences().count());
  }

  private void database(String name, Object a, Object b) {
    differences.value(DATABASE, name, "", a, b);
  }

  private static String limit(int limit) {
    return limit < 0 ? "none" : String.valueOf(limit);
  }

  private void role(Catalogue a, Catalogue b) {
    RoleFacts before = a.role();
    RoleFacts after = b.role();
    role("name", before.name(), after.name());
    role("SUPERUSER", before.superuser(), after.superuser());
    role("REPLICATION", before.replication(), after.replication());
    role("BYPASSRLS", before.bypassRls(), after.bypassRls());
    role("CREATEROLE", before.createRole(), after.createRole());
    role("CREATEDB", before.createDb(), after.createDb());
    role("LOGIN", before.login(), after.login());
    role("INHERIT", before.inherit(), after.inherit());
    role("connection limit", limit(before.connectionLimit()), limit(after.connectionLimit()));
    role("valid until", ever(before.validUntil()), ever(after.validUntil()));
    TreeSet<String> groups = new TreeSet<>(before.memberOf());
    groups.addAll(after.memberOf());
    for (String group : groups) {
      role(
          "member of " + Identifiers.quote(group),
          before.superuser() || before.memberOf().contains(group),
          after.superuser() || after.memberOf().contains(group));
    }
    role("CONNECT on the database", a.database().connect(), b.database().connect());
    role("CREATE on the database", a.database().create(), b.database().create());
    role("owns the database", a.database().owns(), b.database().owns());
    differences.value(
        ROLE,
        "EXECUTE on pg_logical_emit_message",
        "",
        a.functions().emitMessage(),
        b.functions().emitMessage());
    role("sequences it cannot use, read or own", lacking(a), lacking(b));
  }

  private void role(String name, Object a, Object b) {
    differences.value(ROLE, name, "", a, b);
  }

  private static int lacking(Catalogue catalogue) {
    return catalogue.sequences().list().size();
  }

  private static String ever(@Nullable String until) {
    return until == null ? "no end" : until;
  }

  /** What a new session of the role gets; the same amount in other units is no difference. */
  private void settings(Catalogue a, Catalogue b) {
    TreeSet<String> names = new TreeSet<>(a.settings().keySet());
    names.addAll(b.settings().keySet());
    for (String name : names) {
      if (!sameAmount(name, a, b)) {
        differences.value(SETTING, name, "", value(name, a), value(name, b));
      }
      differences.value(SETTING, name, "pending restart", pending(name, a), pending(name, b));
    }
  }

  private static boolean sameAmount(String name, Catalogue a, Catalogue b) {
    OptionalLong before = amount(name, a);
    return before.isPresent() && before.equals(amount(name, b));
  }

  private static OptionalLong amount(String name, Catalogue catalogue) {
    SettingFacts setting = catalogue.settings().get(name);
    return setting == null
        ? OptionalLong.empty()
        : catalogue
            .effective(name)
            .map(text -> Quantities.of(text, setting.unit()))
            .orElse(OptionalLong.empty());
  }

  private static @Nullable String value(String name, Catalogue catalogue) {
    SettingFacts setting = catalogue.settings().get(name);
    String effective = catalogue.effective(name).orElse(null);
    if (setting == null || effective == null) {
      return effective;
    }
    if (!effective.equals(setting.value())) {
      return effective + " (of the role or database)";
    }
    if (effective.equals("-1") || effective.equals("0") || setting.unit() == null) {
      return effective.isEmpty() ? "(empty)" : effective;
    }
    return Character.isDigit(setting.unit().charAt(0))
        ? effective + " x " + setting.unit()
        : effective + " " + setting.unit();
  }

  private static boolean pending(String name, Catalogue catalogue) {
    SettingFacts setting = catalogue.settings().get(name);
    return setting != null && setting.pendingRestart();
  }

  private void capacity(Catalogue a, Catalogue b) {
    differences.value(
        CAPACITY,
        "replication slots",
        "used",
        used(a, a.slots().size(), "max_replication_slots"),
        used(b, b.slots().size(), "max_replication_slots"));
    differences.value(
        CAPACITY,
        "WAL senders",
        "used",
        used(a, a.sessions().walSenders(), "max_wal_senders"),
        used(b, b.sessions().walSenders(), "max_wal_senders"));
  }

  private static String used(Catalogue catalogue, long used, String setting) {
    return catalogue
        .number(setting)
        .map(max -> "%s of %s".formatted(used, max))
        .orElse(String.valueOf(used));
  }

  private void extensions(Catalogue a, Catalogue b) {
    differences.objects(
        EXTENSION,
        a.extensions(),
        b.extensions(),
        version -> "version " + version,
        (name, before, after) -> differences.value(EXTENSION, name, "version", before, after));
  }

  /** Only what both sides tried: not tried is no difference. */
  private void probes(ProbeFacts a, ProbeFacts b) {
    for (Map.Entry<String, Attempt> form : new TreeMap<>(a.publicationForms()).entrySet()) {
      attempt(
          "CREATE PUBLICATION (%s)".formatted(form.getKey()),
          form.getValue(),
          b.publicationForms().get(form.getKey()));
    }
    attempt("CREATE EVENT TRIGGER", a.eventTrigger(), b.eventTrigger());
    attempt("temporary slot", a.slot(), b.slot());
    if (a.stream() != null && b.stream() != null) {
      differences.value(
          PROBE, "replication stream", "worked", a.stream().worked(), b.stream().worked());
    }
  }

  private void attempt(String name, @Nullable Attempt a, @Nullable Attempt b) {
    if (a != null && b != null) {
      differences.value(PROBE, name, "worked", a.worked(), b.worked());
    }
  }

  private void slots(Catalogue a, Catalogue b) {
    differences.objects(
        SLOT,
        Differences.byName(a.slots(), slot -> Identifiers.quote(slot.name())),
        Differences.byName(b.slots(), slot -> Identifiers.quote(slot.name())),
        FactsComparison::slot,
        (name, before, after) -> {
          SlotFacts.Row x = before.row();
          SlotFacts.Row y = after.row();
          slot(name, "type", slot(before), slot(after));
          slot(name, "database", x.database(), y.database());
          slot(name, "temporary", x.temporary(), y.temporary());
          slot(name, "active", x.active(), y.active());
          slot(name, "wal_status", x.walStatus(), y.walStatus());
          slot(name, "invalidation", x.invalidationReason(), y.invalidationReason());
          slot(name, "two-phase", set(x.twoPhase()), set(y.twoPhase()));
          slot(name, "failover", set(x.failover()), set(y.failover()));
          slot(name, "synced", set(x.synced()), set(y.synced()));
        });
  }

  private void slot(String name, String what, @Nullable Object a, @Nullable Object b) {
    differences.value(SLOT, name, what, a, b);
  }

  private static String slot(SlotFacts slot) {
    return slot.row().plugin() == null
        ? slot.row().slotType()
        : slot.row().slotType() + ", " + slot.row().plugin();
  }

  /** An option that a version does not know is not set there. */
  private static boolean set(@Nullable Boolean option) {
    return Boolean.TRUE.equals(option);
  }

  private void schemas(Catalogue a, Catalogue b) {
    differences.objects(
        SCHEMA,
        Differences.byName(a.schemas(), schema -> Identifiers.quote(schema.name())),
        Differences.byName(b.schemas(), schema -> Identifiers.quote(schema.name())),
        schema -> "schema",
        (name, before, after) -> {
          differences.value(SCHEMA, name, "owner", before.owner(), after.owner());
          differences.value(SCHEMA, name, "privileges", rights(before), rights(after));
        });
  }

  private static List<String> rights(SchemaFacts schema) {
    return TableDifferences.rights(Map.of("USAGE", schema.usage(), "CREATE", schema.create()));
  }

  private void defaultPrivileges(Catalogue a, Catalogue b) {
    differences.objects(
        DEFAULT_PRIVILEGE,
        Differences.byName(a.defaultPrivileges(), FactsComparison::scope),
        Differences.byName(b.defaultPrivileges(), FactsComparison::scope),
        row -> String.join(", ", row.privileges()),
        (name, before, after) ->
            differences.value(
                DEFAULT_PRIVILEGE, name, "privileges", before.privileges(), after.privileges()));
  }

  private static String scope(DefaultPrivilege row) {
    String objects =
        switch (row.kind()) {
          case "r" -> "tables";
          case "S" -> "sequences";
          case "f" -> "functions";
          case "n" -> "schemas";
          case "T" -> "types";
          default -> "objects of kind " + row.kind();
        };
    return "%s that %s creates%s"
        .formatted(
            objects,
            Identifiers.quote(row.grantor()),
            row.schema() == null ? "" : " in schema " + Identifiers.quote(row.schema()));
  }

  private void eventTriggers(Catalogue a, Catalogue b) {
    differences.objects(
        EVENT_TRIGGER,
        Differences.byName(a.eventTriggers(), trigger -> Identifiers.quote(trigger.name())),
        Differences.byName(b.eventTriggers(), trigger -> Identifiers.quote(trigger.name())),
        EventTriggerFacts::event,
        (name, before, after) -> {
          differences.value(EVENT_TRIGGER, name, "event", before.event(), after.event());
          differences.value(EVENT_TRIGGER, name, "owner", before.owner(), after.owner());
          differences.value(EVENT_TRIGGER, name, "enabled", before.enabled(), after.enabled());
          differences.value(EVENT_TRIGGER, name, "function", before.function(), after.function());
        });
  }
}
