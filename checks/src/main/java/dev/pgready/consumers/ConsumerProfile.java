// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import dev.pgready.consumers.needs.Capacity;
import dev.pgready.consumers.needs.Connections;
import dev.pgready.consumers.needs.EventTriggerNeeds;
import dev.pgready.consumers.needs.IdentityNeeds;
import dev.pgready.consumers.needs.IdentityNeeds.IdentityRule;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.NameRules;
import dev.pgready.consumers.needs.Note;
import dev.pgready.consumers.needs.OwnNeeds;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.consumers.needs.RoleNeeds;
import dev.pgready.consumers.needs.ServerNeeds;
import dev.pgready.consumers.needs.SettingNeed;
import dev.pgready.consumers.needs.SlotNeeds;
import dev.pgready.consumers.needs.StandbyNeeds;
import dev.pgready.consumers.needs.TimeoutNeeds;
import dev.pgready.consumers.needs.TlsNeeds;
import dev.pgready.consumers.needs.TypeRule;
import dev.pgready.profile.Lists;
import dev.pgready.profile.SourceRef;
import java.util.Collection;
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
 * @param variants the parts that another value than the default replaces, by {@code option=value};
 *     of several together by {@code option=value,other=value}
 * @param plugin output plugin
 * @param types columns that it does not carry as they are; the first that fits a column counts
 * @param pins settings that change how values are written and that its own sessions set: DateStyle,
 *     IntervalStyle, extra_float_digits, bytea_output
 * @param styles how bad it is that its sessions write values in another way than PostgreSQL's
 *     default, by setting; one that is not here: a warning
 * @param timeouts null: it leaves the session timeouts alone, so all of them can end its copy
 * @param own null: it keeps nothing in the source, or nothing is known of it
 * @param unsupported how bad it is when one of these is among the replicated tables: keys of {@link
 *     #TOPICS}
 * @param creates what it makes in the source, in words
 * @param recipe its vendor's own set-up; null: none published as SQL
 * @param errors its own error texts
 * @param config its own configuration, to be filled in; null: none that is written as text is known
 * @param cites sources of the parts that have no place for one of their own: plugin, options,
 *     styles, unsupported, creates, errors
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
    Map<String, Level> styles,
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
      List.of("plugin", "options", "styles", "unsupported", "creates", "errors");

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
    styles = ordered(styles);
    unsupported = ordered(unsupported);
    creates = creates == null ? List.of() : List.copyOf(creates);
    notes = notes == null ? List.of() : List.copyOf(notes);
    errors = Lists.copy(errors);
    cites = ordered(cites);
    plugin = plugin == null ? "pgoutput" : plugin;
    slots = slots == null ? Capacity.ONE : slots;
    walSenders = walSenders == null ? Capacity.ONE : walSenders;
    connections = connections == null ? Connections.NONE : connections;
    role = role == null ? RoleNeeds.USUAL : role;
    publication = publication == null ? PublicationNeeds.USUAL : publication;
    identity =
        identity == null
            ? new IdentityNeeds(
                IdentityRule.ANY,
                Level.FAIL,
                null,
                false,
                null,
                null,
                false,
                false,
                false,
                null,
                null)
            : identity;
    eventTriggers =
        eventTriggers == null
            ? new EventTriggerNeeds(null, null, null, List.of(), null, null, null, null, null)
            : eventTriggers;
    standby =
        standby == null
            ? new StandbyNeeds(true, null, false, List.of(), false, null, null)
            : standby;
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
    for (String key : variants.keySet()) {
      for (String choice : key.split(",", -1)) {
        String[] pair = choice.split("=", 2);
        if (pair.length < 2 || !options.getOrDefault(pair[0], List.of()).contains(pair[1])) {
          throw new IllegalArgumentException(
              "variants: " + choice + " is not an option=value of options");
        }
      }
    }
  }

  private static <V> Map<String, V> ordered(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /**
   * The sessions that a connection limit of its role or of the database counts.
   *
   * @param senders whether that server counts WAL senders too
   */
  public Connections limited(boolean senders) {
    return senders && replicates()
        ? connections.and(walSenders.needed(), walSenders.peak())
        : connections;
  }

  /** Whether it decodes WAL; otherwise it only reads and writes tables. */
  public boolean replicates() {
    return !Boolean.FALSE.equals(replication);
  }

  public boolean usesPgoutput() {
    return replicates() && "pgoutput".equals(plugin);
  }

  /** Whether a publication says which tables it reads. */
  public boolean readsPublication() {
    return usesPgoutput() || publication.asList();
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
    ConsumerProfile chosen = variant == null ? this : variant.applyTo(this);
    return chosen.config() == null
        ? chosen
        : Variant.of(chosen.config().with(option, value)).applyTo(chosen);
  }

  /** This profile with the parts that several choices together replace. */
  ConsumerProfile together(Collection<String> choices) {
    ConsumerProfile profile = this;
    for (Map.Entry<String, Variant> variant : variants.entrySet()) {
      List<String> all = List.of(variant.getKey().split(",", -1));
      if (all.size() > 1 && choices.containsAll(all)) {
        profile = variant.getValue().applyTo(profile);
      }
    }
    return profile;
  }
}
