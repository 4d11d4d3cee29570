// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Started by the build: writes the one jar that the source tree's launcher starts, of pgready's own
 * and those of its libraries. Java looks into every jar of a class path, and a library that has
 * each class once for each version of Java takes as long as all others.
 */
public final class StartJar {
  /** The oldest that pgready runs on; newer ones run its classes as well. */
  private static final Runtime.Version JAVA = Runtime.Version.parse("17");

  /** Of a class, which nobody looks at. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** What says something of a jar as a whole: its own manifest, and that of OSGi. */
  private static final Set<String> OF_ONE_JAR =
      Set.of("META-INF/MANIFEST.MF", "OSGI-INF/MANIFEST.MF", "module-info.class");

  private StartJar() {}

  /**
   * @param arguments the directory of the jars, and the file to write
   */
  public static void main(String[] arguments) throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
    Path made = Path.of(arguments[1]);
    Files.createDirectories(made.toAbsolutePath().getParent());
    Path unfinished = made.resolveSibling(made.getFileName() + ".new");
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(unfinished));
        ZipOutputStream out = new ZipOutputStream(file)) {
      Map<String, Path> written = new HashMap<>();
      Map<String, byte[]> classes = new LinkedHashMap<>();
      for (Path jar : jars) {
        try (JarFile content = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, JAVA)) {
          for (JarEntry entry : content.versionedStream().toList()) {
            put(out, content, entry, written, classes);
          }
        }
      }
      for (Map.Entry<String, byte[]> entry : LambdaClasses.in(classes).entrySet()) {
        StoredEntry.put(out, entry.getKey(), TIME, entry.getValue());
      }
    }
    Files.move(unfinished, made, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes what is no class, and keeps what is one. */
  private static void put(
      ZipOutputStream out,
      JarFile jar,
      JarEntry entry,
      Map<String, Path> written,
      Map<String, byte[]> classes)
      throws IOException {
    String name = entry.getName();
    if (entry.isDirectory() || OF_ONE_JAR.contains(name)) {
      return;
    }
    Path before = written.putIfAbsent(name, Path.of(jar.getName()));
    if (before != null) {
      // licences and the like have the same names; nothing that is run or read may
      if (name.startsWith("META-INF/") && !name.startsWith("META-INF/services/")) {
        return;
      }
      throw new IOException("%s is in %s and in %s".formatted(name, before, jar.getName()));
    }
    byte[] content = jar.getInputStream(entry).readAllBytes();
    if (name.endsWith(".class")) {
      byte[] without = NoSecurityManager.without(name, LazyDecimals.without(name, content));
      byte[] framed = ClassFrames.in(without, StartJar.class.getClassLoader());
      classes.put(name, RecordMethods.plain(framed));
    } else {
      StoredEntry.put(out, name, entry.getTimeLocal(), content);
    }
  }
}
