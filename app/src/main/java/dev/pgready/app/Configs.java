package dev.pgready.app;

import dev.pgready.app.config.ConfigFile;
import dev.pgready.checks.consumer.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the configuration that holds for a run. */
final class Configs {
  /** Names the file where {@code --config} does not. */
  static final String VARIABLE = "PGREADY_CONFIG";

  private Configs() {}

  /**
   * That which is named, else that of the working directory or the next one above, else none.
   *
   * @param flag {@code --config}; null: not given
   */
  static ConfigFile read(
      @Nullable String flag, Shell shell, ProviderCatalog providers, ConsumerCatalog consumers) {
    String variable = shell.variables().getOrDefault(VARIABLE, "");
    String named = flag != null ? flag : variable.isEmpty() ? null : variable;
    if (named == null) {
      return ConfigFile.find(Path.of(""))
          .map(path -> ConfigFile.read(path, providers, consumers))
          .orElse(ConfigFile.NONE);
    }
    try {
      return ConfigFile.read(Path.of(named), providers, consumers);
    } catch (InvalidPathException e) {
      throw new UsageException("--config %s is no file name".formatted(named));
    }
  }
}
