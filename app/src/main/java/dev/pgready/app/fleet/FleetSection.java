// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.ConfiguredConnections;
import dev.pgready.app.config.ConnectionEntry;
import dev.pgready.app.config.FleetEntryConfig;
import dev.pgready.app.config.Standing;
import dev.pgready.app.console.ConfigException;
import dev.pgready.app.console.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The databases that the section {@code fleet:} of a configuration names, in its order. */
public final class FleetSection {
  private final ConfigFile file;
  private final List<Member> members;

  private FleetSection(ConfigFile file, List<Member> members) {
    this.file = file;
    this.members = List.copyOf(members);
  }

  /**
   * A database of a fleet.
   *
   * @param key where its connection stands in the file
   * @param number among all of the section, from 0
   */
  public record Member(FleetEntryConfig entry, ConnectionEntry connection, String key, int number) {
    public String name() {
      return entry.reportName();
    }

    /** As {@code --role}; null: the one that logs in. */
    public @Nullable String role() {
      return entry.role() == null ? connection.role() : entry.role();
    }

    /** For metrics: those of the connection, and its own. */
    public Map<String, String> labels() {
      Map<String, String> labels = new TreeMap<>(connection.labels());
      labels.putAll(entry.labels());
      return labels;
    }

    private String roleKey() {
      return entry.role() == null ? key + ".role" : "fleet[%s].role".formatted(number);
    }
  }

  /**
   * @param part which of them are looked at
   * @throws UsageException where there is no configuration
   * @throws ConfigException where it names no database
   */
  public static FleetSection of(ConfigFile file, Shard part) {
    if (file.path() == null) {
      throw new UsageException(
          "no %s in this directory or a parent directory, and no FILE: name the databases"
              .formatted(ConfigFile.NAME));
    }
    Config config = file.config();
    if (config.fleet().isEmpty()) {
      throw new ConfigException(
          "%s: fleet: must list the databases, by the names of connections".formatted(file.path()));
    }
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < config.fleet().size(); i++) {
      FleetEntryConfig entry = config.fleet().get(i);
      if (part.holds(entry.reportName())) {
        String key =
            entry.connection() == null
                ? "fleet[%s].to".formatted(i)
                : "connections." + entry.connection();
        members.add(new Member(entry, config.connection(entry), key, i));
      }
    }
    return new FleetSection(file, members);
  }

  /**
   * Before anything is fetched: what they say of secrets counts only in a file that is trusted.
   *
   * @param roles whether what they say of roles is used, too
   * @throws ConfigException that names all such keys
   */
  public void requireTrust(boolean roles) {
    List<String> keys = new ArrayList<>();
    for (Member member : members) {
      keys.addAll(ConfiguredConnections.secretKeys(member.key(), member.connection()));
      if (roles && member.role() != null) {
        keys.add(member.roleKey());
      }
    }
    file.requireTrust(keys);
  }

  /**
   * Each of them as something else.
   *
   * @throws ConfigException that tells of all secrets that environment or files should hold and do
   *     not
   */
  public <T> List<T> each(Function<Member, T> target) {
    List<T> targets = new ArrayList<>();
    Set<String> problems = new LinkedHashSet<>();
    for (Member member : members) {
      try {
        targets.add(target.apply(member));
      } catch (ConfigException e) {
        if (file.standing() == Standing.FOUND) {
          // one sentence is enough: trust is of the whole file
          throw e;
        }
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(List.copyOf(problems));
    }
    return targets;
  }
}
