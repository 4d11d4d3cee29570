// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;

/** Programs of this machine that a test calls. */
public final class Programs {
  private Programs() {}

  /** Whether a shell finds it. */
  public static boolean present(String name) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v " + name)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
