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

  /**
   * For tools of other Javas, for the archive of classes that pgready's own replaces, for jars that
   * are programs, and for the optimising compiler, which is off.
   */
  private static final List<String> UNUSED =
      List.of("lib/jrt-fs.jar", "lib/classlist", "lib/jexec", "lib/libsimdsort.so");

  /** Since then an archive can hold classes that are linked already. */
  private static final int LINKED = 25;

  /** The archive of the commands that only tell something. */
  static final String SHORT = "lib/short.jsa";

  /**
   * An archive of linked classes has its jar's path in it, and Java looks for that file once for
   * each class until it finds it. The launcher has the folder open by this number.
   */
  private static final String FOLDER = "/proc/self/fd/9/";

  private static final String REHEARSAL = "dev.pgready.app.startup.WarmUp";

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
    for (String file : UNUSED) {
      Files.deleteIfExists(folder.resolve(file));
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(release.time()));
      }
    }
  }

  /** The option that names an archive of classes, its value left out. */
  static String share(int major) {
    return major < LINKED ? "-XX:SharedArchiveFile=" : "-XX:AOTCache=";
  }

  /**
   * Makes {@code lib/pgready.jsa} of what a rehearsal does and, where Java keeps classes linked,
   * {@link #SHORT} of what the short commands do: there every class of an archive costs each start.
   *
   * @param bundle holds {@code runtime} and {@code lib/pgready.jar}
   */
  static void archive(Release release, Path bundle, int major) throws IOException {
    Path work = Files.createTempDirectory("pgready-classes");
    Path list = work.resolve("classes");
    Path archive = bundle.resolve("lib/pgready.jsa");
    if (major < LINKED) {
      java(
          release,
          bundle,
          major,
          List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + list),
          List.of(REHEARSAL));
      sort(list);
      java(
          release,
          bundle,
          major,
          List.of(
              "-Xshare:dump",
              "-XX:SharedClassListFile=" + list,
              "-XX:SharedArchiveFile=" + archive),
          List.of());
      Files.setLastModifiedTime(archive, FileTime.from(release.time()));
    } else {
      linked(release, bundle, major, list, archive, List.of(REHEARSAL));
      linked(release, bundle, major, list, bundle.resolve(SHORT), List.of(REHEARSAL, "short"));
    }
    Files.deleteIfExists(list);
    Files.delete(work);
  }

  /** With what the rehearsal found out: call sites that are linked. */
  private static void linked(
      Release release, Path bundle, int major, Path list, Path archive, List<String> rehearsal)
      throws IOException {
    // which methods are worth it is found out as soon again: to read it takes a thread of its own
    List<String> both =
        List.of(
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-AOTRecordTraining",
            "-XX:AOTConfiguration=" + list);
    List<String> recording = new ArrayList<>(both);
    recording.add("-XX:AOTMode=record");
    java(release, bundle, major, recording, rehearsal);
    List<String> creating = new ArrayList<>(both);
    creating.addAll(List.of("-XX:AOTMode=create", "-XX:AOTCache=" + archive));
    java(release, bundle, major, creating, List.of());
    Files.setLastModifiedTime(archive, FileTime.from(release.time()));
  }

  private static void java(
      Release release, Path bundle, int major, List<String> options, List<String> program)
      throws IOException {
    List<String> words = new ArrayList<>();
    boolean open = major >= LINKED && Platform.current().isLinux();
    if (open) {
      words.addAll(List.of("sh", "-c", "exec 9<lib; exec \"$@\"", "sh"));
    }
    words.add(bundle.resolve("runtime/bin/java").toString());
    words.addAll(flags(release, major));
    words.addAll(options);
    // not relative: each class would have the path looked up anew, and the bundle may be moved
    words.addAll(
        List.of(
            "-cp",
            open
                ? FOLDER + "pgready.jar"
                : bundle.resolve("lib/pgready.jar").toAbsolutePath().toString()));
    words.addAll(program);
    Command.mustRun(bundle, words);
  }

  /** In one order, so that the archive's bytes do not depend on how threads took turns. */
  private static void sort(Path list) throws IOException {
    Files.write(
        list,
        Files.readAllLines(list).stream()
            .filter(line -> !line.startsWith("#"))
            .sorted(
                Comparator.comparing((String line) -> line.startsWith("@"))
                    .thenComparing(line -> line))
            .toList(),
        StandardCharsets.UTF_8);
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
