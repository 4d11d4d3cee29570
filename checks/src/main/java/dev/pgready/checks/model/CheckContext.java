// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Scope;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Catalogue.SettingFacts;
import dev.pgready.facts.Facts;
import dev.pgready.facts.NotSeenException;
import dev.pgready.facts.PublicHost;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.providers.Confidence;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.providers.SettingChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that a check may look at.
 *
 * @param tables all of the catalogue
 * @param others consumers that are judged together with this one, and may read what it reads
 */
public record CheckContext(
    Facts facts,
    Detection detection,
    ConsumerProfile consumer,
    Request request,
    TableSet tables,
    Scope scope,
    List<ConsumerProfile> others) {

  /** For one consumer alone. */
  public static CheckContext of(
      Facts facts, Detection detection, ConsumerProfile consumer, Request request) {
    return of(facts, detection, Map.of("", consumer), request).values().iterator().next();
  }

  /**
   * For consumers that are judged together: they share what is known of the tables.
   *
   * @param consumers by name, in order
   */
  public static Map<String, CheckContext> of(
      Facts facts, Detection detection, Map<String, ConsumerProfile> consumers, Request request) {
    Catalogue catalogue = facts.catalogue();
    TableSet tables =
        catalogue == null
            ? TableSet.EMPTY
            : catalogue
                .seen(Catalogue::tables)
                .map(all -> TableSet.of(all, ofHost(detection)))
                .orElse(TableSet.EMPTY);
    Map<String, CheckContext> contexts = new LinkedHashMap<>();
    consumers.forEach(
        (name, consumer) ->
            contexts.put(
                name,
                new CheckContext(
                    facts,
                    detection,
                    consumer,
                    request,
                    tables,
                    scope(catalogue, tables, consumer, request),
                    others(consumers, name))));
    return contexts;
  }

  private static List<ConsumerProfile> others(Map<String, ConsumerProfile> all, String name) {
    return all.entrySet().stream()
        .filter(other -> !other.getKey().equals(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** There are fewer schemas than tables, and a profile knows them by patterns. */
  private static Predicate<TableFacts> ofHost(Detection detection) {
    Map<String, Boolean> known = new ConcurrentHashMap<>();
    return table ->
        known.computeIfAbsent(table.schema(), schema -> detection.profile().owned().schema(schema));
  }

  /** What was not read is nobody's wish; whoever asks for it is told so by {@link #scope()}. */
  private static Scope scope(
      @Nullable Catalogue catalogue, TableSet tables, ConsumerProfile consumer, Request request) {
    return catalogue == null
        ? Scope.of(null, tables, consumer, request)
        : catalogue
            .seen(all -> Scope.of(all, tables, consumer, request))
            .orElseGet(() -> Scope.of(null, TableSet.EMPTY, consumer, request));
  }

  /**
   * @throws NotSeenException where the role was not allowed to read them
   */
  @Override
  public TableSet tables() {
    if (facts.catalogue() != null) {
      facts.catalogue().tables();
    }
    return tables;
  }

  /**
   * @throws NotSeenException where the role was not allowed to read what it is made of
   */
  @Override
  public Scope scope() {
    if (facts.catalogue() != null) {
      facts.catalogue().tables();
      facts.catalogue().publications();
    }
    return scope;
  }

  /** The same for one of several publications alone. */
  public CheckContext of(String publication) {
    Request one = request.of(publication);
    return new CheckContext(
        facts,
        detection,
        consumer,
        one,
        tables,
        scope(facts.catalogue(), tables, consumer, one),
        others);
  }

  /** The other consumers that read a publication, or will. */
  public List<ConsumerProfile> othersOf(String publication) {
    return others.stream()
        .filter(ConsumerProfile::usesPgoutput)
        .filter(
            other ->
                request.publications().contains(publication)
                    || publication.equals(Scope.publicationName(facts.catalogue(), other, request)))
        .toList();
  }

  /** The publications in question that exist. */
  public List<PublicationFacts> publications() {
    List<PublicationFacts> all = new ArrayList<>();
    Scope seen = scope();
    if (seen.publication() != null) {
      all.add(seen.publication());
    }
    request.more().forEach(name -> cat().publication(name).ifPresent(all::add));
    return List.copyOf(all);
  }

  /** The catalogue facts; only for checks that need them, which is all but a few. */
  public Catalogue cat() {
    return facts.cat();
  }

  public ProviderProfile provider() {
    return detection.profile();
  }

  /**
   * How the host sets a setting, as a remedy, where it takes effect. Whether a restart is needed is
   * the server's own word, where it gives one.
   */
  public Remedy change(String setting, String value) {
    SettingChange change = detection.change(setting, value);
    Remedy remedy = Remedy.of(change, provider().managed());
    Catalogue catalogue = facts.catalogue();
    if (catalogue == null || change.how() == SettingChange.How.IMPOSSIBLE) {
      // where the setting cannot be set, nothing is restarted for it
      return remedy;
    }
    SettingFacts now = catalogue.found(all -> all.setting(setting)).orElse(null);
    if (change.how() == SettingChange.How.SQL) {
      if (now != null && now.givenAtStart()) {
        return atTheStart(setting, value, now, remedy);
      }
      if (alterSystemRefused(catalogue)) {
        return inTheFile(setting, value, now, remedy);
      }
    }
    remedy = now != null && "postmaster".equals(now.context()) ? remedy.withRestart() : remedy;
    if (!provider().managed()) {
      if (ON_STANDBYS_FIRST.contains(setting) && hasStandbys(catalogue)) {
        remedy =
            remedy.withCaveat(
                "first on the standbys, and restart them: one with a lower %s than its primary stops replaying"
                    .formatted(setting));
      }
      if (change.how() == SettingChange.How.FILE && now != null && byAlterSystem(now)) {
        remedy =
            remedy.withCaveat(
                "now ALTER SYSTEM sets %s (postgresql.auto.conf), which outranks every other file: unless the new value arrives on the command line, %s as well"
                    .formatted(
                        setting,
                        alterSystemRefused(catalogue)
                            ? "take it out of that file"
                            : "run ALTER SYSTEM RESET " + setting));
      }
      if (!remedy.commands().isEmpty() && elsewhere()) {
        remedy = remedy.withCommands(List.of()).withCaveat(NOT_RECOGNISED);
      }
    }
    return remedy;
  }

  /**
   * Settings that a hot standby must have at least as large as its primary (the manual, Hot
   * Standby, administrator's overview).
   */
  private static final Set<String> ON_STANDBYS_FIRST =
      Set.of(
          "max_connections",
          "max_wal_senders",
          "max_worker_processes",
          "max_prepared_transactions");

  private static boolean hasStandbys(Catalogue catalogue) {
    return catalogue
        .seen(
            all ->
                !all.server().inRecovery()
                    && all.slots().stream()
                        .anyMatch(
                            slot ->
                                "physical".equals(slot.row().slotType()) && slot.row().active()))
        .orElse(true);
  }

  private static final String NOT_RECOGNISED =
      "pgready does not recognise this host: where somebody else runs the server, change its parameters there (console, API or support) and restart it there";

  /** Whether a server of whom nothing gives the host away is reached by a public name. */
  private boolean elsewhere() {
    return detection.confidence() == Confidence.UNKNOWN
        && !cat().seen(all -> all.role().superuser()).orElse(false)
        && facts.connection() != null
        && PublicHost.is(facts.connection().host());
  }

  private static boolean alterSystemRefused(Catalogue catalogue) {
    return catalogue
        .found(all -> all.setting("allow_alter_system"))
        .map(SettingFacts::value)
        .stream()
        .anyMatch("off"::equals);
  }

  private static boolean byAlterSystem(SettingFacts now) {
    return now.file() != null && now.file().endsWith("postgresql.auto.conf");
  }

  private static Remedy atTheStart(String setting, String value, SettingFacts now, Remedy without) {
    boolean environment = "environment variable".equals(now.source());
    List<String> steps = new ArrayList<>();
    steps.add(
        environment
            ? "the server's environment sets %s = %s, which outranks postgresql.conf and ALTER SYSTEM: change it there"
                .formatted(setting, now.value())
            : "the server was started with -c %s=%s, which outranks postgresql.conf and ALTER SYSTEM: write -c %s=%s there, or take the option away and set it in the configuration"
                .formatted(setting, now.value(), setting, value));
    steps.add(
        "where that is: the command of docker run or of compose, the args of a container, ExecStart or Environment of a systemd unit, pg_ctl -o, Patroni's or an operator's configuration");
    steps.add(
        "then stop the server and start it anew; SHOW %s and the column source of pg_settings show whether it took effect"
            .formatted(setting));
    return new Remedy(
        "Set %s = %s where the server is started, and start it anew".formatted(setting, value),
        Remedy.Kind.PROVIDER,
        Remedy.Safety.DISRUPTIVE,
        true,
        "administrator of the server",
        List.of(),
        List.of(),
        List.of(),
        steps,
        without.url());
  }

  /** {@code allow_alter_system = off} (17 and newer): what owns the configuration is another. */
  private static Remedy inTheFile(
      String setting, String value, @Nullable SettingFacts now, Remedy without) {
    boolean restart = now != null && "postmaster".equals(now.context());
    String file =
        now == null || now.file() == null
            ? "the configuration (SHOW config_file; a tool or operator that writes it wants the change in its own configuration)"
            : "%s%s".formatted(now.file(), now.line() == null ? "" : ", line " + now.line());
    return new Remedy(
        "Set %s = %s in the server's configuration%s"
            .formatted(setting, value, restart ? " and restart the server" : ""),
        Remedy.Kind.PROVIDER,
        restart ? Remedy.Safety.DISRUPTIVE : without.safety(),
        restart,
        "administrator of the server",
        List.of(),
        List.of(),
        List.of(),
        List.of(
            "allow_alter_system is off: the server refuses ALTER SYSTEM",
            "write %s = %s into %s".formatted(setting, value, file),
            restart
                ? "then restart the server"
                : "then reload it: SELECT pg_catalog.pg_reload_conf()"),
        without.url());
  }
}
