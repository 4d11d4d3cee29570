// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.profile.StrictYaml.Confidential;
import dev.pgready.profile.StrictYaml.Shorthand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection string, or where it lies; exactly one of the four is given. In the file itself it
 * must be without a password; elsewhere it may have one.
 *
 * @param text everything that CONNECTION may be on the command line; what a plain text stands for
 * @param env as in {@link Secret}
 * @param file as in {@link Secret}
 * @param command as in {@link Secret}
 */
@Shorthand("text")
@Confidential(
    "must be a connection string without password, or a reference:"
        + " {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]}")
public record Url(
    @Nullable String text,
    @Nullable String env,
    @Nullable String file,
    @Nullable List<String> command) {
  public Url {
    command = command == null ? null : List.copyOf(command);
  }

  /** Null: the text stands in the file. */
  @Nullable Secret reference() {
    return text != null ? null : new Secret(env, file, command);
  }
}
