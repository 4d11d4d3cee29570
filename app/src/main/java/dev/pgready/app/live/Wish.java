// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

/** What a key asks of the loop that shows a screen. */
public enum Wish {
  NOTHING,
  QUIT,
  /** Ended by Ctrl-C. */
  INTERRUPT,
  DRAW_AGAIN,
  /** Give {@link Screen#toCopy} to the clipboard. */
  COPY
}
