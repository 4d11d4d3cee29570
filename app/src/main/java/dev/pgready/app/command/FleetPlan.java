// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.ConfiguredConnections;
import dev.pgready.app.config.ConnectionEntry;
import dev.pgready.app.config.Mute;
import dev.pgready.app.config.Precedence;
import dev.pgready.app.console.ConfigException;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.InputDocument;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.fleet.FleetJob;
import dev.pgready.app.fleet.FleetSection;
import dev.pgready.app.fleet.Shard;
import dev.pgready.app.fleet.TargetList;
import dev.pgready.app.option.CheckOptions;
import dev.pgready.app.option.CheckSettings;
import dev.pgready.app.option.ProbeOptions;
import dev.pgready.app.option.ServerOptions;
import dev.pgready.app.policy.Evaluation;
import dev.pgready.app.policy.Policy;
import dev.pgready.app.stream.roundtrip.RoundTrip;
import dev.pgready.checks.model.Report;
import dev.pgready.collect.ObjectNames;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.login.Logins;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.connect.ConnectionArguments;
import dev.pgready.connect.ConnectionSpec;
import dev.pgready.connect.InvalidConnectionException;
import dev.pgready.consumers.ConsumerProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The databases of a fleet, from a list of lines or from pgready.yaml. What many of them have in
 * common is resolved once and shared: a fleet has thousands.
 */
final class FleetPlan {
  private final Console shell;
  private final CheckOptions judge;
  private final CheckOptions.Asked asked;
  private final CheckSettings whole;
  private final ProbeOptions probe;
  private final Logins logins = new Logins();

  /** Programs that fetch secrets run side by side, but not thousands of them. */
  private final Semaphore programs;

  private final Map<Config, Kind> kinds = new HashMap<>();
  private final Map<Mute, Policy.Fate> mutes = new LinkedHashMap<>();
  private final Set<String> said = new LinkedHashSet<>();

  FleetPlan(
      Console shell,
      CheckOptions judge,
      CheckOptions.Asked asked,
      CheckSettings whole,
      ProbeOptions probe,
      int parallel) {
    this.shell = shell;
    this.judge = judge;
    this.asked = asked;
    this.whole = whole;
    this.probe = probe;
    this.programs = new Semaphore(parallel);
  }

  /** What the servers said of passwords, as they do when they are asked for their databases. */
  Logins logins() {
    return logins;
  }

  /** What is asked of all databases of which the configuration says the same. */
  private record Kind(Evaluation judging, ProbeOptions.Probing probing) {
    CollectOptions options(@Nullable String role, @Nullable ConnectionTarget direct) {
      return new CollectOptions(
              probing.level(),
              role,
              direct,
              judging.providers(),
              judging.request().tables(),
              judging.request().publication(),
              probing.timeoutSeconds(),
              probing.level() == ProbeLevel.FULL ? new RoundTrip() : null)
          .firingEventTriggers(probing.firesEventTriggers())
          .trying(judging.consumers().values().stream().map(ConsumerProfile::plugin).toList());
    }
  }

  private Kind kind(Precedence by) {
    return kinds.computeIfAbsent(
        by.config(),
        any -> {
          // first: judging asks whether what was settled may hold
          ProbeOptions.Probing probing = probe.settle(by);
          return new Kind(
              judge.evaluation(by, whole.precedence(), asked, shell.variables()), probing);
        });
  }

  /** Those of a list of lines, or of a service file. */
  List<FleetJob> listed(String file, Shard part) {
    return jobs(
        TargetList.read(
            file.equals("-") ? "standard input" : file,
            InputDocument.text("fleet file", file, shell),
            shell.surroundings()),
        file.equals("-") ? null : ConfigFile.repositoryPath(Path.of(file)),
        part);
  }

  /**
   * Those of some servers; a server that cannot be asked stands for its databases, so that its
   * report tells why.
   *
   * @param servers connections to any of their databases
   */
  List<FleetJob> discovered(List<String> servers, Shard part) {
    Map<String, TargetList.Line> targets = new LinkedHashMap<>();
    int seconds = probe.settle(whole.precedence()).timeoutSeconds();
    for (String server : servers) {
      ConnectionTarget one = server(server);
      List<String> databases = ObjectNames.databases(one, seconds, logins);
      for (String database : databases.isEmpty() ? List.of(one.database()) : databases) {
        String name =
            servers.size() == 1 ? database : "%s:%s/%s".formatted(one.host(), one.port(), database);
        targets.putIfAbsent(name, new TargetList.Line(one.database(database), 0));
      }
    }
    return jobs(targets, null, part);
  }

