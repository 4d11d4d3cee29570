// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Started by the build: writes those libraries anew that cost a start more than they need to. The
 * original is the one on the class path, so that to do it twice is to do it once.
 */
public final class QuickLibraries {
  /** A class of each. */
  private static final List<String> CHANGED =
      List.of("picocli/CommandLine.class", "tools/jackson/core/JsonParser.class");

  private QuickLibraries() {}

  /**
   * @param arguments the directory of libraries
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    ClassLoader classes = QuickLibraries.class.getClassLoader();
    for (String name : CHANGED) {
      URL place = classes.getResource(name);
      if (place == null || !(place.openConnection() instanceof JarURLConnection library)) {
        throw new FileNotFoundException(name);
      }
      Path original = Path.of(URI.create(library.getJarFileURL().toString()));
      write(original, directory.resolve(original.getFileName()), classes);
    }
  }

  private static void write(Path original, Path changed, ClassLoader classes) throws IOException {
    Path made = changed.resolveSibling(changed.getFileName() + ".new");
    try (JarFile jar = new JarFile(original.toFile());
        OutputStream file = new BufferedOutputStream(Files.newOutputStream(made));
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (ZipEntry entry : Collections.list(jar.entries())) {
        String name = entry.getName();
        byte[] content = LazyDecimals.without(name, jar.getInputStream(entry).readAllBytes());
        StoredEntry.put(
            out,
            name,
            entry.getTimeLocal(),
            name.endsWith(".class") ? ClassFrames.in(content, classes) : content);
      }
    }
    Files.move(made, changed, StandardCopyOption.REPLACE_EXISTING);
  }
}
