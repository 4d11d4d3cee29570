/** What {@code explore} shows of stored reports. Pure: no terminal, no file. */
@NullMarked
package dev.pgready.app.explore;

import org.jspecify.annotations.NullMarked;
