// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file, folder or symbolic link of an archive. All belong to root and have the release's own
 * time.
 *
 * @param path relative, with slashes; a folder's without one at its end
 * @param mode permissions alone: 0644, 0755
 * @param file where the content is; null: {@code bytes} has it, or it is no file
 * @param bytes the content; null: {@code file} has it, or it is no file
 * @param target of a link; null: it is none
 */
record Entry(
    String path, int mode, @Nullable Path file, byte @Nullable [] bytes, @Nullable String target) {
  static final int PLAIN = 0b110_100_100;
  static final int PROGRAM = 0b111_101_101;

  static Entry folder(String path) {
    return new Entry(path, PROGRAM, null, null, null);
  }

  static Entry file(String path, Path file) {
    return new Entry(path, Files.isExecutable(file) ? PROGRAM : PLAIN, file, null, null);
  }

  static Entry text(String path, byte[] bytes, int mode) {
    return new Entry(path, mode, null, bytes, null);
  }

  static Entry link(String path, String target) {
    return new Entry(path, 0b111_111_111, null, null, target);
  }

  boolean isFolder() {
    return file == null && bytes == null && target == null;
  }

  boolean isFile() {
    return file != null || bytes != null;
  }

  byte[] content() throws IOException {
    if (bytes != null) {
      return bytes;
    }
    if (file != null) {
      return Files.readAllBytes(file);
    }
    throw new IllegalStateException(path + " has no content");
  }

  /** The same at another place. */
  Entry at(String other) {
    return new Entry(other, mode, file, bytes, target);
  }
}
