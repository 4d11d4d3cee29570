// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
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
      for (Path jar : jars) {
        try (JarFile content = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, JAVA)) {
          for (JarEntry entry : content.versionedStream().toList()) {
            put(out, content, entry, written);
          }
        }
      }
    }
    Files.move(unfinished, made, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void put(
      ZipOutputStream out, JarFile jar, JarEntry entry, Map<String, Path> written)
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
    byte[] content = LazyDecimals.without(name, jar.getInputStream(entry).readAllBytes());
    StoredEntry.put(
        out,
        name,
        entry.getTimeLocal(),
        name.endsWith(".class")
            ? ClassFrames.in(content, StartJar.class.getClassLoader())
            : content);
  }
}
