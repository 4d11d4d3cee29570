// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import dev.pgready.facts.ServerFacts.DatabaseFacts;
import dev.pgready.json.JsonKeys;
import dev.pgready.profile.Lists;
import dev.pgready.providers.Signals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue statement returned; its fields are those of {@code facts.sql}.
 *
 * @param roleSettings rows of {@code pg_db_role_setting} that concern this database and role, most
 *     specific first
 * @param settings by name; settings that the server's version or the role's rights do not show are
 *     missing
 * @param transactions every other session of the cluster that holds a transaction id
 * @param readers transactions that hold a lock, be it for reading, on a table of this database
 * @param sameNames tables and indexes that a store without upper and lower case takes for one
 * @param administrators owners that administer the server, the host or this database, by themselves
 *     or through a role that they are a member of, directly or not; null: not collected
 * @param owners roles that own tables and neither are superusers nor have the judged role's rights
 * @param tables tables, partitioned tables, foreign tables, views and materialized views outside
 *     the system schemas
 * @param relations the tables as a server tells of them since form 2 of the document; null, once
 *     they are made of it
 * @param denied parts that the role was not allowed to read, and the right that is missing: asking
 *     for one of them throws {@link NotSeenException}
 */
public record Catalogue(
    ServerFacts server,
    DatabaseFacts database,
    RoleFacts role,
    List<RoleSetting> roleSettings,
    Map<String, SettingFacts> settings,
    FingerprintFacts fingerprint,
    Map<String, String> extensions,
    SessionCounts sessions,
    List<TransactionFacts> transactions,
    List<ReaderFacts> readers,
    List<PreparedFacts> prepared,
    List<SlotFacts> slots,
    List<PublicationFacts> publications,
    List<EventTriggerFacts> eventTriggers,
    List<SchemaFacts> schemas,
    List<DefaultPrivilege> defaultPrivileges,
    FunctionFacts functions,
    SequenceFacts sequences,
    List<SameName> sameNames,
    boolean largeObjects,
    @Nullable List<String> administrators,
    List<OwnerFacts> owners,
    List<TableFacts> tables,
    @Nullable Relations relations,
    Map<String, String> denied) {

  public Catalogue {
    Required.of(server, "server");
    Required.of(database, "database");
    Required.of(role, "role");
    denied = Lists.copy(denied);
    Required.of("sessions", sessions, denied);
    Required.of("fingerprint", fingerprint, denied);
    Required.of("functions", functions, denied);
    Required.of("sequences", sequences, denied);
    roleSettings = Lists.copy(roleSettings);
    settings = Lists.copy(settings);
    extensions = Lists.copy(extensions);
    transactions = Lists.copy(transactions);
    readers = Lists.copy(readers);
    prepared = Lists.copy(prepared);
    slots = Lists.copy(slots);
    publications = Lists.copy(publications);
    eventTriggers = Lists.copy(eventTriggers);
    schemas = Lists.copy(schemas);
    defaultPrivileges = Lists.copy(defaultPrivileges);
    sameNames = Lists.copy(sameNames);
    administrators = administrators == null ? null : Lists.copy(administrators);
    owners = Lists.copy(owners);
    tables = relations == null ? Lists.copy(tables) : relations.tables();
    relations = null;
  }

  /**
   * A table or index whose name differs from another's only in the case of ASCII letters, where a
   * schema other than public stands before the name with a dot; or that begins with sqlite_.
   *
   * @param folded in lower case, what it has in common with the other
   * @param index whether it is an index that can be copied as it is
   * @param table oid of the table, or of the index's table
   */
  public record SameName(String folded, String schema, String name, boolean index, long table) {
    public SameName {
      Required.of(folded, "folded");
      Required.of(schema, "schema");
      Required.of(name, "name");
    }
  }

  /** Looks at a part, or works out what follows from it. */
  public interface Reading<T> {
    @Nullable T of(Catalogue catalogue);
  }

  /**
   * A part, or what follows from it, for whoever only tells of it.
   *
   * @return empty where the role was not allowed to read it, or it is null
   */
  public <T> Optional<T> seen(Reading<T> part) {
    try {
      return Optional.ofNullable(part.of(this));
    } catch (NotSeenException e) {
      return Optional.empty();
    }
  }

  /** The same of a list: nothing where it could not be read. */
  public <T> List<T> list(Reading<List<T>> part) {
    return seen(part).orElse(List.of());
  }

  /** The same of what may not be there: empty for both reasons. */
  public <T> Optional<T> found(Reading<Optional<T>> part) {
    return seen(part).flatMap(there -> there);
  }

  private void seen(String part) {
    Required.seen(part, denied);
  }

  @Override
  public List<RoleSetting> roleSettings() {
    seen("roleSettings");
    return roleSettings;
  }

  @Override
  public SessionCounts sessions() {
    seen("sessions");
    return sessions;
  }

  @Override
  public List<TransactionFacts> transactions() {
    seen("transactions");
    return transactions;
  }

  @Override
  public List<ReaderFacts> readers() {
    seen("readers");
    return readers;
  }

  @Override
  public List<PreparedFacts> prepared() {
    seen("prepared");
    return prepared;
  }

  @Override
  public List<SlotFacts> slots() {
    seen("slots");
    return slots;
  }

  @Override
  public List<EventTriggerFacts> eventTriggers() {
    seen("eventTriggers");
    return eventTriggers;
  }

  @Override
  public List<OwnerFacts> owners() {
    seen("owners");
    return owners;
  }

  @Override
  public List<DefaultPrivilege> defaultPrivileges() {
    seen("defaultPrivileges");
    return defaultPrivileges;
  }

  @Override
  public FunctionFacts functions() {
    seen("functions");
    return functions;
  }

  @Override
  public SequenceFacts sequences() {
    seen("sequences");
    return sequences;
  }

  @Override
  public boolean largeObjects() {
    seen("largeObjects");
    return largeObjects;
  }

  @Override
  public Map<String, SettingFacts> settings() {
    seen("settings");
    return settings;
  }

  @Override
  public Map<String, String> extensions() {
    seen("extensions");
    return extensions;
  }

  @Override
  public List<PublicationFacts> publications() {
    seen("publications");
    return publications;
  }

  @Override
  public List<SchemaFacts> schemas() {
    seen("schemas");
    return schemas;
  }

  @Override
  public List<SameName> sameNames() {
    seen("sameNames");
    return sameNames;
  }

  @Override
  public @Nullable List<String> administrators() {
    seen("administrators");
    return administrators;
  }

  @Override
  public List<TableFacts> tables() {
    seen("relations");
    return tables;
  }

  /** What of this betrays the host, for the provider detector. */
  public Signals signals() {
    return new Signals(
        fingerprint.settings(),
        Set.copyOf(fingerprint.roles()),
        Set.copyOf(fingerprint.functions()),
        extensions.keySet(),
        server.denied().containsKey("banner") ? "" : server.banner(),
        settings.entrySet().stream()
            .filter(entry -> "command line".equals(entry.getValue().source()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet()));
  }

  public Optional<SettingFacts> setting(String name) {
    return Optional.ofNullable(settings().get(name));
  }

  /** A numeric setting in its own unit; empty when it is not there or not a number. */
  public Optional<Long> number(String name) {
    return setting(name)
        .map(SettingFacts::value)
        .filter(value -> value.matches("-?[0-9]{1,18}"))
        .map(Long::valueOf);
  }

  public Optional<PublicationFacts> publication(String name) {
    return publications().stream().filter(p -> p.name().equals(name)).findFirst();
  }

  public Optional<SlotFacts> slot(String name) {
    return slots().stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /**
   * @param oid of the named publication's table row
   */
  public Optional<TableFacts> table(long oid) {
    return tables().stream().filter(t -> t.oid() == oid).findFirst();
  }

  /**
   * Event triggers that run at a statement which creates something, and can refuse it.
   *
   * @param tag of the statement, as CREATE PUBLICATION
   */
  public List<EventTriggerFacts> firingAt(String tag) {
    if (effective("event_triggers").filter("off"::equals).isPresent()) {
      return List.of();
    }
    String ordinary =
        effective("session_replication_role").filter("replica"::equals).isPresent() ? "R" : "O";
    return eventTriggers().stream()
        .filter(
            trigger ->
                trigger.event().equals("ddl_command_start")
                    || trigger.event().equals("ddl_command_end"))
        .filter(trigger -> trigger.enabled().equals("A") || trigger.enabled().equals(ordinary))
        .filter(
            trigger ->
                trigger.tags().isEmpty() || trigger.tags().stream().anyMatch(tag::equalsIgnoreCase))
        .toList();
  }

  /** What the driver sends when it connects, whatever the connection string says. */
  private static final Set<String> OF_THE_DRIVER =
      Set.of("DateStyle", "TimeZone", "client_encoding", "extra_float_digits", "application_name");

  /**
   * What a new session of the role would get: what the connection's options say first, then per
   * role and database, then per role, then per database, then the server's own value. Null values:
   * not visible.
   */
  public Optional<String> effective(String name) {
    Optional<SettingFacts> seen = setting(name);
    if (!OF_THE_DRIVER.contains(name)
        && seen.isPresent()
        && "client".equals(seen.get().source())
        && seen.get().value() != null) {
      return seen.map(SettingFacts::value);
    }
    for (RoleSetting row : roleSettings()) {
      for (String entry : row.config()) {
        if (entry.startsWith(name + "=")) {
          return Optional.of(entry.substring(name.length() + 1));
        }
      }
    }
    return seen.map(SettingFacts::value);
  }

  /**
   * @param config entries {@code name=value}
   */
  public record RoleSetting(boolean anyDatabase, boolean anyRole, List<String> config) {
    public RoleSetting {
      config = Lists.copy(config);
    }
  }

  /**
   * @param value what a new session gets, in {@code unit}
   * @param unit ms, s, kB, MB, 8kB, ...; null: none
   * @param source where the value comes from, in the words of {@code pg_settings}
   * @param file that it was read from; null: from none, or hidden from this role
   */
  public record SettingFacts(
      @Nullable String value,
      @Nullable String unit,
      @Nullable String source,
      @Nullable String context,
      @Nullable String defaultValue,
      boolean pendingRestart,
      @Nullable String file,
      @Nullable Integer line)
      implements JsonKeys {

    static Map<String, String> jsonKeys() {
      return Map.of("defaultValue", "default");
    }

    /** Whether the server was started with it, which outranks every file and ALTER SYSTEM. */
    public boolean givenAtStart() {
      return "command line".equals(source) || "environment variable".equals(source);
    }
  }

  /**
   * Which of the profiles' signs exist.
   *
   * @param settings with their values
   */
  public record FingerprintFacts(
      Map<String, String> settings, List<String> roles, List<String> functions) {
    public FingerprintFacts {
      settings = Lists.copy(settings);
      roles = Lists.copy(roles);
      functions = Lists.copy(functions);
    }
  }

  /**
   * @param clients sessions that count against {@code max_connections}
   * @param walSenders sessions that count against {@code max_wal_senders}
   */
  public record SessionCounts(int clients, int walSenders) {}

  /**
   * A session that holds a transaction id.
   *
   * @param ageSeconds null: hidden from this role
   * @param hidden whether this role sees only that it is there
   */
  public record TransactionFacts(
      int pid,
      @Nullable String database,
      @Nullable String user,
      @Nullable String application,
      @Nullable String state,
      @Nullable Long ageSeconds,
      boolean hidden) {}

  /**
   * A session that holds locks on tables while its transaction lasts.
   *
   * @param ageSeconds null: hidden from this role
   * @param tables their OIDs
   */
  public record ReaderFacts(
      int pid,
      @Nullable String user,
      @Nullable String application,
      @Nullable String state,
      @Nullable Long ageSeconds,
      List<Long> tables) {
    public ReaderFacts {
      tables = Lists.copy(tables);
    }
  }

  public record PreparedFacts(String gid, String database, String owner, long ageSeconds) {
    public PreparedFacts {
      Required.of(gid, "gid");
      Required.of(database, "database");
      Required.of(owner, "owner");
    }
  }

  /**
   * @param enabled O: fires ordinarily, R: on replicas, A: always, D: never
   * @param tags statements at which it fires, as CREATE TABLE; empty: at every one
   * @param extension whose part it is; null: made by a user
   */
  public record EventTriggerFacts(
      String name,
      String event,
      String owner,
      String enabled,
      @Nullable String function,
      List<String> tags,
      @Nullable String extension) {
    public EventTriggerFacts {
      Required.of(name, "name");
      Required.of(event, "event");
      Required.of(owner, "owner");
      Required.of(enabled, "enabled");
      tags = Lists.copy(tags);
    }
  }

  /**
   * @param owns whether the role has the owner's rights; null: not collected
   * @param routines functions and procedures of a schema that a consumer makes for itself, at most
   *     100; empty of any other schema
   */
  public record SchemaFacts(
      String name,
      String owner,
      boolean usage,
      boolean create,
      @Nullable Boolean owns,
      List<Routine> routines) {
    public SchemaFacts {
      Required.of(name, "name");
      Required.of(owner, "owner");
      routines = Lists.copy(routines);
    }

    /**
     * @param name with schema and argument types, quoted as SQL needs it
     */
    public record Routine(String name, String owner, boolean owns, boolean execute) {
      public Routine {
        Required.of(name, "name");
        Required.of(owner, "owner");
      }
    }
  }

  /**
   * One row of {@code pg_default_acl}.
   *
   * @param schema null: all schemas
   * @param kind r: tables, S: sequences, f: functions, n: schemas, T: types
   * @param privileges what the judged role will get
   */
  public record DefaultPrivilege(
      String grantor, @Nullable String schema, String kind, List<String> privileges) {
    public DefaultPrivilege {
      Required.of(grantor, "grantor");
      Required.of(kind, "kind");
      privileges = Lists.copy(privileges);
    }
  }

  /**
   * A role that owns tables, and so changes them.
   *
   * @param uses schemas that consumers keep for themselves and that it may use, the tables in them
   *     included: those that are there, or else the ones that the judged role will create
   */
  public record OwnerFacts(String name, List<String> uses) {
    public OwnerFacts {
      Required.of(name, "name");
      uses = Lists.copy(uses);
    }
  }

  /**
   * @param emitMessage EXECUTE on {@code pg_logical_emit_message} of texts; null: no such function
   * @param withoutExecute functions of the user's schemas that the role may not call, at most 1000
   * @param languages procedural languages that the role may write functions in; null: not collected
   * @param closed functions and tables of the catalogue that consumers use and the role may not;
   *     null: not collected
   */
  public record FunctionFacts(
      @Nullable Boolean emitMessage,
      List<String> withoutExecute,
      @Nullable List<String> languages,
      @Nullable List<String> closed) {
    public FunctionFacts {
      closed = closed == null ? null : Lists.copy(closed);
      languages = languages == null ? null : Lists.copy(languages);
      withoutExecute = Lists.copy(withoutExecute);
    }
  }

  /**
   * @param list those that the role may not use, read or does not own
   */
  public record SequenceFacts(int count, List<Sequence> list) {
    public SequenceFacts {
      list = Lists.copy(list);
    }

    public record Sequence(
        String schema,
        String name,
        @Nullable String owner,
        boolean usage,
        boolean select,
        boolean owns) {
      public Sequence {
        Required.of(schema, "schema");
        Required.of(name, "name");
      }
    }
  }
}
