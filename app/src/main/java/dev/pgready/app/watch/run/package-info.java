/** The loops of {@code watch}: on a terminal and without one. */
@NullMarked
package dev.pgready.app.watch.run;

import org.jspecify.annotations.NullMarked;
