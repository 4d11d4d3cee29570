// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * UTF-8 text for a stream of the process. A {@link PrintWriter} never throws and knows only that
 * something was lost; this one knows why, for {@link Console#settled} to say.
 */
public final class CheckedOutput extends PrintWriter {
  private final Target target;

  public CheckedOutput(OutputStream out) {
    this(new Target(out));
  }

  private CheckedOutput(Target target) {
    super(new OutputStreamWriter(target, StandardCharsets.UTF_8));
    this.target = target;
  }

  /** The same stream for bytes: what is lost there counts here as well. */
  OutputStream bytes() {
    return target;
  }

  @Override
  public boolean checkError() {
    return super.checkError() || target.failure != null;
  }

  /** Why the first thing was lost; empty: everything that was flushed has been written. */
  Optional<IOException> failure() {
    return Optional.ofNullable(target.failure);
  }

  private static final class Target extends OutputStream {
    private final OutputStream out;
    private volatile @Nullable IOException failure;

    Target(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw remembered(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        throw remembered(e);
      }
    }

    private IOException remembered(IOException e) {
      if (failure == null) {
        failure = e;
      }
      return e;
    }
  }
}
