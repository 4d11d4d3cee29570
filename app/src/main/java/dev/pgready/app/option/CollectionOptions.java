// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.ConnectionEntry;
import dev.pgready.app.config.Precedence;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.UsageException;
import dev.pgready.checks.scope.Quantities;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where to connect and what may happen there: the options of every command that collects facts. */
public final class CollectionOptions {
  @Mixin private ServerOptions destination = new ServerOptions();

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "Check this role instead of the one that logs in.")
  private @Nullable String role;

  @Mixin private ProbeOptions probe = new ProbeOptions();

  @Option(
      names = "--sample",
      paramLabel = "TIME",
      description = {
        "Read the slots a second time after this delay, such as 30s or 5min;",
        "slot-retention then reports how fast they grow."
      })
  private @Nullable String sample;

  /**
   * For commands that look at more than one database.
   *
   * @param connection where to; null: the environment or the configuration says
   * @param role as {@code --role}
   */
  public static CollectionOptions from(
      @Nullable String connection, @Nullable String role, ProbeOptions probe) {
    CollectionOptions collecting = new CollectionOptions();
    collecting.destination = ServerOptions.of(connection);
    collecting.role = role;
    collecting.probe = probe;
    return collecting;
  }

  /**
   * Reads which connection is meant, and lets environment and configuration answer what no flag
   * does.
   *
   * @throws dev.pgready.app.console.ConfigException when what weighs comes from a configuration
   *     that was only found
   */
  public CollectionSettings settle(ConfigFile file, Console shell) {
    CollectionSettings settings = untrusted(file, shell);
    settings.precedence().requireTrust(false);
    return settings;
  }

  /** The same, before it is known whether what the configuration says may hold. */
  CollectionSettings untrusted(ConfigFile file, Console shell) {
    ServerSettings server = destination.settle(file, shell);
    Precedence precedence = new Precedence(file, server.config(), shell.variables());
    return new CollectionSettings(
        server,
        precedence,
        probe.settle(precedence),
        precedence.role(role, server.known().map(ConnectionEntry::role).orElse(null)),
        sampleMillis());
  }

  /** Whether the command line itself says where to connect. */
  public boolean connectionGiven() {
    return destination.given();
  }

  /**
   * Says what is wrong with the flags where they settle nothing.
   *
   * @throws UsageException for the first of them
   */
  public void validate() {
    probe.settle(Precedence.none());
    sampleMillis();
  }

  /** 0: no second look. */
  private long sampleMillis() {
    if (sample == null) {
      return 0;
    }
    String text = sample.strip();
    OptionalLong millis =
        text.matches("(?i)[0-9]{1,6}(\\.[0-9]+)? *(ms|s|min|h)?")
            ? Quantities.of(text, "s")
            : OptionalLong.empty();
    return millis.orElseThrow(
        () ->
            new UsageException(
                "--sample %s is not a time with its unit, such as 30s (ms, s, min, h)"
                    .formatted(sample)));
  }
}
