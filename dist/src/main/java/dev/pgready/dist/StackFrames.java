// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import dev.pgready.app.libraries.ClassFrames;
import dev.pgready.app.libraries.LazyDecimals;
import dev.pgready.app.libraries.RecordMethods;
import dev.pgready.app.libraries.StoredEntry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The jar of a bundle: without native code of other systems, without what is for other Javas, and
 * with stack frames in all classes. It gives class files of Java 5 (picocli's) the stack frames of
 * newer ones: without, they are verified slowly, and newer Javas do not keep them in an archive of
 * classes.
 */
final class StackFrames {
  private static final Pattern NATIVE = Pattern.compile("lib/([^/]+)-clang/.*");

  private static final Pattern VERSION = Pattern.compile("META-INF/versions/([0-9]+)/(.+)");

  private StackFrames() {}

  /**
   * @param java the version that the bundle's runtime has
   */
  static void copy(Release release, Platform platform, int java, Path from, Path to)
      throws IOException {
    Files.createDirectories(to.getParent());
    LocalDateTime time = LocalDateTime.ofInstant(release.time(), ZoneOffset.UTC);
    // not compressed: the archive around the jar does that better, as it sees all classes at once
    try (JarFile jar = new JarFile(from.toFile());
        URLClassLoader classes = new URLClassLoader(new URL[] {from.toUri().toURL()});
        OutputStream file = new BufferedOutputStream(Files.newOutputStream(to));
        ZipOutputStream out = new ZipOutputStream(file)) {
      Set<String> unused = unused(jar, java);
      for (ZipEntry entry : Collections.list(jar.entries())) {
        if (unused.contains(entry.getName()) || entry.isDirectory()) {
          continue;
        }
        Matcher versioned = VERSION.matcher(entry.getName());
        String name = versioned.matches() ? versioned.group(2) : entry.getName();
        Matcher code = NATIVE.matcher(entry.getName());
        if (code.matches() && !code.group(1).equals(platform.nativeCode())) {
          continue;
        }
        byte[] content = jar.getInputStream(entry).readAllBytes();
        if (name.endsWith(".class")) {
          byte[] made = LazyDecimals.without(name, content);
          StoredEntry.put(out, name, time, RecordMethods.plain(ClassFrames.in(made, classes)));
        } else if (name.equals(JarFile.MANIFEST_NAME)) {
          StoredEntry.put(out, name, time, forOneJava(content));
        } else {
          StoredEntry.put(out, name, time, content);
        }
      }
    }
  }

  /** A jar that nothing is looked for in by version, which Java would do for each class. */
  private static byte[] forOneJava(byte[] manifest) {
    return new String(manifest, StandardCharsets.UTF_8)
        .replace("Multi-Release: true\r\n", "")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Of a file that is there for several versions of Java, all but the one that this Java takes. */
  static Set<String> unused(JarFile jar, int java) {
    Map<String, Integer> taken = new HashMap<>();
    Set<String> unused = new HashSet<>();
    for (ZipEntry entry : Collections.list(jar.entries())) {
      Matcher versioned = VERSION.matcher(entry.getName());
      if (versioned.matches() && !entry.isDirectory()) {
        unused.add(entry.getName());
        int version = Integer.parseInt(versioned.group(1));
        if (version <= java) {
          taken.merge(versioned.group(2), version, Math::max);
        }
      }
    }
    taken.forEach(
        (name, version) -> {
          unused.remove("META-INF/versions/" + version + "/" + name);
          unused.add(name);
        });
    return unused;
  }
}
