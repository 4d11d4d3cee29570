/**
 * A terminal of one's own: keys, frames of styled lines, lists. The only package that knows JLine,
 * and nothing loads it but the commands that live on a terminal.
 */
@NullMarked
package dev.pgready.app.live;

import org.jspecify.annotations.NullMarked;
