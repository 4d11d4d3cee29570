// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file, folder or symbolic link of an archive. All belong to root and have the release's own
 * time.
 */
final class Entry {
  static final int PLAIN = 0b110_100_100;
  static final int PROGRAM = 0b111_101_101;

  private final String path;
  private final int mode;
  private final @Nullable Path file;
  private final byte @Nullable [] bytes;
  private final @Nullable String target;

  private Entry(
      String path,
      int mode,
      @Nullable Path file,
      byte @Nullable [] bytes,
      @Nullable String target) {
    this.path = path;
    this.mode = mode;
    this.file = file;
    this.bytes = bytes;
    this.target = target;
  }

  static Entry folder(String path) {
    return new Entry(path, PROGRAM, null, null, null);
  }

  /**
   * @param mode permissions alone: 0755
   */
  static Entry folder(String path, int mode) {
    return new Entry(path, mode, null, null, null);
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

  /** Relative, with slashes; a folder's without one at its end. */
  String path() {
    return path;
  }

  /** Permissions alone: 0644, 0755. */
  int mode() {
    return mode;
  }

  /** Where the content is; null: in this entry, or it is no file. */
  @Nullable Path file() {
    return file;
  }

  /** Of a link; null: it is none. */
  @Nullable String target() {
    return target;
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
