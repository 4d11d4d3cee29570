// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schema of {@code pgready.yaml}. */
public final class ConfigSchema {
  private ConfigSchema() {}

  public static String text() {
    try (InputStream in = ConfigSchema.class.getResourceAsStream("config.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("missing resource config.schema.json");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
