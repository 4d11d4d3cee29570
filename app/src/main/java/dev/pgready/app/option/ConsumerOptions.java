// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.console.UsageException;
import dev.pgready.consumers.ConsumerCatalog;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Consumers of a company's own. */
public final class ConsumerOptions {
  @Option(
      names = "--consumer-file",
      paramLabel = "FILE",
      description = "Custom consumer profile, or a directory of profiles; repeatable.")
  private List<String> files = new ArrayList<>();

  public ConsumerCatalog catalog() {
    ConsumerCatalog catalog = new ConsumerCatalog();
    files.forEach(file -> add(catalog, file));
    return catalog;
  }

  /** One file or directory, its problems told as they are for every kind of profile. */
  public static void add(ConsumerCatalog catalog, String file) {
    try {
      catalog.add(Path.of(file));
    } catch (NoSuchFileException | InvalidPathException e) {
      throw new UsageException("no consumer file " + file);
    } catch (IOException e) {
      throw new UsageException("cannot read consumer file %s: %s".formatted(file, e.getMessage()));
    }
  }
}
