// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

/** The JSON Schema of what {@code fleet} and {@code merge} write as {@code --format json}. */
public final class FleetSchema {
  private FleetSchema() {}

  public static String text() {
    return Tool.resource("fleet.schema.json");
  }
}
