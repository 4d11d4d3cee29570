// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import dev.pgready.profile.InputFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads the text of a facts document from where the user said. */
public final class InputDocument {
  private InputDocument() {}

  /**
   * @param name a file, or {@code -} for standard input
   */
  public static String read(String name, Console shell) {
    return text("facts file", name, shell);
  }

  /**
   * @param what the file is called in messages
   */
  public static String text(String what, String name, Console shell) {
    return text(what, name, shell, InputFile.MOST_DOCUMENT);
  }

  /**
   * @param most bytes; more are an error
   */
  public static String text(String what, String name, Console shell, int most) {
    try {
      return InputFile.text(
          name.equals("-")
              ? InputFile.bytes(shell.in(), most)
              : InputFile.bytes(path(what, name), most));
    } catch (CharacterCodingException e) {
      throw new UsageException("%s %s is not UTF-8 text".formatted(what, name));
    } catch (IOException e) {
      throw new UsageException("cannot read %s %s: %s".formatted(what, name, e.getMessage()));
    }
  }

  /** A file that can be read. */
  public static Path path(String what, String name) {
    if (name.isEmpty()) {
      throw new UsageException("the name of the %s is empty".formatted(what));
    }
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException("%s %s is not a valid file name".formatted(what, name));
    }
    if (!Files.exists(path)) {
      throw new UsageException("no %s %s".formatted(what, name));
    }
    if (!Files.isReadable(path)) {
      throw new UsageException("%s %s: permission denied".formatted(what, name));
    }
    if (Files.isDirectory(path)) {
      throw new UsageException("%s %s is a directory".formatted(what, name));
    }
    return path;
  }
}
