// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that samples are appended to, one line each, by one write each, so that whoever reads it
 * meanwhile, or after a kill, finds whole lines. A new file is its owner's alone: it names roles,
 * addresses and databases.
 */
public final class Recording implements AutoCloseable {
  private final FileChannel channel;

  private Recording(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens a file to append to, and creates it where there is none. */
  public static Recording append(Path file) throws IOException {
    FileAttribute<?>[] owner =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      return new Recording(
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.APPEND),
              owner));
    } catch (FileAlreadyExistsException e) {
      if (Files.isDirectory(file)) {
        throw e;
      }
      return new Recording(
          FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    }
  }

  /**
   * @param line without a line feed
   */
  public void add(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
