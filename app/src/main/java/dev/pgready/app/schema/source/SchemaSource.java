// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema.source;

import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.console.UsageException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Reads dump or migrations, those of the working tree and those they are held against. */
public final class SchemaSource {
  private static final List<String> NOTHING = List.of();

  private SchemaSource() {}

  /**
   * @throws UsageException when it cannot be read, or holds no SQL
   */
  public static Migrations dump(String name) {
    Path file = path(name);
    if (Files.isDirectory(file)) {
      throw new UsageException(
          "--schema-dump %s is a directory: --migrations takes one".formatted(name));
    }
    SqlFile sql = new SqlFile(ConfigFile.repositoryPath(file), DiskTree.read(file));
    return some(name, new Migrations("a dump", List.of(sql), NOTHING));
  }

  /** The same of a directory. */
  public static Migrations directory(String name) {
    Path directory = path(name);
    if (!Files.isDirectory(directory)) {
      throw new UsageException(
          Files.exists(directory)
              ? "--migrations %s is no directory: --schema-dump takes a file".formatted(name)
              : "--migrations %s: there is no such directory".formatted(name));
    }
    return some(
        name, MigrationLayout.of(new DiskTree(directory), FlywayPlaceholders.of(directory)));
  }

  /**
   * What is judged is held against this: a file or directory that is there, else the same place in
   * a revision. Where the revision does not have it yet, all of it is new.
   *
   * @param dump whether the place is a file
   */
  public static Migrations base(String base, String place, boolean dump) {
    Path there = path(base);
    if (Files.isRegularFile(there)) {
      return dump(base);
    }
    if (Files.isDirectory(there)) {
      return directory(base);
    }
    GitRevision revision = new GitRevision(base, path(place));
    if (!dump) {
      return MigrationLayout.of(revision, FlywayPlaceholders.of(path(place)));
    }
    return new Migrations(
        "a dump",
        revision.hasFile() ? List.of(new SqlFile(revision.told(""), revision.text(""))) : List.of(),
        NOTHING);
  }

  private static Migrations some(String name, Migrations found) {
    if (found.files().isEmpty()) {
      throw new UsageException("%s holds no SQL that pgready knows how to order".formatted(name));
    }
    return found;
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException("that is no name of a file");
    }
  }
}
