package dev.pgready.app;

import dev.pgready.app.config.ConfigFile;
import dev.pgready.checks.consumer.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which configuration holds for a run. */
public final class ConfigOptions {
  /** Names the file where {@code --config} does not. */
  static final String VARIABLE = "PGREADY_CONFIG";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Instead of the pgready.yaml of this directory or the next one above.")
  private @Nullable String file;

  /** Takes another argument of the command line for the file. */
  void name(String argument) {
    if (file != null) {
      throw new UsageException("--config %s and %s: give one of them".formatted(file, argument));
    }
    file = argument;
  }

  /** For a command that judges nothing: providers and consumers of the environment. */
  public ConfigFile read(Shell shell) {
    return read(shell, new ProviderOptions().catalog(), new ConsumerOptions().catalog());
  }

  /**
   * That which is named, else that of the working directory or the next one above, else none.
   *
   * @throws dev.pgready.app.config.ConfigException when it cannot be used
   */
  ConfigFile read(Shell shell, ProviderCatalog providers, ConsumerCatalog consumers) {
    String variable = shell.variables().getOrDefault(VARIABLE, "");
    String named = file != null ? file : variable.isEmpty() ? null : variable;
    if (named == null) {
      return ConfigFile.find(Path.of(""))
          .map(path -> ConfigFile.read(path, providers, consumers))
          .orElse(ConfigFile.NONE);
    }
    try {
      return ConfigFile.read(Path.of(named), providers, consumers);
    } catch (InvalidPathException e) {
      throw new UsageException(
          "%s %s is no file name".formatted(file != null ? "--config" : VARIABLE, named));
    }
  }
}
