// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.changes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Collects bytes for an output stream. Used by one thread. */
final class ByteSink {
  private static final int SIZE = 1 << 16;

  private final OutputStream out;
  private final byte[] buffer = new byte[SIZE];
  private int length;

  ByteSink(OutputStream out) {
    this.out = out;
  }

  void put(byte b) throws IOException {
    if (length == SIZE) {
      drain();
    }
    buffer[length++] = b;
  }

  void put(byte[] bytes, int offset, int count) throws IOException {
    if (count > SIZE - length) {
      drain();
      if (count > SIZE) {
        out.write(bytes, offset, count);
        return;
      }
    }
    System.arraycopy(bytes, offset, buffer, length, count);
    length += count;
  }

  void put(byte[] bytes) throws IOException {
    put(bytes, 0, bytes.length);
  }

  /** Text that needs no escaping any more. */
  void put(String text) throws IOException {
    put(text.getBytes(StandardCharsets.UTF_8));
  }

  void flush() throws IOException {
    drain();
    out.flush();
  }

  private void drain() throws IOException {
    out.write(buffer, 0, length);
    length = 0;
  }
}
