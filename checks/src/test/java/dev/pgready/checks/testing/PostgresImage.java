// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/**
 * Images for a Docker engine. Images cannot be pulled everywhere, so these are imported: they hold
 * the very binaries of {@link EmbeddedProcess}, the C library that they need, and busybox.
 */
public final class PostgresImage {
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+\\.so\\S*)");

  /** Nobody's user id: PostgreSQL refuses to run as root. */
  static final String USER = "65534:65534";

  /**
   * What the official image does with its environment and its command: a cluster for {@code
   * POSTGRES_USER} and {@code POSTGRES_PASSWORD}, {@code POSTGRES_DB} on a first server, which
   * stops, then the server.
   */
  private static final String ENTRYPOINT =
      """
      #!/bin/sh
      set -e
      user="${POSTGRES_USER:-postgres}"
      base="${POSTGRES_DB:-$user}"
      printf '%s' "$POSTGRES_PASSWORD" >/tmp/password
      /postgres/bin/initdb -D /tmp/data -U "$user" -A scram-sha-256 --pwfile=/tmp/password -E UTF8 --no-locale --no-sync >/dev/null
      echo "host all all all scram-sha-256" >>/tmp/data/pg_hba.conf
      /postgres/bin/pg_ctl -s -w -D /tmp/data -o "-c listen_addresses= -c unix_socket_directories=/tmp" start
      /postgres/bin/pg_ctl -s -w -D /tmp/data -m fast stop
      if [ "$base" != postgres ]; then
        echo "CREATE DATABASE \\"$base\\"" | /postgres/bin/postgres --single -D /tmp/data -j postgres >/dev/null
      fi
      shift
      exec /postgres/bin/postgres -D /tmp/data -c listen_addresses='*' -c unix_socket_directories=/tmp "$@"
      """;

  private PostgresImage() {}

  /** An image without an entry point: who starts it says what runs. */
  static String plain(int major) throws IOException {
    return imported("pgready-test-postgres:" + PostgresBinaries.key(major), major, List.of());
  }

  /**
   * One that starts as the official {@code postgres:MAJOR} does, under that name behind a prefix.
   *
   * @param prefix such as {@code pgready-test/}
   */
  public static void likeOfficial(String prefix, int major) throws IOException {
    imported(
        "%spostgres:%s".formatted(prefix, major),
        major,
        List.of(
            "--change",
            "USER " + USER,
            "--change",
            "EXPOSE 5432",
            "--change",
            "ENTRYPOINT [\"/bin/entrypoint\"]",
            "--change",
            "CMD [\"postgres\"]"));
  }

  /** Says what is missing where no engine answers; CI has one. */
  public static void requireEngine() {
    if (!succeeds(List.of("docker", "info"))) {
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException("no Docker engine answers, and CI requires one");
      }
      throw new TestAbortedException(
          "no Docker engine answers: apt-get install docker.io busybox-static, then start dockerd");
    }
  }

  /** Whether the registry of the official images can be reached from here. */
  public static boolean canPull(String image) {
    return succeeds(List.of("docker", "pull", "-q", image));
  }

  private static boolean succeeds(List<String> command) {
    try {
      PostgresBinaries.run(command);
      return true;
    } catch (IllegalStateException | java.io.UncheckedIOException e) {
      return false;
    }
  }

  /** Imports the image unless the engine has it. */
  private static String imported(String name, int major, List<String> changes) throws IOException {
    if (succeeds(List.of("docker", "image", "inspect", name))) {
      return name;
    }
    Path root = Files.createTempDirectory("pgready-image");
    try {
      layOut(root, major);
      Path archive = root.resolveSibling(root.getFileName() + ".tar");
      PostgresBinaries.run(List.of("tar", "-C", root.toString(), "-cf", archive.toString(), "."));
      try {
        List<String> command = new ArrayList<>(List.of("docker", "import"));
        command.addAll(changes);
        command.addAll(List.of(archive.toString(), name));
        PostgresBinaries.run(command);
      } finally {
        Files.delete(archive);
      }
    } finally {
      PostgresBinaries.run(List.of("rm", "-rf", root.toString()));
    }
    return name;
  }

  private static void layOut(Path root, int major) throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path home = PostgresBinaries.home(major);
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(
        root.resolve("etc/passwd"), "nobody:x:%s:nobody:/tmp:/bin/sh\n".formatted(USER));
    Files.setPosixFilePermissions(
        Files.createDirectories(root.resolve("tmp")), PosixFilePermissions.fromString("rwxrwxrwx"));
    PostgresBinaries.run(List.of("cp", "-a", home.toString(), root.resolve("postgres").toString()));
    Path busybox = Path.of("/bin/busybox");
    if (!Files.exists(busybox)) {
      throw new IllegalStateException("no /bin/busybox: apt-get install busybox-static");
    }
    Files.copy(busybox, root.resolve("bin/busybox"));
    for (String tool : List.of("sh", "grep", "test")) {
      Files.createSymbolicLink(root.resolve("bin/" + tool), Path.of("busybox"));
    }
    Path entrypoint = root.resolve("bin/entrypoint");
    Files.writeString(entrypoint, ENTRYPOINT);
    Files.setPosixFilePermissions(entrypoint, PosixFilePermissions.fromString("rwxr-xr-x"));
    Matcher found =
        LIBRARY.matcher(
            PostgresBinaries.run(List.of("ldd", home.resolve("bin/postgres").toString())));
    while (found.find()) {
      Path file = Path.of(found.group(1));
      if (file.startsWith(home)) {
        continue;
      }
      Path target = root.resolve(found.group(1).substring(1));
      Files.createDirectories(target.getParent());
      if (!Files.exists(target)) {
        Files.copy(file.toRealPath(), target);
      }
    }
  }
}
