// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.ConfigSearch;
import dev.pgready.app.config.TrustStore;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.report.view.Words;
import dev.pgready.connect.LibpqEnvironment;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which configuration holds for a run. */
public final class ConfigOptions {
  /** Names the file where {@code --config} does not. */
  static final String VARIABLE = "PGREADY_CONFIG";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "Configuration file (default: pgready.yaml here or in a parent directory).",
        "A file named here is trusted (docs/configuration.md)."
      })
  private @Nullable String file;

  @Option(names = "--no-config", description = "Do not use any pgready.yaml.")
  private boolean none;

  /** For a command that judges nothing: providers and consumers of the environment. */
  public ConfigFile read(Console shell) {
    return read(shell, null);
  }

  /**
   * The same.
   *
   * @param argument another argument of the command line that names the file; null or empty: none
   */
  public ConfigFile read(Console shell, @Nullable String argument) {
    return read(
        shell,
        argument == null || argument.isEmpty() ? null : argument,
        new ProviderOptions().catalog(),
        new ConsumerOptions().catalog());
  }

  /**
   * That which is named, else that of the working directory or the next one above, else none;
   * standard error tells of one that was not typed.
   *
   * @param argument another argument of the command line that names the file; null: none
   * @throws dev.pgready.app.console.ConfigException when it cannot be used
   */
  public ConfigFile read(
      Console shell,
      @Nullable String argument,
      ProviderCatalog providers,
      ConsumerCatalog consumers) {
    if (file != null && argument != null) {
      throw new UsageException("--config %s and %s: give one of them".formatted(file, argument));
    }
    String typed = file != null ? file : argument;
    ConfigFile read = find(typed, shell, providers, consumers);
    if (read.path() != null && typed == null) {
      shell.say("configuration %s (%s)".formatted(read.path(), Words.of(read.standing())));
    }
    return read;
  }

  private ConfigFile find(
      @Nullable String typed, Console shell, ProviderCatalog providers, ConsumerCatalog consumers) {
    if (none) {
      if (typed != null) {
        throw new UsageException("--config and --no-config: give one of them");
      }
      return ConfigFile.NONE;
    }
    String variable = shell.variables().getOrDefault(VARIABLE, "");
    String named = typed != null ? typed : variable.isEmpty() ? null : variable;
    if (named == null) {
      LibpqEnvironment around = shell.surroundings();
      return ConfigSearch.find(Path.of(""), around.home())
          .map(path -> ConfigSearch.read(path, trusted(around), providers, consumers))
          .orElse(ConfigFile.NONE);
    }
    try {
      return ConfigFile.read(Path.of(named), providers, consumers);
    } catch (InvalidPathException e) {
      throw new UsageException(
          "%s is not a valid file name (%s)"
              .formatted(named, typed != null ? "--config" : VARIABLE));
    }
  }

  /** Whether a run here that names no file uses this one, which may be written yet. */
  public static boolean finds(Path file, Console shell) {
    String variable = shell.variables().getOrDefault(VARIABLE, "");
    try {
      if (!Files.exists(file)) {
        return Path.of(variable.isEmpty() ? ConfigFile.NAME : variable)
            .toAbsolutePath()
            .normalize()
            .equals(file.toAbsolutePath().normalize());
      }
      Optional<Path> found =
          variable.isEmpty()
              ? ConfigSearch.find(Path.of(""), shell.surroundings().home())
              : Optional.of(Path.of(variable));
      return found.isPresent() && Files.isSameFile(found.get(), file);
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  /** Which files the user trusts. */
  public static TrustStore trusted(LibpqEnvironment around) {
    return TrustStore.of(around.environment(), around.home());
  }
}
