// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.console.UsageException;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Profiles of a company's own. */
public final class ProviderOptions {
  @Option(
      names = "--provider-file",
      paramLabel = "FILE",
      description = "Custom provider profile, or a directory of profiles; repeatable.")
  private List<String> files = new ArrayList<>();

  public ProviderCatalog catalog() {
    ProviderCatalog catalog = ProviderCatalog.builtIn();
    for (String file : files) {
      try {
        catalog = catalog.with(Path.of(file));
      } catch (NoSuchFileException | InvalidPathException e) {
        throw new UsageException("no provider file " + file);
      } catch (IOException e) {
        throw new UsageException(
            "cannot read provider file %s: %s".formatted(file, e.getMessage()));
      }
    }
    return catalog;
  }
}
