// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.text.ResourceText;

/** The JSON Schema of {@code pgready.yaml}. */
public final class ConfigSchema {
  private ConfigSchema() {}

  public static String text() {
    return ResourceText.of(ConfigSchema.class, "config.schema.json");
  }
}
