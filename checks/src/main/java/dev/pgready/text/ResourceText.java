// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts that lie beside classes: statements, schemas, help. */
public final class ResourceText {
  private ResourceText() {}

  /**
   * @param owner the class beside which it lies
   * @param name of the file, relative to the class
   * @throws IllegalStateException when the build has left it out
   */
  public static String of(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
