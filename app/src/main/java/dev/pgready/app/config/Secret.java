// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.profile.StrictYaml.Confidential;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a secret lies; exactly one of the three is given. The secret itself is never part of it.
 *
 * @param env name of an environment variable
 * @param file whose first line it is; a relative path starts at the configuration file
 * @param command program and arguments, run without a shell; the secret is the first line that it
 *     prints
 */
@Confidential(
    "must be a reference: {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]};"
        + " a secret written here would be in the repository and in every copy of it")
public record Secret(@Nullable String env, @Nullable String file, @Nullable List<String> command) {
  public Secret {
    command = command == null ? null : List.copyOf(command);
  }

  /** Whether a program has to run for it. */
  public boolean takesCommand() {
    return command != null;
  }
}
