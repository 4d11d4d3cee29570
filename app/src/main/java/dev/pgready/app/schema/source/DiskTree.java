// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema.source;

import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.console.UsageException;
import dev.pgready.profile.InputFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A directory. Links that lead out of it are not followed: what they hold is nobody's schema. */
final class DiskTree implements FileTree {
  private static final int DEPTH = 12;

  private final Path directory;
  private final Path real;

  DiskTree(Path directory) {
    this.directory = directory;
    try {
      this.real = directory.toRealPath();
    } catch (IOException e) {
      throw new UsageException("--migrations %s cannot be read".formatted(directory));
    }
  }

  @Override
  public List<String> paths() {
    try (Stream<Path> all = Files.walk(directory, DEPTH)) {
      return all.filter(Files::isRegularFile)
          .filter(this::inside)
          .limit(MOST)
          .map(file -> directory.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UsageException("--migrations %s cannot be read".formatted(directory));
    }
  }

  private boolean inside(Path file) {
    try {
      return file.toRealPath().startsWith(real);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String text(String path) {
    return read(directory.resolve(path));
  }

  static String read(Path file) {
    try {
      byte[] bytes = InputFile.bytes(file, InputFile.MOST_DOCUMENT);
      return text(file.toString(), bytes);
    } catch (IOException e) {
      throw new UsageException(
          Files.exists(file)
              ? "%s cannot be read: %s".formatted(file, e.getMessage())
              : "%s: there is no such file".formatted(file));
    }
  }

  /**
   * @param name for the message
   */
  static String text(String name, byte[] bytes) {
    if (bytes.length > 5 && bytes[0] == 'P' && bytes[1] == 'G' && bytes[2] == 'D') {
      throw new UsageException(
          "%s is an archive of pg_dump; pg_restore writes it as SQL: pg_restore -s -f schema.sql %s"
              .formatted(name, name));
    }
    try {
      return InputFile.text(bytes);
    } catch (CharacterCodingException e) {
      throw new UsageException("%s is not UTF-8 text".formatted(name));
    }
  }

  @Override
  public String told(String path) {
    String whole = ConfigFile.repositoryPath(directory.resolve(path));
    // in no repository: from the directory that was named
    return whole.endsWith(path) ? whole : path;
  }
}
