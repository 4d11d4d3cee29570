// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.text.ResourceText;
import dev.pgready.text.Version;

/** What this program calls itself. */
public final class Tool {
  public static final String NAME = "pgready";

  /** The build's own version. */
  public static final String VERSION = Version.NUMBER;

  private Tool() {}

  /** A text that lies beside the classes of this package. */
  public static String resource(String name) {
    return ResourceText.of(Tool.class, name);
  }
}
