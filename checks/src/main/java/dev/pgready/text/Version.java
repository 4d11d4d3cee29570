// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which pgready this is: what servers see of it. */
public final class Version {
  public static final String NUMBER = read();
  public static final String APPLICATION_NAME = "pgready/" + NUMBER;

  /** Of a session beside that of the facts, which their statement does not count. */
  public static final String ASIDE = APPLICATION_NAME + " aside";

  private Version() {}

  private static String read() {
    try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
      if (in == null) {
        throw new IllegalStateException("missing resource version.txt");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
