// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import dev.pgready.profile.SourceRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of the stream needs of its source. Every part names the source of its facts: ids of
 * {@code sources}, separated by commas where several facts are in one part.
 *
 * <p>Levels say what really happens, not how strongly a vendor words it: FAIL only where the
 * consumer stops, data goes missing or the application breaks.
 *
 * @param id as in {@code --for ID}
 * @param verified day on which the profile was last compared with its sources, ISO 8601
 * @param options variants, as in {@code --for ID:option=value}: allowed values by option, the first
 *     is the default
 * @param replication whether it decodes WAL at all
 * @param variants the parts that another value than the default replaces, by {@code option=value}
 * @param plugin output plugin
 * @param types columns that it does not carry as they are; the first that fits a column counts
 * @param pins settings that change how values are written and that its own sessions set: DateStyle,
 *     IntervalStyle, extra_float_digits, bytea_output
 * @param timeouts null: it leaves the session timeouts alone, so all of them can end its copy
 * @param own null: it keeps nothing in the source, or nothing is known of it
 * @param unsupported how bad it is when one of these is among the replicated tables: keys of {@link
 *     #TOPICS}
 * @param creates what it makes in the source, in words
 * @param recipe its vendor's own set-up; null: none published as SQL
 * @param errors its own error texts
 * @param config its own configuration, to be filled in; null: none that is written as text is known
 * @param cites sources of the parts that have no place for one of their own: plugin, options,
 *     unsupported, creates, errors
 */
public record ConsumerProfile(
    String id,
    String name,
    String verified,
    @Nullable String docs,
    List<SourceRef> sources,
    Map<String, List<String>> options,
    Map<String, Variant> variants,
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
    List<TypeRule> types,
    List<String> pins,
    @Nullable TimeoutNeeds timeouts,
    @Nullable OwnNeeds own,
    Map<String, Level> unsupported,
    List<String> creates,
    List<Note> notes,
    @Nullable Recipe recipe,
    List<KnownError> errors,
    @Nullable ConfigTemplate config,
    Map<String, String> cites) {

  /** What {@code unsupported} can speak of. */
  public static final List<String> TOPICS =
      List.of(
          "views",
          "foreign-tables",
          "unlogged-tables",
          "partitioned-tables",
          "inheritance",
          "generated-columns",
          "generated-identity",
          "truncate",
          "toast",
          "no-primary-key",
          "sequences",
          "large-objects",
          "ddl",
          "prepared-transactions");

  /** Parts whose sources {@code cites} names. */
  public static final List<String> CITED =
      List.of("plugin", "options", "unsupported", "creates", "errors");

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
   * @param tested highest that its vendor names as tested or supported; above this a warning
   * @param bad versions with a known defect that hits it, as {@code server_version_num}: a warning
   * @param badWhy what goes wrong on these
   * @param encoding that the database must have
   * @param hosts ids of the only hosts on which it exists; empty: any
   * @param readsWalLevel whether it reads {@code wal_level} itself and refuses another than
   *     logical, although PostgreSQL 19 raises the effective level by itself
   */
  public record ServerNeeds(
      @Nullable Integer min,
      @Nullable Integer max,
      @Nullable Integer recommended,
      @Nullable Integer tested,
      List<Integer> bad,
      @Nullable String badWhy,
      @Nullable String encoding,
      List<String> hosts,
      boolean readsWalLevel,
      @Nullable String why,
      @Nullable String source) {
    public ServerNeeds {
      bad = bad == null ? List.of() : List.copyOf(bad);
      hosts = hosts == null ? List.of() : List.copyOf(hosts);
    }
  }

  /**
   * How many of something it takes.
   *
   * @param steady while it streams
   * @param peak at the worst moment (initial copy, resync): fewer free than this is a warning
   * @param required fewer free than this and it cannot start; null: as many as {@code steady}
   */
  public record Capacity(
      int steady,
      int peak,
      @Nullable Integer required,
      @Nullable String why,
      @Nullable String source) {
    /** One at all times, as plain pgoutput decoding needs. */
    public static final Capacity ONE = new Capacity(1, 1, null, null, null);

    /** Fewer free than this and it cannot start. */
    public int needed() {
      return required == null ? steady : required;
    }
  }

  /**
   * Ordinary connections.
   *
   * @param steady number as its defaults have it, walsenders not counted
   * @param peak at the worst moment; fewer free than this is a warning
   * @param required fewer than this and it does not work; null: not known
   * @param pooled which of its connections may go through a pooler
   * @param poolMode the loosest pooling mode that these stand: session, transaction or statement
   * @param direct whether its replication connection must be direct even where the pooler passes
   *     replication
   */
  public record Connections(
      int steady,
      int peak,
      @Nullable Integer required,
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
   * @param columnGrants whether it reads a table through grants on all of its columns
   * @param optionalDatabase privileges on the database that only some of its features need
   * @param optionalTable likewise on tables
   * @param extraTables privileges on tables of its own, by name: {@code public.flow_watermarks}
   * @param sequence privileges on the sequences of these tables: USAGE, SELECT, OWNER
   * @param function privileges on functions that its writes call: EXECUTE
   * @param bypassRls how bad it is when row security hides rows from its initial copy; null: it
   *     never copies
   * @param refusesPolicies whether it refuses tables with row security unless the role bypasses it,
   *     whatever their policies show
   * @param superuser how bad it is where its role is no superuser; null: it needs none
   * @param countsPolicies whether it refuses tables with any policy for the role or PUBLIC, row
   *     security on or off, unless the role has the attribute BYPASSRLS itself
   * @param superuserFor what only a superuser could do for it
   * @param ownsTables whether it must own the replicated tables
   * @param ownSchema schema of its own objects, which it must be able to make or already own
   * @param ownTables whether it makes tables in the source that FOR ALL TABLES would publish too
   * @param copiesLater whether it copies the rows of tables that are published later, for which it
   *     must be able to read them; null: it does
   * @param defaultPrivileges whether tables made later should be readable too
   * @param emitMessage whether it calls pg_logical_emit_message
   * @param emitMessageLevel how bad it is where it must not
   * @param writes whether it writes to the source database, so that a read-only role or standby
   *     stops it
   * @param forbidden attributes that it refuses: CREATEROLE, CREATEDB, VALID UNTIL
   */
  public record RoleNeeds(
      @Nullable Boolean replication,
      List<Privilege> database,
      @Nullable Boolean schemaUsage,
      List<Privilege> table,
      boolean columnGrants,
      List<Privilege> optionalDatabase,
      List<Privilege> optionalTable,
      Map<String, List<Privilege>> extraTables,
      List<Privilege> sequence,
      List<Privilege> function,
      @Nullable Level bypassRls,
      boolean refusesPolicies,
      @Nullable Level superuser,
      boolean countsPolicies,
      List<String> superuserFor,
      boolean ownsTables,
      @Nullable String ownSchema,
      boolean ownTables,
      @Nullable Boolean copiesLater,
      boolean defaultPrivileges,
      boolean emitMessage,
      Level emitMessageLevel,
      boolean writes,
      List<String> forbidden,
      @Nullable String why,
      @Nullable String source) {
    public RoleNeeds {
      database = database == null ? List.of(Privilege.CONNECT) : List.copyOf(database);
      table = table == null ? List.of(Privilege.SELECT) : List.copyOf(table);
      optionalDatabase = optionalDatabase == null ? List.of() : List.copyOf(optionalDatabase);
      optionalTable = optionalTable == null ? List.of() : List.copyOf(optionalTable);
      extraTables = extraTables == null ? Map.of() : Map.copyOf(extraTables);
      sequence = sequence == null ? List.of() : List.copyOf(sequence);
      function = function == null ? List.of() : List.copyOf(function);
      superuserFor = superuserFor == null ? List.of() : List.copyOf(superuserFor);
      forbidden = forbidden == null ? List.of() : List.copyOf(forbidden);
      emitMessageLevel = emitMessageLevel == null ? Level.FAIL : emitMessageLevel;
    }

    public boolean copiesLaterTables() {
      return !Boolean.FALSE.equals(copiesLater);
    }

    public boolean needsReplication() {
      return !Boolean.FALSE.equals(replication);
    }

    public boolean needsSchemaUsage() {
      return !Boolean.FALSE.equals(schemaUsage);
    }
  }

  /** How something comes to be. */
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

  /** What a consumer does to a publication that exists; it must own it and the tables for that. */
  public enum Altering {
    /** Adds the wanted tables that are missing. */
    ADD,
    /** Makes its list of tables the wanted ones, and no others. */
    SET
  }

  /** When the wanted tables' names must be among those that the publication sends. */
  public enum NameMatch {
    ALWAYS,
    /** It does not look where the publication is FOR ALL TABLES. */
    UNLESS_ALL
  }

  /** The forms of CREATE PUBLICATION. */
  public enum Form {
    TABLE,
    SCHEMA,
    ALL
  }

  /**
   * @param name the name that it looks for when the user gives none; null: the user names it
   * @param suggested the name in its vendor's examples, for remedies; null: none
   * @param fixed whether no other name will do
   * @param creator who makes it
   * @param form what the consumer itself would create
   * @param forbidden forms that it refuses
   * @param discouraged forms that it takes and its vendor warns of
   * @param operations that must be published
   * @param operationsLevel how bad it is when one of these is missing
   * @param harmful operations whose publishing does it harm: a warning
   * @param viaRoot {@code publish_via_partition_root}: true, false, or null for either
   * @param createsViaRoot what it sets in a publication that it makes itself; null: the server's
   *     default, or it makes none
   * @param viaRootOnlyIfPartitioned whether {@code viaRoot} matters only where a partitioned table
   *     is published
   * @param namePattern regular expression that the whole name must match
   * @param columnLists how bad a column list is; null: fine
   * @param rowFilters how bad a row filter is; null: fine
   * @param keyInColumnLists whether a column list must hold the primary key even of tables that
   *     only insert
   * @param schemas of the tables that the consumer itself would publish; empty: all
   * @param include tables of the consumer's own that must be published too
   * @param nonEmpty whether it refuses a publication without tables
   * @param generatedColumns {@code publish_generated_columns} that it needs from PostgreSQL 18 on
   * @param beforeSlot whether it must exist before the slot is made
   * @param owned whether it must own the publication
   * @param copiesAll whether it copies every table of the publication, whatever the user names
   * @param copiesOnly whether its copy of a table leaves out the rows of tables that inherit from
   *     it
   * @param alters what it does to a publication that lacks tables; null: it leaves it as it is
   * @param listed whether it sees only tables that the publication names one by one
   * @param byName whether it looks for the tables that the user names among the names under which
   *     the publication sends changes; null: it takes whatever is sent
   * @param several whether it takes more than one publication
   * @param syncsSequences whether it reads the sequences of a publication FOR ALL SEQUENCES, for
   *     which its role must be able to read them (19 and newer)
   * @param missing how bad it is that there is no publication while nobody named one
   */
  public record PublicationNeeds(
      @Nullable String name,
      @Nullable String suggested,
      boolean fixed,
      Creator creator,
      @Nullable Form form,
      List<Form> forbidden,
      List<Form> discouraged,
      List<String> operations,
      Level operationsLevel,
      List<String> harmful,
      @Nullable Boolean viaRoot,
      boolean viaRootOnlyIfPartitioned,
      @Nullable Boolean createsViaRoot,
      @Nullable String namePattern,
      @Nullable Level columnLists,
      @Nullable Level rowFilters,
      boolean keyInColumnLists,
      List<String> schemas,
      List<String> include,
      boolean nonEmpty,
      @Nullable String generatedColumns,
      boolean beforeSlot,
      boolean owned,
      boolean copiesAll,
      boolean copiesOnly,
      @Nullable Altering alters,
      boolean listed,
      @Nullable NameMatch byName,
      boolean several,
      boolean syncsSequences,
      Level missing,
      @Nullable String why,
      @Nullable String source) {
    public PublicationNeeds {
      forbidden = forbidden == null ? List.of() : List.copyOf(forbidden);
      discouraged = discouraged == null ? List.of() : List.copyOf(discouraged);
      operations = operations == null ? List.of() : List.copyOf(operations);
      operationsLevel = operationsLevel == null ? Level.FAIL : operationsLevel;
      harmful = harmful == null ? List.of() : List.copyOf(harmful);
      include = include == null ? List.of() : List.copyOf(include);
      schemas = schemas == null ? List.of() : List.copyOf(schemas);
      creator = creator == null ? Creator.USER : creator;
      missing = missing == null ? Level.FAIL : missing;
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
   * @param wholeRows how bad it is when REPLICA IDENTITY FULL leaves rows to be compared whose
   *     columns have no equality; null: it does not compare whole rows in PostgreSQL
   * @param assigns whether it sets the identity itself on tables that its role owns, before it
   *     publishes them
   */
  public record IdentityNeeds(
      IdentityRule rule,
      Level level,
      @Nullable Level wholeRows,
      boolean assigns,
      @Nullable String why,
      @Nullable String source) {
    public IdentityNeeds {
      rule = rule == null ? IdentityRule.ANY : rule;
      level = level == null ? Level.FAIL : level;
    }
  }

  /**
   * @param need how bad it is when it cannot make them; null: it creates none
   * @param allTables likewise where the publication is FOR ALL TABLES; null: as {@code need}
   * @param partitionsViaRoot likewise where a partitioned table is published via its root
   * @param triggers names of those that it makes: where all exist already, nothing is missing
   * @param recreatedUnless table of its own in which it records that it has created them: where
   *     that is missing it drops and creates them at its start, whoever has done so before; null:
   *     it leaves those alone that are there
   * @param lost what does not work without them
   */
  public record EventTriggerNeeds(
      @Nullable Level need,
      @Nullable Level allTables,
      @Nullable Level partitionsViaRoot,
      List<String> triggers,
      @Nullable String recreatedUnless,
      @Nullable String lost,
      @Nullable String source) {
    public EventTriggerNeeds {
      triggers = triggers == null ? List.of() : List.copyOf(triggers);
    }
  }

  /**
   * Objects that the consumer keeps in the database for itself, should they be there already: left
   * by another role, or created by an administrator.
   *
   * @param schemas regular expression for whole names; null: none
   * @param publications likewise
   * @param replaces whether it alters or replaces them at its start, so that its role must own
   *     them; else privileges on them are enough
   * @param creates whether it needs CREATE on these schemas, even where all is there
   */
  public record OwnNeeds(
      @Nullable String schemas,
      @Nullable String publications,
      boolean replaces,
      boolean creates,
      @Nullable String why,
      @Nullable String source) {}

  /**
   * A setting that the consumer has a wish about. Sizes are bytes, times milliseconds, -1 and 0 as
   * the server means them.
   *
   * @param level how bad it is outside the wish
   * @param allow values that are fine although outside min and max
   * @param hardMin below this it fails, whatever {@code level} says; {@code allow} and -1, the
   *     server's word for no limit, are exempt
   * @param hardMax above this likewise
   * @param remedy the value to advise, as SET would take it
   */
  public record SettingNeed(
      String name,
      Level level,
      @Nullable Long min,
      @Nullable Long max,
      List<Long> allow,
      @Nullable Long hardMin,
      @Nullable Long hardMax,
      @Nullable String remedy,
      @Nullable String why,
      @Nullable String source) {
    public SettingNeed {
      Objects.requireNonNull(name, "name");
      allow = allow == null ? List.of() : List.copyOf(allow);
      level = level == null ? Level.WARN : level;
    }

    /**
     * How bad {@code value} is; empty: fine.
     *
     * @param value bytes, milliseconds or a plain number
     */
    public Optional<Level> judge(long value) {
      if (allow.contains(value)) {
        return Optional.empty();
      }
      boolean unlimited = value < 0;
      if ((hardMin != null && !unlimited && value < hardMin)
          || (hardMax != null && value > hardMax)) {
        return Optional.of(Level.FAIL);
      }
      boolean outside = (min != null && value < min) || (max != null && value > max);
      return outside ? Optional.of(level) : Optional.empty();
    }
  }

  /**
   * @param supported whether it can read from a standby at all
   * @param min lowest version for that, as {@code server_version_num}
   * @param feedback whether it demands {@code hot_standby_feedback = on} there
   */
  public record StandbyNeeds(
      boolean supported,
      @Nullable Integer min,
      boolean feedback,
      @Nullable String why,
      @Nullable String source) {}

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
   * @param failover whether it can make slots that survive a failover (17 and newer)
   * @param patienceSeconds how long it waits for open transactions to end while it makes its slot;
   *     null: for ever
   * @param pool regular expression for the end of its slots' names: it takes the first name that is
   *     free in the cluster, and drops idle slots of the same beginning that are not its own, in
   *     whatever database; null: its slot has one name
   * @param existing how bad it is when a slot with its name exists already, however well it fits;
   *     null: it takes the slot up
   * @param why what it does then
   */
  public record SlotNeeds(
      @Nullable String name,
      @Nullable String pattern,
      boolean temporary,
      @Nullable Boolean failover,
      @Nullable Creator creator,
      @Nullable Integer patienceSeconds,
      @Nullable String pool,
      @Nullable Level existing,
      @Nullable String why,
      @Nullable String source) {}

  /**
   * What its own sessions do about timeouts.
   *
   * @param resets timeouts that it sets itself, so that the role's or server's do not matter
   * @param level how bad the others are where they end its initial copy
   */
  public record TimeoutNeeds(
      List<String> resets, Level level, @Nullable String why, @Nullable String source) {
    public TimeoutNeeds {
      resets = resets == null ? List.of() : List.copyOf(resets);
      level = level == null ? Level.WARN : level;
    }
  }

  /**
   * Names that it can carry, as regular expressions over the whole name.
   *
   * @param folded whether its store takes names for one that differ only in the case of ASCII
   *     letters: tables and indexes together, where a schema other than public stands before the
   *     name with a dot; and the columns of a table
   * @param storePrefix beginning of names, in any case, that its store keeps for itself
   */
  public record NameRules(
      @Nullable String schema,
      @Nullable String table,
      @Nullable String column,
      List<String> reserved,
      boolean folded,
      @Nullable String storePrefix,
      Level level,
      @Nullable String source) {
    public NameRules {
      reserved = reserved == null ? List.of() : List.copyOf(reserved);
      level = level == null ? Level.FAIL : level;
    }
  }

  /** What a column's type is, beside its name. */
  public enum TypeKind {
    /** A type of its own: no array, enum, domain, composite or range. */
    BASE,
    ARRAY,
    /** An array of a composite type. */
    COMPOSITE_ARRAY,
    /** An array whose number of dimensions nobody declared, as CREATE TABLE AS makes them. */
    UNDIMENSIONED,
    /** A base type that is stored as a fixed array: point, line, lseg, box, name. */
    FIXED,
    COMPOSITE,
    DOMAIN,
    ENUM,
    RANGE,
    MULTIRANGE
  }

  /**
   * What the consumer does with columns of some types.
   *
   * @param types names as in {@code pg_type}; arrays as {@code int4[]}
   * @param kinds all types of these kinds
   * @param except names that the kinds do not include; of an array, its own or its element's
   * @param effect verb for a sentence that goes on with the columns: {@code leaves out}
   * @param why what follows from it, or its cause
   * @param remedy the way out, a sentence that starts with a verb
   */
  public record TypeRule(
      List<String> types,
      List<TypeKind> kinds,
      List<String> except,
      Level level,
      String effect,
      @Nullable String why,
      @Nullable String remedy,
      @Nullable String source) {
    public TypeRule {
      Objects.requireNonNull(effect, "effect");
      types = types == null ? List.of() : List.copyOf(types);
      kinds = kinds == null ? List.of() : List.copyOf(kinds);
      except = except == null ? List.of() : List.copyOf(except);
      level = level == null ? Level.WARN : level;
    }
  }

  public ConsumerProfile {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(verified, "verified");
    sources = sources == null ? List.of() : List.copyOf(sources);
    options = ordered(options);
    variants = ordered(variants);
    settings = settings == null ? List.of() : List.copyOf(settings);
    types = types == null ? List.of() : List.copyOf(types);
    pins = pins == null ? List.of() : List.copyOf(pins);
    unsupported = ordered(unsupported);
    creates = creates == null ? List.of() : List.copyOf(creates);
    notes = notes == null ? List.of() : List.copyOf(notes);
    errors = errors == null ? List.of() : List.copyOf(errors);
    cites = ordered(cites);
    plugin = plugin == null ? "pgoutput" : plugin;
    slots = slots == null ? Capacity.ONE : slots;
    walSenders = walSenders == null ? Capacity.ONE : walSenders;
    connections = connections == null ? NO_CONNECTIONS : connections;
    role = role == null ? ROLE : role;
    publication = publication == null ? PUBLICATION : publication;
    identity =
        identity == null
            ? new IdentityNeeds(IdentityRule.ANY, Level.FAIL, null, false, null, null)
            : identity;
    eventTriggers =
        eventTriggers == null
            ? new EventTriggerNeeds(null, null, null, List.of(), null, null, null)
            : eventTriggers;
    standby = standby == null ? new StandbyNeeds(true, null, false, null, null) : standby;
    tls = tls == null ? new TlsNeeds(false, List.of(), null, null, null) : tls;
    for (String topic : unsupported.keySet()) {
      if (!TOPICS.contains(topic)) {
        throw new IllegalArgumentException(
            "unsupported: unknown topic " + topic + " (known: " + String.join(", ", TOPICS) + ")");
      }
    }
    for (String part : cites.keySet()) {
      if (!CITED.contains(part)) {
        throw new IllegalArgumentException(
            "cites: unknown part " + part + " (known: " + String.join(", ", CITED) + ")");
      }
    }
    for (String choice : variants.keySet()) {
      String[] pair = choice.split("=", 2);
      if (pair.length < 2 || !options.getOrDefault(pair[0], List.of()).contains(pair[1])) {
        throw new IllegalArgumentException(
            "variants: " + choice + " is not an option=value of options");
      }
    }
  }

  private static final Connections NO_CONNECTIONS =
      new Connections(0, 0, null, List.of(), null, false, null, null);

  private static final RoleNeeds ROLE =
      new RoleNeeds(
          null,
          List.of(Privilege.CONNECT),
          null,
          List.of(Privilege.SELECT),
          false,
          List.of(),
          List.of(),
          Map.of(),
          List.of(),
          List.of(),
          Level.WARN,
          false,
          null,
          false,
          List.of(),
          false,
          null,
          false,
          null,
          false,
          false,
          Level.FAIL,
          false,
          List.of(),
          null,
          null);

  private static final PublicationNeeds PUBLICATION =
      new PublicationNeeds(
          null,
          null,
          false,
          Creator.USER,
          null,
          List.of(),
          List.of(),
          List.of(),
          Level.FAIL,
          List.of(),
          null,
          false,
          null,
          null,
          null,
          null,
          false,
          List.of(),
          List.of(),
          false,
          null,
          false,
          false,
          false,
          false,
          null,
          false,
          null,
          false,
          false,
          Level.FAIL,
          null,
          null);

  private static <V> Map<String, V> ordered(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
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

  /**
   * This profile with the parts that a variant replaces.
   *
   * @param option the name of one of its options
   * @param value one of its values
   */
  public ConsumerProfile with(String option, String value) {
    Variant variant = variants.get(option + "=" + value);
    return variant == null ? this : variant.applyTo(this);
  }
}
