package dev.pgready.checks.consumer;

import dev.pgready.providers.SourceRef;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of the stream needs of its source. Every part names the source of its facts.
 *
 * @param id as in {@code --for ID}
 * @param verified day on which the profile was last compared with its sources, ISO 8601
 * @param options variants, as in {@code --for ID:option=value}: allowed values by option, the first
 *     is the default
 * @param replication whether it decodes WAL at all
 * @param plugin output plugin
 */
public record ConsumerProfile(
    String id,
    String name,
    String verified,
    @Nullable String docs,
    List<SourceRef> sources,
    Map<String, List<String>> options,
    @Nullable Boolean replication,
    String plugin,
    @Nullable ServerNeeds server,
    Capacity slots,
    Capacity walSenders,
    Connections connections,
    RoleNeeds role,
    PublicationNeeds publication,
    IdentityNeeds identity,
    EventTriggerNeeds eventTriggers,
    List<SettingNeed> settings,
    StandbyNeeds standby,
    TlsNeeds tls,
    @Nullable SlotNeeds slot,
    @Nullable NameRules names,
    Map<String, Level> unsupported,
    List<String> creates,
    List<Note> notes) {

  /** How bad it is when a need is not met. */
  public enum Level {
    FAIL,
    WARN,
    /** Told, never counted. */
    INFO
  }

  /** Something that users of this consumer should know, shown where its topic is judged. */
  public record Note(String topic, String text, @Nullable String source) {}

  /**
   * @param min lowest {@code server_version_num} that it takes; null: none stated
   * @param max highest likewise
   * @param recommended below this a warning
   */
  public record ServerNeeds(
      @Nullable Integer min,
      @Nullable Integer max,
      @Nullable Integer recommended,
      @Nullable String encoding,
      @Nullable String why,
      @Nullable String source) {}

  /**
   * How many of something it takes.
   *
   * @param steady while it streams
   * @param peak at the worst moment (initial copy, resync)
   */
  public record Capacity(int steady, int peak, @Nullable String why, @Nullable String source) {
    /** One at all times, as plain pgoutput decoding needs. */
    public static final Capacity ONE = new Capacity(1, 1, null, null);
  }

  /**
   * Ordinary connections.
   *
   * @param steady number, walsenders not counted
   * @param pooled which of its connections may go through a pooler
   * @param poolMode the mode that these need
   * @param direct whether its replication connection must be direct even where the pooler passes
   *     replication
   */
  public record Connections(
      int steady,
      int peak,
      List<String> pooled,
      @Nullable String poolMode,
      boolean direct,
      @Nullable String why,
      @Nullable String source) {
    public Connections {
      pooled = pooled == null ? List.of() : List.copyOf(pooled);
    }
  }

  /**
   * Rights of the role.
   *
   * @param replication whether it needs the REPLICATION right
   * @param database privileges on the database: CONNECT, CREATE
   * @param schemaUsage USAGE on the schemas of the replicated tables
   * @param table privileges on every replicated table
   * @param bypassRls how bad it is when row security hides rows from its first copy; null: it never
   *     copies
   * @param superuserFor what only a superuser could do for it
   * @param ownsTables whether it must own the replicated tables
   * @param defaultPrivileges whether tables made later should be readable too
   * @param emitMessage whether it calls pg_logical_emit_message
   * @param writes whether it writes to the source database
   */
  public record RoleNeeds(
      @Nullable Boolean replication,
      List<String> database,
      @Nullable Boolean schemaUsage,
      List<String> table,
      @Nullable Level bypassRls,
      List<String> superuserFor,
      boolean ownsTables,
      boolean defaultPrivileges,
      boolean emitMessage,
      boolean writes,
      List<String> forbidden,
      @Nullable String why,
      @Nullable String source) {
    public RoleNeeds {
      database = database == null ? List.of("CONNECT") : List.copyOf(database);
      table = table == null ? List.of("SELECT") : List.copyOf(table);
      superuserFor = superuserFor == null ? List.of() : List.copyOf(superuserFor);
      forbidden = forbidden == null ? List.of() : List.copyOf(forbidden);
    }

    public boolean needsReplication() {
      return !Boolean.FALSE.equals(replication);
    }

    public boolean needsSchemaUsage() {
      return !Boolean.FALSE.equals(schemaUsage);
    }
  }

  /** How a publication comes to be. */
  public enum Creator {
    /** The consumer makes it, and needs the right to. */
    CONSUMER,
    /** A person makes it beforehand. */
    USER,
    /** The consumer makes it where it is missing and it may. */
    EITHER,
    /** It needs none. */
    NONE
  }

  /** The forms of CREATE PUBLICATION. */
  public enum Form {
    TABLE,
    SCHEMA,
    ALL
  }

  /**
   * @param name the name that it looks for when the user gives none; null: the user names it
   * @param fixed whether no other name will do
   * @param creator who makes it
   * @param form what the consumer itself would create
   * @param forbidden forms that it refuses
   * @param operations that must be published
   * @param viaRoot {@code publish_via_partition_root}: true, false, or null for either
   * @param viaRootOnlyIfPartitioned whether {@code viaRoot} matters only where a partitioned table
   *     is published
   * @param namePattern regular expression that the whole name must match
   * @param columnLists how bad a column list is; null: fine
   * @param rowFilters how bad a row filter is; null: fine
   * @param schemas of the tables that the consumer itself would publish; empty: all
   */
  public record PublicationNeeds(
      @Nullable String name,
      boolean fixed,
      Creator creator,
      @Nullable Form form,
      List<Form> forbidden,
      List<String> operations,
      @Nullable Boolean viaRoot,
      boolean viaRootOnlyIfPartitioned,
      @Nullable String namePattern,
      @Nullable Level columnLists,
      @Nullable Level rowFilters,
      List<String> schemas,
      boolean owned,
      @Nullable String why,
      @Nullable String source) {
    public PublicationNeeds {
      forbidden = forbidden == null ? List.of() : List.copyOf(forbidden);
      operations = operations == null ? List.of() : List.copyOf(operations);
      schemas = schemas == null ? List.of() : List.copyOf(schemas);
      creator = creator == null ? Creator.USER : creator;
    }
  }

  /** What a table must offer to identify its rows. */
  public enum IdentityRule {
    /** Whatever PostgreSQL takes. */
    ANY,
    /** REPLICA IDENTITY FULL on every table. */
    FULL,
    /** A primary key, or a unique index on NOT NULL columns; FULL alone does not do. */
    KEY,
    /** A primary key. */
    PRIMARY_KEY,
    /** It does not matter to the consumer. */
    NONE
  }

  /**
   * @param level how bad it is when a table does not satisfy the rule
   */
  public record IdentityNeeds(
      IdentityRule rule, Level level, @Nullable String why, @Nullable String source) {
    public IdentityNeeds {
      rule = rule == null ? IdentityRule.ANY : rule;
      level = level == null ? Level.FAIL : level;
    }
  }

  /**
   * @param need null: it creates none
   * @param lost what does not work without them
   */
  public record EventTriggerNeeds(
      @Nullable Level need, @Nullable String lost, @Nullable String source) {}

  /**
   * A setting that the consumer has a wish about. Sizes are bytes, times milliseconds, -1 and 0 as
   * the server means them.
   *
   * @param level how bad it is outside the wish
   * @param allow values that are fine although outside min and max
   * @param remedy the value to advise
   */
  public record SettingNeed(
      String name,
      Level level,
      @Nullable Long min,
      @Nullable Long max,
      List<Long> allow,
      @Nullable String equalTo,
      @Nullable String remedy,
      @Nullable String why,
      @Nullable String source) {
    public SettingNeed {
      Objects.requireNonNull(name, "name");
      allow = allow == null ? List.of() : List.copyOf(allow);
      level = level == null ? Level.WARN : level;
    }
  }

  /**
   * @param supported whether it can read from a standby at all
   * @param min lowest version for that, as {@code server_version_num}
   */
  public record StandbyNeeds(
      boolean supported, @Nullable Integer min, @Nullable String why, @Nullable String source) {}

  /**
   * @param required whether it refuses an unencrypted connection
   * @param modes sslmode values that it knows; empty: not known
   */
  public record TlsNeeds(
      boolean required,
      List<String> modes,
      @Nullable String defaultMode,
      @Nullable String why,
      @Nullable String source) {
    public TlsNeeds {
      modes = modes == null ? List.of() : List.copyOf(modes);
    }
  }

  /**
   * @param name slot name that it uses unless told otherwise; null: not known
   * @param pattern regular expression for all slots that it makes
   */
  public record SlotNeeds(
      @Nullable String name,
      @Nullable String pattern,
      boolean temporary,
      @Nullable Boolean failover,
      @Nullable Creator creator,
      @Nullable String source) {}

  /** Names that it can carry, as regular expressions over the whole name. */
  public record NameRules(
      @Nullable String table,
      @Nullable String column,
      List<String> reserved,
      Level level,
      @Nullable String source) {
    public NameRules {
      reserved = reserved == null ? List.of() : List.copyOf(reserved);
      level = level == null ? Level.FAIL : level;
    }
  }

  public ConsumerProfile {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(verified, "verified");
    sources = sources == null ? List.of() : List.copyOf(sources);
    options = options == null ? Map.of() : Map.copyOf(options);
    settings = settings == null ? List.of() : List.copyOf(settings);
    unsupported = unsupported == null ? Map.of() : Map.copyOf(unsupported);
    creates = creates == null ? List.of() : List.copyOf(creates);
    notes = notes == null ? List.of() : List.copyOf(notes);
    plugin = plugin == null ? "pgoutput" : plugin;
    slots = slots == null ? Capacity.ONE : slots;
    walSenders = walSenders == null ? Capacity.ONE : walSenders;
    connections =
        connections == null
            ? new Connections(0, 0, List.of(), null, false, null, null)
            : connections;
    role =
        role == null
            ? new RoleNeeds(
                null,
                List.of("CONNECT"),
                null,
                List.of("SELECT"),
                Level.WARN,
                List.of(),
                false,
                false,
                false,
                false,
                List.of(),
                null,
                null)
            : role;
    publication =
        publication == null
            ? new PublicationNeeds(
                null,
                false,
                Creator.USER,
                null,
                List.of(),
                List.of(),
                null,
                false,
                null,
                null,
                null,
                List.of(),
                false,
                null,
                null)
            : publication;
    identity =
        identity == null ? new IdentityNeeds(IdentityRule.ANY, Level.FAIL, null, null) : identity;
    eventTriggers = eventTriggers == null ? new EventTriggerNeeds(null, null, null) : eventTriggers;
    standby = standby == null ? new StandbyNeeds(true, null, null, null) : standby;
    tls = tls == null ? new TlsNeeds(false, List.of(), null, null, null) : tls;
  }

  /** Whether it decodes WAL; otherwise it only reads and writes tables. */
  public boolean replicates() {
    return !Boolean.FALSE.equals(replication);
  }

  public boolean usesPgoutput() {
    return replicates() && "pgoutput".equals(plugin);
  }

  public Optional<SettingNeed> setting(String setting) {
    return settings.stream().filter(need -> need.name().equals(setting)).findFirst();
  }
}
