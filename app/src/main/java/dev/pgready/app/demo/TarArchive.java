// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.demo;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.BooleanSupplier;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks what Postgres's binaries come in: ustar with plain files, directories and links. In Java,
 * as {@code tar} cannot unpack xz on a machine without xz.
 */
final class TarArchive {
  private static final int BLOCK = 512;

  private TarArchive() {}

  /** Where an archive is read from its start. */
  interface Source {
    InputStream open() throws IOException;
  }

  /**
   * As {@link #unpack}, of a compressed one: by the program {@code xz} where there is one, which
   * takes a quarter of the processor time.
   */
  static void unpackXz(Source archive, Path directory, BooleanSupplier stop) throws IOException {
    unpackXz(archive, directory, stop, "xz");
  }

  static void unpackXz(Source archive, Path directory, BooleanSupplier stop, String program)
      throws IOException {
    if (!byProgram(archive, directory, stop, program)) {
      try (InputStream in = archive.open()) {
        inJava(in, directory, stop);
      }
    }
  }

  /** Here, not where it is called: a class that names the library is verified with it. */
  private static void inJava(InputStream in, Path directory, BooleanSupplier stop)
      throws IOException {
    unpack(new BufferedInputStream(new XZInputStream(in), 1 << 16), directory, stop);
  }

  /** False: there is no such program, or it did not do it, and nothing is left of it. */
  private static boolean byProgram(
      Source archive, Path directory, BooleanSupplier stop, String program) throws IOException {
    Process xz;
    try {
      xz =
          new ProcessBuilder(program, "-dc").redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      return false;
    }
    try {
      Thread feeder = new Thread(() -> feed(archive, xz), "pgready-xz");
      feeder.setDaemon(true);
      feeder.start();
      unpack(new BufferedInputStream(xz.getInputStream(), 1 << 16), directory, stop);
      // what follows the last file is padding
      xz.getInputStream().transferTo(OutputStream.nullOutputStream());
      if (stop.getAsBoolean() || xz.waitFor() == 0) {
        return true;
      }
    } catch (IOException | IllegalArgumentException e) {
      // cut off, or something else than it should be: Java says what is wrong, if anything is
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } finally {
      xz.destroyForcibly();
    }
    DemoServer.delete(directory);
    return false;
  }

  private static void feed(Source archive, Process xz) {
    try (InputStream in = archive.open();
        OutputStream out = xz.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // it ended before its input did, which is seen where its output is read
    }
  }

  /**
   * @param stop asked before each file
   * @throws IOException also for an entry that would lie outside the directory
   */
  static void unpack(InputStream in, Path directory, BooleanSupplier stop) throws IOException {
    byte[] header = new byte[BLOCK];
    while (!stop.getAsBoolean()) {
      if (in.readNBytes(header, 0, BLOCK) != BLOCK) {
        throw new EOFException("the archive has no end");
      }
      if (header[0] == 0) {
        return;
      }
      String prefix = text(header, 345, 155);
      String name = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
      long size = Long.parseLong(text(header, 124, 12).strip(), 8);
      Path file = directory.resolve(name).normalize();
      if (!file.startsWith(directory)) {
        throw new IOException("archive entry outside its directory: " + name);
      }
      switch (header[156]) {
        case '5' -> Files.createDirectories(file);
        case '2' -> {
          Files.createDirectories(parent(file));
          Files.createSymbolicLink(file, Path.of(text(header, 157, 100)));
        }
        case '1' -> Files.createLink(file, directory.resolve(text(header, 157, 100)));
        case '0', 0 -> {
          Files.createDirectories(parent(file));
          boolean executable = (Integer.parseInt(text(header, 100, 8).strip(), 8) & 0100) != 0;
          write(in, size, file);
          Files.setPosixFilePermissions(
              file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
        default -> in.skipNBytes(size);
      }
      in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    }
  }

  private static Path parent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException("archive entry without a directory: " + file);
    }
    return parent;
  }

  private static void write(InputStream in, long size, Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(file)) {
      long left = size;
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new EOFException("archive ends within " + file);
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }

  private static String text(byte[] header, int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, StandardCharsets.UTF_8);
  }
}
