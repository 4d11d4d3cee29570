// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import dev.pgready.profile.Lists;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What gives a host away from inside the database. Any one sign is enough (unless {@code all}), and
 * nothing is where {@code absent} holds a sign that was seen.
 *
 * <p>A setting may only be asked for where every role may read it: {@code current_setting} raises
 * an error for the others, which would take the whole catalogue statement with it.
 *
 * @param order profiles are tried from the lowest to the highest, from inside and by host name; a
 *     host that is built on another one comes first
 * @param settings names for which {@code current_setting(name, true)} is not null
 * @param values regular expressions searched in the values of settings; their named groups are kept
 * @param roles names in {@code pg_roles}
 * @param functions qualified names for which {@code to_regproc} is not null
 * @param extensions names in {@code pg_extension}
 * @param version regular expressions searched in {@code version()}, case-insensitively
 * @param commandLine settings that the server must all have been started with
 * @param absent settings, roles, functions or extensions that only a neighbour has
 * @param all whether one sign of every kind that is listed is needed
 * @param weak whether other hosts build on the same software, so that a host name outweighs the
 *     sign
 */
public record Fingerprint(
    int order,
    List<String> settings,
    Map<String, String> values,
    List<String> roles,
    List<String> functions,
    List<String> extensions,
    List<String> version,
    List<String> commandLine,
    List<String> absent,
    boolean all,
    boolean weak) {
  /** A host with no sign of its own inside the database. */
  public static final Fingerprint NONE =
      new Fingerprint(
          1000, List.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
          List.of(), false, false);

  public Fingerprint {
    settings = Lists.copy(settings);
    values = Lists.copy(values);
    roles = Lists.copy(roles);
    functions = Lists.copy(functions);
    extensions = Lists.copy(extensions);
    version = Lists.copy(version);
    commandLine = Lists.copy(commandLine);
    absent = Lists.copy(absent);
  }

  /** Every setting that this fingerprint reads. */
  TreeSet<String> settingNames() {
    TreeSet<String> names = new TreeSet<>(settings);
    names.addAll(values.keySet());
    return names;
  }
}
