// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that a report or a script goes to: it is there whole, or as it was before. A full disk
 * must not leave the first half of something that looks like all of it.
 */
public final class OutputFile {
  private OutputFile() {}

  /** What goes into the file. */
  public interface Content {
    void to(Writer out) throws IOException;
  }

  /**
   * The file of an {@code --output}.
   *
   * @return null: standard output
   */
  public static @Nullable Path named(@Nullable String output) {
    if (output == null || output.equals("-")) {
      return null;
    }
    try {
      return Path.of(output);
    } catch (InvalidPathException e) {
      throw new UsageException("%s is not a valid file name (--output)".formatted(output));
    }
  }

  /**
   * Says what is wrong before anything is connected to.
   *
   * @param files null: standard output
   * @param inputs what is read, as the user named it; null and {@code -} are no files
   */
  public static void requireUsable(List<@Nullable Path> files, List<@Nullable String> inputs) {
    List<Path> before = new ArrayList<>();
    boolean standard = false;
    for (Path file : files) {
      if (file == null) {
        if (standard) {
          throw new UsageException(
              "two reports for standard output: give --output FILE after one --format");
        }
        standard = true;
        continue;
      }
      requireWritable(file);
      for (Path other : before) {
        if (same(other, file)) {
          throw new UsageException(
              other.equals(file)
                  ? "two reports for the same file %s".formatted(file)
                  : "two reports for the same file: %s is %s".formatted(file, other));
        }
      }
      before.add(file);
      for (String input : inputs) {
        if (input != null && !input.equals("-") && overwrites(file, input)) {
          throw new UsageException(
              "--output %s would overwrite %s, which is read: give another file"
                  .formatted(file, input));
        }
      }
    }
  }

  private static void requireWritable(Path file) {
    Path place = followed(file);
    Path directory = place.getParent();
    if (directory == null || Files.isDirectory(place)) {
      throw new UsageException("cannot write %s: it is a directory".formatted(file));
    }
    if (!Files.isDirectory(directory)) {
      throw new UsageException("cannot write %s: no directory %s".formatted(file, directory));
    }
    if (Files.exists(place) ? !Files.isWritable(place) : !Files.isWritable(directory)) {
      throw new UsageException("cannot write %s: permission denied".formatted(file));
    }
  }

  /** Devices and pipes take any number of reports; two names of one file do not. */
  private static boolean same(Path a, Path b) {
    Path one = followed(a);
    Path two = followed(b);
    try {
      boolean there = Files.exists(one) && Files.exists(two);
      return there ? Files.isRegularFile(one) && Files.isSameFile(one, two) : one.equals(two);
    } catch (IOException e) {
      return one.equals(two);
    }
  }

  private static boolean overwrites(Path file, String input) {
    try {
      Path read = Path.of(input);
      return Files.isRegularFile(file) && Files.isRegularFile(read) && Files.isSameFile(file, read);
    } catch (InvalidPathException | IOException e) {
      // no file: whoever reads it says so
      return false;
    }
  }

  /** Where a write would end up, through links, those to nothing included. */
  private static Path followed(Path file) {
    Path place = file.toAbsolutePath();
    try {
      if (Files.exists(place)) {
        return special(place) ? place : place.toRealPath();
      }
      for (int i = 0; i < 40 && Files.isSymbolicLink(place); i++) {
        place = place.resolveSibling(Files.readSymbolicLink(place)).normalize();
      }
      Path directory = place.getParent();
      Path name = place.getFileName();
      return directory == null || name == null ? place : directory.toRealPath().resolve(name);
    } catch (IOException e) {
      return place.normalize();
    }
  }

  /** What can only be written to as it stands: /dev/stdout, a pipe, /proc/self/fd/3. */
  private static boolean special(Path place) {
    return !Files.isRegularFile(place) || place.startsWith("/dev") || place.startsWith("/proc");
  }

  /**
   * Writes the file.
   *
   * @throws UsageException when it cannot be written; it is then as it was before, or empty
   */
  public static void write(Path file, Content content) {
    try {
      Path place = followed(file);
      Path directory = place.getParent();
      if (directory == null
          || (Files.exists(place) && special(place))
          || !Files.isWritable(directory)) {
        inPlace(place, content);
      } else {
        beside(place, directory, content);
      }
    } catch (IOException e) {
      throw new UsageException("cannot write %s: %s".formatted(file, reason(e)));
    }
  }

  private static void beside(Path place, Path directory, Content content) throws IOException {
    Path whole = directory.resolve(".pgready-" + UUID.randomUUID());
    // for a signal in between
    whole.toFile().deleteOnExit();
    try {
      fill(whole, content, StandardOpenOption.CREATE_NEW);
      if (!Files.exists(place) || replaceable(place, whole)) {
        move(whole, place);
      } else {
        inPlace(place, out -> copy(whole, out));
      }
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  /** Not where another file in its place would have another owner, or other names lose it. */
  private static boolean replaceable(Path place, Path whole) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(place, PosixFileAttributeView.class);
    if (view == null) {
      return true;
    }
    if (!view.getOwner().equals(Files.getOwner(whole))
        || !Integer.valueOf(1).equals(Files.getAttribute(place, "unix:nlink"))) {
      return false;
    }
    Files.setPosixFilePermissions(whole, view.readAttributes().permissions());
    return true;
  }

  private static void move(Path whole, Path place) throws IOException {
    try {
      Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException e) {
      // a file that is mounted by itself, as into a container
      inPlace(place, out -> copy(whole, out));
    }
  }

  private static void copy(Path whole, Writer out) throws IOException {
    try (var in = Files.newBufferedReader(whole, StandardCharsets.UTF_8)) {
      in.transferTo(out);
    }
  }

  private static void inPlace(Path place, Content content) throws IOException {
    try {
      fill(place, content);
    } catch (IOException | RuntimeException | Error e) {
      if (Files.isRegularFile(place)) {
        Files.newOutputStream(place).close();
      }
      throw e;
    }
  }

  private static void fill(Path file, Content content, StandardOpenOption... how)
      throws IOException {
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                how.length == 0
                    ? Files.newOutputStream(file)
                    : Files.newOutputStream(file, StandardOpenOption.WRITE, how[0]),
                StandardCharsets.UTF_8))) {
      content.to(out);
    }
  }

  /** Why, in the system's words: some exceptions say only which file. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
