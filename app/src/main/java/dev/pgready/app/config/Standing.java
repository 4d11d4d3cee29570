// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

/** Why a configuration counts, and how far. */
public enum Standing {
  /** Somebody named it: {@code --config} or {@code PGREADY_CONFIG}. */
  NAMED,
  /** It was found, and {@code pgready config trust} was said of what stands in it now. */
  TRUSTED,
  /** It was found in a place that belongs to the user: it may say what to ask, not how to judge. */
  FOUND
}
