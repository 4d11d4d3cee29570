// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who could have put something there: the rule by which git decides whether to believe a repository
 * that it found. A file or directory must belong to the user or to root, and no one else can write
 * it; that a sticky directory protects what is in it does not keep others from adding to it.
 *
 * <p>A file system without owners and modes as Unix knows them (Windows) has no such answer: there
 * only trust counts ({@link TrustStore}).
 */
final class FileOwnership {
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;
  private static final long ROOT = 0;

  private FileOwnership() {}

  /**
   * Why the file or directory cannot be believed; empty: it can.
   *
   * @param path not a symbolic link
   */
  static Optional<String> objection(Path path) throws IOException {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix")
        ? objection(path, user())
        : Optional.empty();
  }

  /**
   * @param user id of the one who asks
   */
  static Optional<String> objection(Path path, long user) throws IOException {
    Map<String, Object> unix =
        Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes posix =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    long owner = ((Number) Objects.requireNonNull(unix.get("uid"))).longValue();
    int mode = ((Number) Objects.requireNonNull(unix.get("mode"))).intValue();
    if (owner != user && owner != ROOT) {
      return Optional.of("%s belongs to %s".formatted(path, posix.owner().getName()));
    }
    if ((mode & OTHERS_WRITE) != 0) {
      return Optional.of("%s is writable by everyone".formatted(path));
    }
    if ((mode & GROUP_WRITES) != 0
        && !(owner == user
            && user != ROOT
            && privateGroup(posix.owner().getName(), posix.group().getName()))) {
      return Optional.of("%s is writable by the group %s".formatted(path, posix.group().getName()));
    }
    return Optional.empty();
  }

  /**
   * Whether the group has no other member than the user whose name it bears: where distributions
   * give each user such a group, everything that the user creates can be written by it.
   */
  private static boolean privateGroup(String owner, String group) {
    if (!owner.equals(group)) {
      return false;
    }
    try (var lines = Files.lines(Path.of("/etc/group"))) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length == 4 && fields[0].equals(group))
          .findFirst()
          .map(
              fields ->
                  Arrays.asList(owner, "").containsAll(Arrays.asList(fields[3].split(",", -1))))
          .orElse(false);
    } catch (IOException | java.io.UncheckedIOException e) {
      return false;
    }
  }

  /** The id of the one who runs this process. */
  private static long user() throws IOException {
    Path self = Path.of("/proc/self");
    // asked of the kernel where it answers: a container's user may have no name
    return Files.exists(self)
        ? ((Number) Files.getAttribute(self, "unix:uid")).longValue()
        : new com.sun.security.auth.module.UnixSystem().getUid();
  }
}