  private ConnectionTarget server(String connection) {
    if (connection.startsWith(ServerOptions.MARK)) {
      ConfigFile file = whole.precedence().file();
      String name = connection.substring(ServerOptions.MARK.length());
      ConnectionEntry entry = file.config().connections().get(name);
      if (entry == null) {
        throw new UsageException("--discover: there is no connection of that name");
      }
      return ConfiguredConnections.of(file, shell.surroundings())
          .spec("connections." + name, entry)
          .target();
    }
    try {
      ConnectionSpec spec =
          ConnectionSpec.of(ConnectionArguments.of(connection), shell.surroundings());
      spec.notes().forEach(shell::say);
      return spec.target();
    } catch (InvalidConnectionException e) {
      throw new UsageException("--discover: " + e.getMessage());
    }
  }

  /**
   * @param file where the lines stand; null: in none
   */
  private List<FleetJob> jobs(
      Map<String, TargetList.Line> lines, @Nullable String file, Shard part) {
    Kind kind = kind(whole.precedence());
    CollectOptions options = kind.options(null, null);
    List<FleetJob> targets = new ArrayList<>();
    lines.forEach(
        (name, line) -> {
          if (part.holds(name)) {
            Report.Origin origin = file == null ? null : new Report.Origin(file, line.number());
            targets.add(
                FleetJob.at(
                    name,
                    Map.of(),
                    new FleetJob.Place(line.target(), options),
                    judgement(kind, origin)));
          }
        });
    return targets;
  }

  /**
   * Those of a configuration.
   *
   * @throws ConfigException that tells of all secrets that environment or files should hold and do
   *     not: no database is looked at then
   */
  List<FleetJob> configured(ConfigFile file, Shard part) {
    FleetSection fleet = FleetSection.of(file, part);
    fleet.requireTrust(true);
    ConfiguredConnections places = ConfiguredConnections.of(file, shell.surroundings());
    List<FleetJob> targets = fleet.each(member -> target(file, member, places));
    said.forEach(shell::say);
    return targets;
  }

  private FleetJob target(
      ConfigFile file, FleetSection.Member member, ConfiguredConnections places) {
    ConnectionEntry connection = member.connection();
    String key = member.key();
    Report.Origin origin = file.origin(key).orElse(null);
    Config at = file.config().at(connection).at(member.entry());
    Kind kind = kind(new Precedence(file, at, shell.variables()));
    String role = member.role();
    if (!connection.takesCommand()) {
      return FleetJob.at(
          member.name(),
          member.labels(),
          place(places, key, connection, kind, role),
          judgement(kind, origin));
    }
    return new FleetJob(
        member.name(),
        member.labels(),
        places.stated(key, connection).map(ConnectionSpec::target).orElse(null),
        () -> fetched(places, key, connection, kind, role),
        judgement(kind, origin));
  }

  private FleetJob.Place place(
      ConfiguredConnections places,
      String key,
      ConnectionEntry connection,
      Kind kind,
      @Nullable String role) {
    ConnectionSpec spec = places.spec(key, connection);
    ConnectionTarget direct =
        places.direct(key, connection).map(ConnectionSpec::target).orElse(null);
    synchronized (said) {
      said.addAll(spec.notes());
    }
    return new FleetJob.Place(spec.target(), kind.options(role, direct));
  }

  private FleetJob.Place fetched(
      ConfiguredConnections places,
      String key,
      ConnectionEntry connection,
      Kind kind,
      @Nullable String role) {
    programs.acquireUninterruptibly();
    try {
      return place(places, key, connection, kind, role);
    } catch (ConfigException e) {
      throw new FleetJob.SecretException(String.valueOf(e.getMessage()));
    } finally {
      programs.release();
    }
  }

  private FleetJob.Judgement judgement(Kind kind, Report.@Nullable Origin origin) {
    return document -> {
      Policy tuning = kind.judging().of(document);
      synchronized (mutes) {
        tuning.mutes().forEach((mute, fate) -> mutes.merge(mute, fate, FleetPlan::better));
      }
      return new FleetJob.Judged(
          tuning.report().from(origin), whole.gate().of(tuning.report()).code());
    };
  }

  /** A mute of the whole file that holds for one database need not match the others. */
  private static Policy.Fate better(Policy.Fate a, Policy.Fate b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /**
   * What is to be told when all are done, one line each.
   *
   * @param whole whether all databases were looked at: what matches nothing in a part of them may
   *     match in another
   */
  List<String> notes(boolean whole) {
    synchronized (mutes) {
      Map<Mute, Policy.Fate> told = new LinkedHashMap<>(mutes);
      told.values().removeIf(fate -> !whole && fate == Policy.Fate.IDLE);
      return Policy.notes(told);
    }
  }
}
