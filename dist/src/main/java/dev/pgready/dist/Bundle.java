// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Of a JDK as much as pgready needs, and an archive of the classes that a run loads. */
final class Bundle {
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "jdk.crypto.ec",
          "jdk.security.auth",
          "jdk.unsupported");

  /** Compressed: classes that no run loads, or that come from the archive of classes. */
  private static final String SELDOM =
      "/java.xml/**,/java.management/**,/java.naming/**,/java.security.jgss/**,"
          + "/java.base/sun/security/**,/java.base/sun/nio/cs/**";

  private Bundle() {}

  /** The major version of a JDK, by its release file. */
  static int major(Path jdk) throws IOException {
    for (String line : Files.readAllLines(jdk.resolve("release"))) {
      if (line.startsWith("JAVA_VERSION=\"")) {
        return Integer.parseInt(line.substring(14).split("[.\"]", 2)[0]);
      }
    }
    throw new IOException("no JAVA_VERSION in " + jdk.resolve("release"));
  }

  /** Links the runtime into a folder that does not exist yet. */
  static void link(Release release, Path jdk, Path folder) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                jdk.resolve("bin/jlink").toString(),
                "--add-modules",
                String.join(",", MODULES),
                "--no-header-files",
                "--no-man-pages",
                "--strip-java-debug-attributes",
                major(jdk) < 21 ? "--compress=2" : "--compress=zip-6:filter=" + SELDOM,
                "--output",
                folder.toString()));
    if (Files.isDirectory(jdk.resolve("jmods"))) {
      words.addAll(List.of("--module-path", jdk.resolve("jmods").toString()));
    }
    Command.mustRun(release.root(), words);
    // of the programs only the one that starts; the archives of classes are replaced by pgready's
    // own
    try (Stream<Path> programs = Files.list(folder.resolve("bin"))) {
      for (Path program : programs.toList()) {
        if (!program.getFileName().toString().matches("(java|keytool)(\\.exe)?|.*\\.dll|server")) {
          Files.delete(program);
        }
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(release.time()));
      }
    }
  }

  /**
   * Makes {@code lib/pgready.jsa}: a rehearsal tells which classes, and the archive is made of them
   * in one order, so that its bytes do not depend on how threads took turns.
   *
   * @param bundle holds {@code runtime} and {@code lib/pgready.jar}
   */
  static void archive(Release release, Path bundle, int major) throws IOException {
    Path work = Files.createTempDirectory("pgready-classes");
    Path list = work.resolve("classes");
    Path archive = bundle.resolve("lib/pgready.jsa");
    String java = bundle.resolve("runtime/bin/java").toString();
    List<String> flags = flags(release, major);
    List<String> rehearsal = new ArrayList<>(List.of(java));
    rehearsal.addAll(flags);
    rehearsal.addAll(
        List.of(
            "-Xshare:off",
            "-XX:DumpLoadedClassList=" + list,
            "-cp",
            "lib/pgready.jar",
            "dev.pgready.app.startup.WarmUp"));
    Command.mustRun(bundle, rehearsal);
    Files.write(
        list,
        Files.readAllLines(list).stream()
            .filter(line -> !line.startsWith("#"))
            .sorted(
                Comparator.comparing((String line) -> line.startsWith("@"))
                    .thenComparing(line -> line))
            .toList(),
        StandardCharsets.UTF_8);
    List<String> dump = new ArrayList<>(List.of(java));
    dump.addAll(flags);
    dump.addAll(
        List.of(
            "-Xshare:dump",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            "lib/pgready.jar"));
    Command.mustRun(bundle, dump);
    Files.setLastModifiedTime(archive, FileTime.from(release.time()));
    Files.delete(list);
    Files.delete(work);
  }

  /** Those that the launcher sets and that an archive depends on. */
  private static List<String> flags(Release release, int major) throws IOException {
    String script = Files.readString(release.root().resolve("pgready"));
    List<String> flags = new ArrayList<>();
    for (String line : script.split("\n")) {
      String stripped = line.strip();
      if (stripped.startsWith("flags=\"-")) {
        flags.addAll(List.of(stripped.substring(7, stripped.length() - 1).split(" ")));
      } else if (stripped.startsWith("[ \"$major\" -lt ") && stripped.contains("flags=\"$flags ")) {
        int since = Integer.parseInt(stripped.substring(15, stripped.indexOf(' ', 15)));
        if (major >= since) {
          flags.add(stripped.substring(stripped.indexOf("$flags ") + 7, stripped.length() - 1));
        }
      }
    }
    if (flags.size() < 3) {
      throw new IllegalStateException("the flags of the script pgready are not where they were");
    }
    return flags;
  }

  /** Copies a file with the release's time, which the archive remembers. */
  static void copy(Release release, Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(to, FileTime.from(release.time()));
  }
}
