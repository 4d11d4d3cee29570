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
import java.util.zip.CRC32;
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
        byte[] content =
            LazyDecimals.without(entry.getName(), jar.getInputStream(entry).readAllBytes());
        put(
            out,
            entry,
            entry.getName().endsWith(".class") ? ClassFrames.in(content, classes) : content);
      }
    }
    Files.move(made, changed, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Stored: what an archive of classes does not hold is read quickly. */
  private static void put(ZipOutputStream out, ZipEntry original, byte[] content)
      throws IOException {
    ZipEntry entry = new ZipEntry(original.getName());
    entry.setTimeLocal(original.getTimeLocal());
    CRC32 sum = new CRC32();
    sum.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(sum.getValue());
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }
}
