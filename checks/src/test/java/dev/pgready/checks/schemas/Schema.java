// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A few tables with the shapes of an application's own.
 *
 * @param definition statements that make it, as its owner
 * @param rows statements that insert one more row into each table, with {@code ${i}} for a number
 */
record Schema(String name, String definition, String rows) {
  static final List<String> ALL =
      List.of(
          "analytics",
          "backend",
          "billing",
          "business",
          "chat",
          "community",
          "files",
          "forge",
          "forum",
          "identity",
          "maps",
          "microblog",
          "monitoring",
          "music",
          "prisma",
          "rental",
          "sensors",
          "threads",
          "wiki",
          "workflow",
          "works");

  static Schema of(String name) {
    try (InputStream in = Schema.class.getResourceAsStream(name + ".sql")) {
      if (in == null) {
        throw new IllegalArgumentException("no schema " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String[] parts = text.split("-- rows\n", 2);
      return new Schema(name, parts[0], parts[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String row(int number) {
    return rows.replace("${i}", String.valueOf(number));
  }
}
