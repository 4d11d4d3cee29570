// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

/** What a key asks of the loop that shows a screen. */
public enum Wish {
  NOTHING,
  QUIT,
  /** Ended by Ctrl-C. */
  INTERRUPT,
  DRAW_AGAIN,
  /** Take the mouse's wheel and clicks as keys, or leave the mouse to the terminal again. */
  MOUSE,
  /** Give {@link Screen#toCopy} to the clipboard. */
  COPY
}
