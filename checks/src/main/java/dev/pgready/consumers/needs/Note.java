// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Something that users of this consumer should know, shown where its topic is judged. */
public record Note(String topic, String text, @Nullable String source) {
  /** As one of a remedy's steps, which are sentences. */
  public String step() {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
