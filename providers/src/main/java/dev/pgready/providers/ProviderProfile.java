// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import dev.pgready.profile.Lists;
import dev.pgready.profile.SourceRef;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where Postgres runs: how the host is recognised, how things are changed there, and what the host
 * does by itself.
 *
 * @param id stable name, as in {@code --provider ID}
 * @param managed whether somebody else administers the server, so that nobody has a superuser or
 *     the files
 * @param verified day on which the profile was last compared with its sources, ISO 8601
 * @param parent id of the profile that this one extends ({@code extends} in the file); null: none
 * @param product other than PostgreSQL: the name of a product that only speaks its protocol; null:
 *     PostgreSQL
 * @param builtOn ids of hosts on which this one is built: their signs inside the database do not
 *     speak against this one
 * @param endpointOf ids of the hosts in front of which this one stands; such a profile is an
 *     endpoint, and the host is what the database shows
 * @param docs pages of the host's own documentation, best first
 * @param publisher whether a database there can be the source of logical replication at all
 * @param defaults what the host sets unless told otherwise, by setting
 * @param restart how the server is restarted there; null: not known
 * @param settings how settings are changed, by name; the entry {@code *} holds for all that are not
 *     named
 * @param own objects of the host's in every database; null: none are known
 */
public record ProviderProfile(
    String id,
    String name,
    @Nullable String parent,
    boolean managed,
    String verified,
    @Nullable String product,
    List<String> builtOn,
    List<String> endpointOf,
    List<String> docs,
    List<SourceRef> sources,
    Fingerprint fingerprint,
    List<EndpointPattern> endpoints,
    @Nullable Offer publisher,
    Map<String, Default> defaults,
    @Nullable Restart restart,
    Map<String, SettingRule> settings,
    @Nullable Right replicationRight,
    @Nullable Right bypassRls,
    @Nullable Offer eventTriggers,
    @Nullable Offer allTables,
    @Nullable Offer tablesInSchema,
    List<Pooler> poolers,
    @Nullable SlotHabits slots,
    @Nullable Network network,
    @Nullable Own own,
    List<Note> notes) {

  /**
   * Objects in every database there that are the host's own: never replicated unless somebody names
   * them, never taken for the consumer's, never altered or dropped. Names are regular expressions
   * over the whole name.
   *
   * @param schemas whose tables a publication made by hand leaves out
   * @param publications that are another product's
   * @param slots that the host, or a replica of its, reads
   */
  public record Own(
      List<String> schemas,
      List<String> publications,
      List<String> roles,
      List<String> slots,
      @Nullable String source) {
    /** Of a host that leaves nothing in a database. */
    static final Own NOTHING = new Own(List.of(), List.of(), List.of(), List.of(), null);

    public Own {
      schemas = Lists.copy(schemas);
      publications = Lists.copy(publications);
      roles = Lists.copy(roles);
      slots = Lists.copy(slots);
    }

    public boolean schema(String name) {
      return any(schemas, name);
    }

    public boolean publication(String name) {
      return any(publications, name);
    }

    public boolean role(String name) {
      return any(roles, name);
    }

    public boolean slot(String name) {
      return any(slots, name);
    }

    private static boolean any(List<String> patterns, String name) {
      return patterns.stream().anyMatch(name::matches);
    }
  }

  /** The host's own objects. */
  public Own owned() {
    return own == null ? Own.NOTHING : own;
  }

  /**
   * A host's own default.
   *
   * @param value as the host states it, with its unit
   */
  public record Default(String value, @Nullable String source) {
    public Default {
      Objects.requireNonNull(value, "value");
    }
  }

  /**
   * How the server is restarted.
   *
   * @param title what happens, in the imperative and lower case, so that it can follow "and"
   * @param caveats surprises worth a line each
   */
  public record Restart(
      String title,
      List<String> commands,
      List<String> steps,
      List<String> caveats,
      @Nullable String url,
      @Nullable String source) {
    public Restart {
      Objects.requireNonNull(title, "title");
      commands = Lists.copy(commands);
      steps = Lists.copy(steps);
      caveats = Lists.copy(caveats);
    }
  }

  /**
   * How a right is given on this host.
   *
   * @param roles membership in any of these roles stands for the right, besides the attribute
   *     itself
   * @param sql statements with {@code {role}} for the quoted role; empty: not by SQL
   * @param undo statements that take {@code sql} back
   * @param by who may do it
   * @param steps what to do where SQL does not do it
   */
  public record Right(
      List<String> roles,
      String title,
      List<String> sql,
      List<String> undo,
      String by,
      List<String> steps,
      @Nullable String url,
      @Nullable String source) {
    public Right {
      roles = Lists.copy(roles);
      Objects.requireNonNull(title, "title");
      sql = Lists.copy(sql);
      undo = Lists.copy(undo);
      Objects.requireNonNull(by, "by");
      steps = Lists.copy(steps);
    }
  }

  /**
   * Whether the host offers something that PostgreSQL reserves for superusers.
   *
   * @param since the host's first version that does; null: always, or not known
   * @param by which role may, in words
   * @param roles the same by name: these roles and their members may; empty: no name is known, so
   *     that only an attempt can tell
   * @param gaps what does not work all the same
   */
  public record Offer(
      Support support,
      @Nullable String since,
      @Nullable String by,
      List<String> roles,
      List<String> gaps,
      @Nullable String url,
      @Nullable String source) {
    public Offer {
      Objects.requireNonNull(support, "support");
      roles = Lists.copy(roles);
      gaps = Lists.copy(gaps);
    }
  }

  /**
   * A pooler that the host runs.
   *
   * @param modes pool modes that it offers
   * @param replication whether it passes replication connections
   */
  public record Pooler(
      String product,
      @Nullable Integer port,
      List<String> modes,
      Support replication,
      Support preparedStatements,
      @Nullable String note,
      @Nullable String source) {
    public Pooler {
      Objects.requireNonNull(product, "product");
      modes = Lists.copy(modes);
      replication = replication == null ? Support.UNKNOWN : replication;
      preparedStatements = preparedStatements == null ? Support.UNKNOWN : preparedStatements;
    }
  }

  /**
   * One way in which the host itself removes or invalidates slots. Checks judge the kind and the
   * figure, never the words of the note.
   *
   * @param after of {@link RemovalKind#IDLE} the time ({@code 40h}), of {@link RemovalKind#SIZE}
   *     the WAL behind ({@code 4GB}), as SET would take it; null: no figure is published
   * @param setting of {@link RemovalKind#SIZE}: the server's own setting by which the host does it,
   *     whose value there tells more than the figure here; null: it is no setting
   * @param note the same for people, with what else there is to know
   */
  public record Removal(
      RemovalKind kind, @Nullable String after, @Nullable String setting, @Nullable String note) {
    public Removal {
      Objects.requireNonNull(kind, "kind");
    }

    /** The note, or what the kind and the figure say. */
    public String words() {
      String figure = after == null ? "" : " (" + after + ")";
      return note == null ? kind.words() + figure : note;
    }
  }

  /** When a host takes a slot away. */
  public enum RemovalKind {
    /** Not at all, or none is documented: what an unused slot retains stays. */
    NEVER("the host removes no slot"),
    /** When nobody has read it for a time. */
    IDLE("a slot that nobody reads is removed"),
    /** When it holds too much WAL, or the storage gets full. */
    SIZE("a slot that holds too much WAL is removed"),
    /** When the host's own configuration does not name it. */
    UNLISTED("a slot that the host's configuration does not name is removed"),
    /** When the primary moves: by a failover or maintenance. */
    FAILOVER("a slot is lost at a failover"),
    /** It does, and no source says when. */
    UNKNOWN("slots are removed, and no source says when");

    private final String words;

    RemovalKind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * What the host does with replication slots.
   *
   * @param removal when the host removes or invalidates slots by itself; empty: no source says
   * @param failover whether slots survive the host's failover
   * @param upgrade what a major upgrade does with them
   */
  public record SlotHabits(
      List<Removal> removal,
      Support failover,
      @Nullable String failoverNote,
      @Nullable String upgrade,
      @Nullable String cap,
      @Nullable String source) {
    public SlotHabits {
      removal = Lists.copy(removal);
      failover = failover == null ? Support.UNKNOWN : failover;
    }
  }

  /**
   * How the host is reached.
   *
   * @param tls whether TLS is offered on the direct endpoint
   * @param ipv6Only whether the direct endpoint has no IPv4 address by default
   */
  public record Network(
      Support tls,
      @Nullable String tlsNote,
      boolean ipv6Only,
      @Nullable String ipv4Remedy,
      boolean privateOnly,
      @Nullable String allowList,
      @Nullable String caBundle,
      @Nullable String source) {
    public Network {
      tls = tls == null ? Support.UNKNOWN : tls;
    }
  }

  /**
   * Something about the host that users learn too late.
   *
   * @param kind cost, lifecycle, limit, ...
   */
  public record Note(String kind, String text, @Nullable String url, @Nullable String source) {
    public Note {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(text, "text");
    }
  }

  /** The host's own setting that turns logical decoding on; null: it is wal_level itself. */
  public @Nullable String walSwitch() {
    SettingRule rule = settings.get("wal_level");
    return rule == null ? null : rule.parameter();
  }

  public ProviderProfile {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(verified, "verified");
    builtOn = Lists.copy(builtOn);
    endpointOf = Lists.copy(endpointOf);
    docs = Lists.copy(docs);
    defaults = Lists.copy(defaults);
    sources = Lists.copy(sources);
    endpoints = Lists.copy(endpoints);
    settings = Lists.copy(settings);
    poolers = Lists.copy(poolers);
    notes = Lists.copy(notes);
    fingerprint = fingerprint == null ? Fingerprint.NONE : fingerprint;
  }
}
