/** What the command line's surroundings are like: terminal or pipe, width, colour. */
@NullMarked
package dev.pgready.app.terminal;

import org.jspecify.annotations.NullMarked;
