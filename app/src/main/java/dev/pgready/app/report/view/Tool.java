// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.text.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What this program calls itself. */
public final class Tool {
  public static final String NAME = "pgready";

  /** The build's own version. */
  public static final String VERSION = Version.NUMBER;

  private Tool() {}

  /** A text that lies beside the classes of this package. */
  public static String resource(String name) {
    try (InputStream in = Tool.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
