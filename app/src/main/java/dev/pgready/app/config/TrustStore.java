// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.app.console.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configurations that the user trusts: a file each in the user's state directory, called by the
 * hash of path and content, so that neither another file nor another content is trusted with it. A
 * file each also means that two runs at once cannot lose each other's.
 */
public final class TrustStore {
  private static final String ENTRY = "[0-9a-f]{64}";

  private final @Nullable Path directory;

  /**
   * @param directory null: there is no place to remember anything
   */
  public TrustStore(@Nullable Path directory) {
    this.directory = directory;
  }

  /**
   * That of the user, as the XDG Base Directory Specification places it.
   *
   * @param home null: the user has none
   */
  public static TrustStore of(Map<String, String> environment, @Nullable Path home) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    // the specification: a relative path is to be ignored
    if (!state.isEmpty() && Path.of(state).isAbsolute()) {
      return new TrustStore(Path.of(state, "pgready", "trusted"));
    }
    return new TrustStore(
        home == null ? null : home.resolve(Path.of(".local", "state", "pgready", "trusted")));
  }

  /** Whether these bytes at that place are trusted. */
  public boolean holds(Path file, byte[] content) {
    if (directory == null || !Files.isDirectory(directory)) {
      return false;
    }
    Path entry = directory.resolve(name(file, content));
    try {
      // what others could have put there is nobody's word
      return Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
          && FileOwnership.objection(directory.toRealPath()).isEmpty()
          && FileOwnership.objection(entry).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Trusts these bytes at that place from now on, in place of what was trusted there before.
   *
   * @throws ConfigException when it cannot be remembered
   */
  public void add(Path file, byte[] content) {
    Path store = directory;
    if (store == null) {
      throw new ConfigException(
          "there is no place to remember what is trusted: set HOME or XDG_STATE_HOME");
    }
    try {
      createDirectories(store);
      Optional<String> objection = FileOwnership.objection(store.toRealPath());
      if (objection.isPresent()) {
        throw new ConfigException("cannot remember what is trusted: %s".formatted(objection.get()));
      }
      Path entry = store.resolve(name(file, content));
      // created for its owner alone
      Path written = Files.createTempFile(store, "new-", "");
      try {
        Files.writeString(written, file + "\n", StandardCharsets.UTF_8);
        Files.move(
            written, entry, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(written);
      }
      for (Entry other : entries()) {
        if (other.file().equals(file.toString()) && !other.place().equals(entry)) {
          Files.deleteIfExists(other.place());
        }
      }
    } catch (IOException e) {
      throw new ConfigException("cannot remember what is trusted: %s".formatted(reason(e)));
    }
  }

  /**
   * Forgets all that was trusted at that place.
   *
   * @return whether there was anything
   */
  public boolean revoke(Path file) {
    boolean any = false;
    try {
      for (Entry entry : entries()) {
        if (entry.file().equals(file.toString())) {
          any |= Files.deleteIfExists(entry.place());
        }
      }
    } catch (IOException e) {
      throw new ConfigException("cannot forget what was trusted: %s".formatted(reason(e)));
    }
    return any;
  }

  /** The files that are trusted, sorted. */
  public List<String> list() {
    try {
      return entries().stream().map(Entry::file).sorted().distinct().toList();
    } catch (IOException e) {
      throw new ConfigException("cannot read what is trusted: %s".formatted(reason(e)));
    }
  }

  private record Entry(Path place, String file) {}

  private List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (directory == null) {
      return entries;
    }
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(directory, path -> path.getFileName().toString().matches(ENTRY))) {
      for (Path path : all) {
        entries.add(
            new Entry(
                path, Files.readString(path, StandardCharsets.UTF_8).replaceFirst("\n$", "")));
      }
    } catch (NoSuchFileException e) {
      // nothing was ever trusted
    }
    return entries;
  }

  /** For the user alone; directories that are there stay as they are. */
  private static void createDirectories(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(directory);
    }
  }

  private static String name(Path file, byte[] content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
      // no path holds this byte, so that no content can pass for the end of another path
      digest.update((byte) 0);
      return HexFormat.of().formatHex(digest.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof java.nio.file.AccessDeniedException
        ? message + ": permission denied"
        : message;
  }
}
