// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import org.jspecify.annotations.Nullable;

/** Something that users of this consumer should know, shown where its topic is judged. */
public record Note(String topic, String text, @Nullable String source) {}
