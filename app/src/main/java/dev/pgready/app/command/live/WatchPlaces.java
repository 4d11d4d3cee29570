// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command.live;

import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.ConfiguredConnections;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.InputDocument;
import dev.pgready.app.fleet.FleetSection;
import dev.pgready.app.fleet.Shard;
import dev.pgready.app.fleet.TargetList;
import dev.pgready.app.option.ServerOptions;
import dev.pgready.app.option.ServerSettings;
import dev.pgready.app.report.metrics.FleetPrometheus;
import dev.pgready.app.watch.source.Address;
import dev.pgready.app.watch.source.Watchable;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.connect.ConnectionSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@code watch} watches: databases that were typed, or those of a fleet. */
final class WatchPlaces {
  private final Console shell;

  WatchPlaces(Console shell) {
    this.shell = shell;
  }

  /** One answer the first time, and then whatever holds by then. */
  private static final class Renewed implements Address {
    private @Nullable Supplier<ConnectionTarget> first;
    private final Supplier<ConnectionTarget> again;

    Renewed(Supplier<ConnectionTarget> first, Supplier<ConnectionTarget> again) {
      this.first = first;
      this.again = again;
    }

    @Override
    public synchronized ConnectionTarget target() {
      Supplier<ConnectionTarget> next = first == null ? again : first;
      first = null;
      return next.get();
    }
  }

  /** Those of the command line. */
  List<Watchable> typed(ServerOptions first, List<String> others, ConfigFile file) {
    List<ServerOptions> places = new ArrayList<>(List.of(first));
    others.forEach(other -> places.add(ServerOptions.of(other)));
    Set<String> names = new LinkedHashSet<>();
    List<Watchable> databases = new ArrayList<>();
    for (ServerOptions typed : places) {
      ServerSettings place = typed.settle(file, shell);
      ConnectionTarget ordinary = place.resolve(shell).target();
      ConnectionTarget direct = place.direct(shell);
      ConnectionTarget target = direct == null ? ordinary : direct;
      String name = place.name().orElse(shown(target));
      String unlike = name;
      for (int n = 2; !names.add(unlike); n++) {
        unlike = "%s (%s)".formatted(name, n);
      }
      databases.add(
          new Watchable(
              unlike,
              labels(target),
              new Renewed(() -> target, () -> place.renewed(shell).orElse(target))));
    }
    return databases;
  }

  private static String shown(ConnectionTarget target) {
    return "%s@%s%s"
        .formatted(
            target.database(), target.host(), target.port() == 5432 ? "" : ":" + target.port());
  }

  private static Map<String, String> labels(ConnectionTarget target) {
    return new TreeMap<>(
        Map.of(
            "host",
            target.host(),
            "port",
            String.valueOf(target.port()),
            "database",
            target.database()));
  }

  /** Those of a list of lines, or of a service file. */
  List<Watchable> listed(String file) {
    Map<String, TargetList.Line> lines =
        TargetList.read(
            file.equals("-") ? "standard input" : file,
            InputDocument.text("fleet file", file, shell),
            shell.surroundings());
    List<Found> found = new ArrayList<>();
    lines.forEach(
        (name, line) ->
            found.add(
                new Found(
                    new Watchable(name, labels(line.target()), line::target), line.target())));
    return servers(found);
  }

  /** Those of the section {@code fleet:}. */
  List<Watchable> configured(ConfigFile file) {
    FleetSection fleet = FleetSection.of(file, Shard.ALL);
    fleet.requireTrust(false);
    ConfiguredConnections places = ConfiguredConnections.of(file, shell.surroundings());
    Set<String> notes = new LinkedHashSet<>();
    List<Found> found = fleet.each(member -> found(file, member, places, notes));
    notes.forEach(shell::say);
    return servers(found);
  }

  /**
   * @param target where it is, as far as that is known yet; null: not at all
   */
  private record Found(Watchable database, @Nullable ConnectionTarget target) {}

  private Found found(
      ConfigFile file,
      FleetSection.Member member,
      ConfiguredConnections places,
      Set<String> notes) {
    boolean program = member.connection().takesCommand();
    ConnectionTarget known = program ? null : target(member, places);
    ConnectionTarget stated = known;
    if (program) {
      stated =
          places.stated(member.key(), member.connection()).map(ConnectionSpec::target).orElse(null);
    } else {
      notes.addAll(places.spec(member.key(), member.connection()).notes());
    }
    Map<String, String> labels = new TreeMap<>();
    member.labels().forEach((name, value) -> labels.put(FleetPrometheus.label(name), value));
    if (stated != null) {
      labels.putAll(labels(stated));
    }
    // the first time a program runs once for all that refer to it
    Address address =
        new Renewed(
            known == null ? () -> target(member, places) : () -> known,
            () -> target(member, ConfiguredConnections.of(file, shell.surroundings())));
    return new Found(new Watchable(member.name(), labels, address), stated);
  }

  private static ConnectionTarget target(FleetSection.Member member, ConfiguredConnections places) {
    return places
        .direct(member.key(), member.connection())
        .orElseGet(() -> places.spec(member.key(), member.connection()))
        .target();
  }

  /** A server shows the slots of all its databases: each is watched once. */
  private List<Watchable> servers(List<Found> found) {
    Map<List<Object>, String> servers = new HashMap<>();
    List<Watchable> watched = new ArrayList<>();
    for (Found one : found) {
      ConnectionTarget target = one.target();
      if (target == null
          || servers.putIfAbsent(
                  List.of(target.host(), target.port(), target.others()), one.database().name())
              == null) {
        watched.add(one.database());
      }
    }
    if (watched.size() < found.size()) {
      shell.say(
          "%s on %s: each server is watched once, by the name of its first database"
              .formatted(
                  Phrases.count(found.size(), "database"),
                  Phrases.count(watched.size(), "server")));
    }
    return watched;
  }
}
