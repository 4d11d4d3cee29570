// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.collect.request.ProbeLevel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code pgready.yaml} holds; its keys are the components' names in kebab case. Null: the file
 * says nothing, and the default holds. All of it has been checked by {@link ConfigFile}.
 *
 * @param connection name of the connection that is meant where nothing else says one
 * @param connections by name, in the file's order
 * @param consumers as {@code --for}
 * @param slotExists as {@code --slot-exists}
 * @param tables as {@code --table}
 * @param schemas as {@code --schema}
 * @param timeout of every statement, in seconds
 * @param thresholds by {@code check-id.name}, as {@link
 *     dev.pgready.checks.scope.Request#thresholds}
 * @param severity by check id
 * @param skip ids of checks to leave out of the report altogether
 * @param docs where the documentation's site is, as {@link dev.pgready.text.DocsBase}
 * @param fleet the databases of {@code pgready fleet}, in order
 */
public record Config(
    @Nullable String connection,
    Map<String, ConnectionEntry> connections,
    List<String> consumers,
    @Nullable String provider,
    @Nullable String publication,
    @Nullable String slot,
    @Nullable Boolean slotExists,
    List<String> tables,
    List<String> schemas,
    @Nullable ProbeLevel probe,
    @Nullable Integer timeout,
    Map<String, String> thresholds,
    Map<String, SeverityOverride> severity,
    List<Mute> mutes,
    List<String> skip,
    @Nullable FailOn failOn,
    @Nullable Boolean allowUnknown,
    @Nullable String docs,
    List<FleetEntryConfig> fleet) {
  /** That of a run without a file. */
  public static final Config EMPTY =
      new Config(
          null, Map.of(), List.of(), null, null, null, null, List.of(), List.of(), null, null,
          Map.of(), Map.of(), List.of(), List.of(), null, null, null, List.of());

  /** What a key may be left out for: the binder passes null for a missing one. */
  @SuppressWarnings("NullAway")
  public Config {
    connections = copy(connections);
    consumers = copy(consumers);
    tables = copy(tables);
    schemas = copy(schemas);
    thresholds = copy(thresholds);
    severity = copy(severity);
    mutes = copy(mutes);
    skip = copy(skip);
    fleet = copy(fleet);
  }

  static <T> List<T> copy(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  static <T> Map<String, T> copy(@Nullable Map<String, T> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /**
   * The connection of a target of {@link #fleet}.
   *
   * @throws IllegalArgumentException when the target is not one of this configuration
   */
  public ConnectionEntry connection(FleetEntryConfig target) {
    ConnectionEntry to =
        target.connection() == null ? target.to() : connections.get(target.connection());
    if (to == null) {
      throw new IllegalArgumentException(target.reportName() + " is not a target of this file");
    }
    return to;
  }

  /**
   * The file as it is for one of its connections, or for one target of its fleet at {@link
   * #connection(FleetTarget) its connection}. It names no other databases any more.
   */
  public Config at(Overrides own) {
    List<Mute> all = new ArrayList<>(own.mutes());
    all.addAll(mutes);
    return new Config(
        null,
        Map.of(),
        own.consumers().isEmpty() ? consumers : own.consumers(),
        own.provider() == null ? provider : own.provider(),
        own.publication() == null ? publication : own.publication(),
        own.slot() == null ? slot : own.slot(),
        own.slotExists() == null ? slotExists : own.slotExists(),
        own.tables().isEmpty() ? tables : own.tables(),
        own.schemas().isEmpty() ? schemas : own.schemas(),
        own.probe() == null ? probe : own.probe(),
        timeout,
        over(thresholds, own.thresholds()),
        over(severity, own.severity()),
        all,
        skip,
        failOn,
        allowUnknown,
        docs,
        List.of());
  }

  private static <T> Map<String, T> over(Map<String, T> map, Map<String, T> other) {
    Map<String, T> all = new LinkedHashMap<>(map);
    all.putAll(other);
    return all;
  }
}
