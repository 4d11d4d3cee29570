package dev.pgready.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the text of a facts document from where the user said. */
final class FactsFile {
  private FactsFile() {}

  /**
   * @param name a file, or {@code -} for standard input
   */
  static String read(String name, Shell shell) {
    try {
      byte[] bytes =
          name.equals("-") ? shell.in().readAllBytes() : Files.readAllBytes(Path.of(name));
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new UsageException("no facts file " + name);
    } catch (AccessDeniedException e) {
      throw new UsageException("facts file %s: permission denied".formatted(name));
    } catch (CharacterCodingException e) {
      throw new UsageException("facts file %s is not UTF-8 text".formatted(name));
    } catch (InvalidPathException e) {
      throw new UsageException("--facts %s is no file name".formatted(name));
    } catch (IOException e) {
      throw new UsageException("cannot read facts file %s: %s".formatted(name, e.getMessage()));
    }
  }
}
