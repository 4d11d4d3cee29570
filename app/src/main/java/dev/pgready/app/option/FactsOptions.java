// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.InputDocument;
import dev.pgready.app.console.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Facts that were written before, in place of a connection. */
public final class FactsOptions {
  @Option(
      names = "--facts",
      paramLabel = "FILE",
      description = "Use a facts file written by pgready collect; - reads standard input.")
  private @Nullable String file;

  /** Null: the facts are to be collected. */
  public @Nullable String file() {
    return file;
  }

  /** Facts come from one place. */
  public void validate(CollectionOptions collecting) {
    if (file == null) {
      return;
    }
    collecting.validate();
    if (collecting.connectionGiven()) {
      throw new UsageException("--facts and a connection: give one of them");
    }
  }

  /**
   * The facts as text.
   *
   * @param collecting where to connect, unless there is a file
   * @param wanted what the facts are for
   */
  public String document(
      CollectionOptions collecting,
      ConfigOptions configuration,
      Console shell,
      CollectionSettings.Wanted wanted) {
    return file != null
        ? InputDocument.read(file, shell)
        : collecting.settle(configuration.read(shell), shell).document(shell, wanted);
  }
}
