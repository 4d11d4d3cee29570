// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import dev.pgready.profile.ProfileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** For authors of profiles: what is wrong with a file, all at once. */
public final class ProfileCheck {
  private ProfileCheck() {}

  /**
   * All problems of a profile, or of all profiles of a directory, one line each: {@code file:line:
   * key: what is wrong}. Empty: it can be used with {@code --provider-file}.
   *
   * @throws IOException when the file or directory cannot be read
   */
  public static List<String> problems(Path path) throws IOException {
    try {
      ProviderCatalog.builtIn().with(path);
      return List.of();
    } catch (ProfileException e) {
      return e.problems();
    }
  }

  /** A file itself, or every {@code *.yaml} and {@code *.yml} of a directory. */
  public static List<Path> files(Path path) throws IOException {
    return Files.isDirectory(path) ? ProfileCompiler.files(path) : List.of(path);
  }
}
