// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.app.console.ConfigException;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that nobody named: that of a directory, or of the next one above that has one.
 * Anybody may have put it there, so its owner and its place are judged first, as git does with a
 * repository.
 */
public final class ConfigSearch {
  private ConfigSearch() {}

  /**
   * Looks no further up than the root of the repository (where {@code .git} is) and the home
   * directory: what lies above was not put there for this directory.
   *
   * @param home null: the user has none
   */
  public static Optional<Path> find(Path directory, @Nullable Path home) {
    Path start = directory.toAbsolutePath().normalize();
    for (Path d = start; d != null; d = d.getParent()) {
      Path file = d.resolve(ConfigFile.NAME);
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
      if (isRepository(d) || (home != null && same(d, home))) {
        break;
      }
    }
    return Optional.empty();
  }

  /** Whether it is the root of a repository; of a work tree, {@code .git} is a file. */
  static boolean isRepository(Path directory) {
    return Files.exists(directory.resolve(".git"));
  }

  private static boolean same(Path a, Path b) {
    try {
      return Files.isSameFile(a, b);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads the file that {@link #find} found, once: what is judged, hashed and used are the same
   * bytes.
   *
   * @throws ConfigException when others could have put it there, or written it, or it tells of
   *     problems
   */
  public static ConfigFile read(
      Path file, TrustStore trusted, ProviderCatalog providers, ConsumerCatalog consumers) {
    byte[] content = ConfigFile.bytes(file);
    // judged when it has been read: in a directory of the user's nobody else can swap it in between
    Optional<String> objection = objection(file);
    if (objection.isPresent()) {
      throw new ConfigException(
          "%s was found and is not used: %s; name it with --config if it is meant, or leave it out with --no-config"
              .formatted(file, objection.get()));
    }
    return ConfigFile.parse(
        file,
        ConfigFile.text(file, content),
        providers,
        consumers,
        trusted.holds(real(file), content) ? Standing.TRUSTED : Standing.FOUND);
  }

  /** Why a file that was found cannot be believed; empty: it can, as far as it goes. */
  public static Optional<String> objection(Path file) {
    try {
      Path real = file.toRealPath();
      Path directory = file.toAbsolutePath().getParent();
      Set<Path> judged = new LinkedHashSet<>();
      // what is there, where the link stands that leads to it, and where it leads
      judged.add(real);
      if (directory != null) {
        judged.add(directory.toRealPath());
      }
      if (real.getParent() != null) {
        judged.add(real.getParent());
      }
      for (Path path : judged) {
        Optional<String> objection = FileOwnership.objection(path);
        if (objection.isPresent()) {
          return objection;
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("its owner is not known: " + e.getMessage());
    }
  }

  /** What a file is remembered by, also when it is not there any more. */
  public static Path place(Path file) {
    return Files.exists(file) ? real(file) : file.toAbsolutePath().normalize();
  }

  /** A link to another file is another file. */
  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new ConfigException(
          "cannot read configuration file %s: %s".formatted(file, e.getMessage()));
    }
  }

  /**
   * Trusts a file as it is now, wherever it will be found again.
   *
   * @return what was trusted
   * @throws ConfigException when it cannot be used, or others could write it
   */
  public static ConfigFile trust(
      Path file, TrustStore trusted, ProviderCatalog providers, ConsumerCatalog consumers) {
    byte[] content = ConfigFile.bytes(file);
    Optional<String> objection = objection(file);
    if (objection.isPresent()) {
      throw new ConfigException(
          "%s cannot be trusted: %s; --config names it for one run"
              .formatted(file, objection.get()));
    }
    ConfigFile read =
        ConfigFile.parse(
            file, ConfigFile.text(file, content), providers, consumers, Standing.TRUSTED);
    trusted.add(real(file), content);
    return read;
  }
}
