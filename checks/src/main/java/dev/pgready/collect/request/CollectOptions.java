// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.request;

import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.providers.ProviderCatalog;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to collect.
 *
 * @param role the role to judge; null: the one that logs in
 * @param direct where replication connections go; null: the same target
 * @param providers whose fingerprints to look for
 * @param tables as {@code --table}: what the row security probe covers; empty: all tables that the
 *     role may read
 * @param publication for the stream probe; null: none
 * @param timeoutSeconds for every statement
 * @param stream tries the replication stream at level full; null: not tried
 * @param sampleMillis how long after the catalogue the slots are read once more; 0: they are not
 * @param firesEventTriggers whether users' event triggers run at DDL that is tried even where they
 *     could be switched off
 * @param plugins output plugins beside pgoutput with which a temporary slot is tried at level full
 */
public record CollectOptions(
    ProbeLevel probe,
    @Nullable String role,
    @Nullable ConnectionTarget direct,
    ProviderCatalog providers,
    List<String> tables,
    @Nullable String publication,
    int timeoutSeconds,
    @Nullable StreamProber stream,
    long sampleMillis,
    boolean firesEventTriggers,
    List<String> plugins) {
  public CollectOptions {
    tables = List.copyOf(tables);
    plugins = List.copyOf(plugins);
  }

  /** Without a second look at the slots. */
  public CollectOptions(
      ProbeLevel probe,
      @Nullable String role,
      @Nullable ConnectionTarget direct,
      ProviderCatalog providers,
      List<String> tables,
      @Nullable String publication,
      int timeoutSeconds,
      @Nullable StreamProber stream) {
    this(
        probe,
        role,
        direct,
        providers,
        tables,
        publication,
        timeoutSeconds,
        stream,
        0,
        false,
        List.of());
  }

  /** The same with a second look at the slots so long after the first. */
  public CollectOptions sampling(long millis) {
    return with(millis, firesEventTriggers, plugins);
  }

  /**
   * The same with users' event triggers.
   *
   * @param fire whether they run even where they could be switched off
   */
  public CollectOptions firingEventTriggers(boolean fire) {
    return with(sampleMillis, fire, plugins);
  }

  /**
   * The same with these output plugins tried.
   *
   * @param tried pgoutput, which always is, may be among them
   */
  public CollectOptions trying(Collection<String> tried) {
    return with(
        sampleMillis,
        firesEventTriggers,
        tried.stream().filter(plugin -> !plugin.equals("pgoutput")).distinct().sorted().toList());
  }

  private CollectOptions with(long millis, boolean fire, List<String> tried) {
    return new CollectOptions(
        probe,
        role,
        direct,
        providers,
        tables,
        publication,
        timeoutSeconds,
        stream,
        millis,
        fire,
        tried);
  }
}
