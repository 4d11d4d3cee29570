package dev.pgready.app;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigException;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.Connection;
import dev.pgready.app.config.Mute;
import dev.pgready.app.config.Places;
import dev.pgready.app.config.Precedence;
import dev.pgready.app.config.Standing;
import dev.pgready.app.config.Tuning;
import dev.pgready.app.connect.ConnectionSpec;
import dev.pgready.app.fleet.FleetTarget;
import dev.pgready.app.fleet.Shard;
import dev.pgready.app.fleet.TargetList;
import dev.pgready.app.stream.RoundTrip;
import dev.pgready.checks.collect.CollectOptions;
import dev.pgready.checks.collect.ConnectionTarget;
import dev.pgready.checks.collect.ProbeLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The databases of a fleet, from a list of lines or from pgready.yaml. What many of them have in
 * common is resolved once and shared: a fleet has thousands.
 */
final class FleetTargets {
  private final Shell shell;
  private final JudgeOptions judge;
  private final List<String> schemas;
  private final ProbeOptions probe;
  private final GateOptions.Gate gate;

  /** Programs that fetch secrets run side by side, but not thousands of them. */
  private final Semaphore programs;

  private final Map<Config, Kind> kinds = new HashMap<>();
  private final Map<Mute, Tuning.Fate> mutes = new LinkedHashMap<>();
  private final Set<String> said = new LinkedHashSet<>();

  FleetTargets(
      Shell shell,
      JudgeOptions judge,
      List<String> schemas,
      ProbeOptions probe,
      GateOptions.Gate gate,
      int parallel) {
    this.shell = shell;
    this.judge = judge;
    this.schemas = List.copyOf(schemas);
    this.probe = probe;
    this.gate = gate;
    this.programs = new Semaphore(parallel);
  }

  /** What is asked of all databases of which the configuration says the same. */
  private record Kind(Judging judging, ProbeOptions.Probing probing) {
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
          .firingEventTriggers(probing.firesEventTriggers());
    }
  }

  private Kind kind(Precedence by) {
    return kinds.computeIfAbsent(
        by.config(),
        any -> {
          // first: judging asks whether what was settled may hold
          ProbeOptions.Probing probing = probe.settle(by);
          return new Kind(judge.judging(by, schemas), probing);
        });
  }

  /** Those of a list of lines. */
  List<FleetTarget> listed(String file, Shard part) {
    Kind kind = kind(judge.precedence());
    FleetTarget.Judgement judgement = judgement(kind);
    CollectOptions options = kind.options(null, null);
    List<FleetTarget> targets = new ArrayList<>();
    TargetList.read(
            file.equals("-") ? "standard input" : file,
            FactsFile.text("fleet file", file, shell),
            shell.surroundings())
        .forEach(
            (name, connection) -> {
              if (part.holds(name)) {
                targets.add(
                    FleetTarget.at(
                        name, Map.of(), new FleetTarget.Place(connection, options), judgement));
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
  List<FleetTarget> configured(ConfigFile file, Shard part) {
    if (file.path() == null) {
      throw new UsageException(
          "no %s in this directory or one above, and no FILE: say which databases"
              .formatted(ConfigFile.NAME));
    }
    Config config = file.config();
    if (config.fleet().isEmpty()) {
      throw new ConfigException(
          "%s: fleet: must list the databases, by the names of connections".formatted(file.path()));
    }
    file.requireTrust(weighty(config, part));
    Places places = Places.of(file, shell.surroundings());
    List<FleetTarget> targets = new ArrayList<>();
    Set<String> problems = new LinkedHashSet<>();
    for (int i = 0; i < config.fleet().size(); i++) {
      dev.pgready.app.config.FleetTarget entry = config.fleet().get(i);
      if (part.holds(entry.reportName())) {
        String key = key(entry, i);
        try {
          targets.add(target(file, entry, places, key));
        } catch (ConfigException e) {
          if (file.standing() == Standing.FOUND) {
            // one sentence is enough: trust is of the whole file
            throw e;
          }
          problems.addAll(e.problems());
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(List.copyOf(problems));
    }
    said.forEach(shell::say);
    return targets;
  }

  /** What the targets say of secrets and roles, all told before anything is fetched. */
  private static List<String> weighty(Config config, Shard part) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < config.fleet().size(); i++) {
      dev.pgready.app.config.FleetTarget entry = config.fleet().get(i);
      if (part.holds(entry.reportName())) {
        Connection connection = config.connection(entry);
        keys.addAll(Places.secretKeys(key(entry, i), connection));
        if (entry.role() != null) {
          keys.add("fleet[%d].role".formatted(i));
        } else if (connection.role() != null) {
          keys.add(key(entry, i) + ".role");
        }
      }
    }
    return keys;
  }

  private static String key(dev.pgready.app.config.FleetTarget entry, int number) {
    return entry.connection() == null
        ? "fleet[%d].to".formatted(number)
        : "connections." + entry.connection();
  }

  private FleetTarget target(
      ConfigFile file, dev.pgready.app.config.FleetTarget entry, Places places, String key) {
    Connection connection = file.config().connection(entry);
    Config at = file.config().at(connection).at(entry);
    Kind kind = kind(new Precedence(file, at, shell.variables()));
    String role = entry.role() == null ? connection.role() : entry.role();
    Map<String, String> labels = new TreeMap<>(connection.labels());
    labels.putAll(entry.labels());
    if (!connection.takesCommand()) {
      return FleetTarget.at(
          entry.reportName(), labels, place(places, key, connection, kind, role), judgement(kind));
    }
    return new FleetTarget(
        entry.reportName(),
        labels,
        places.stated(key, connection).map(ConnectionSpec::target).orElse(null),
        () -> fetched(places, key, connection, kind, role),
        judgement(kind));
  }

  private FleetTarget.Place place(
      Places places, String key, Connection connection, Kind kind, @Nullable String role) {
    ConnectionSpec spec = places.spec(key, connection);
    ConnectionTarget direct =
        places.direct(key, connection).map(ConnectionSpec::target).orElse(null);
    synchronized (said) {
      said.addAll(spec.notes());
    }
    return new FleetTarget.Place(spec.target(), kind.options(role, direct));
  }

  private FleetTarget.Place fetched(
      Places places, String key, Connection connection, Kind kind, @Nullable String role) {
    programs.acquireUninterruptibly();
    try {
      return place(places, key, connection, kind, role);
    } catch (ConfigException e) {
      throw new FleetTarget.SecretException(String.valueOf(e.getMessage()));
    } finally {
      programs.release();
    }
  }

  private FleetTarget.Judgement judgement(Kind kind) {
    return document -> {
      Tuning tuning = kind.judging().of(document);
      synchronized (mutes) {
        tuning.mutes().forEach((mute, fate) -> mutes.merge(mute, fate, FleetTargets::better));
      }
      return new FleetTarget.Judged(tuning.report(), gate.of(tuning.report()).code());
    };
  }

  /** A mute of the whole file that holds for one database need not match the others. */
  private static Tuning.Fate better(Tuning.Fate a, Tuning.Fate b) {
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
      Map<Mute, Tuning.Fate> told = new LinkedHashMap<>(mutes);
      told.values().removeIf(fate -> !whole && fate == Tuning.Fate.IDLE);
      return Tuning.notes(told);
    }
  }
}
