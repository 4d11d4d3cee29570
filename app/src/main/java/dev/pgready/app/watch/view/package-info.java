/** What {@code watch} shows: lines of a screen, rows, metrics. Pure: no terminal, no clock. */
@NullMarked
package dev.pgready.app.watch.view;

import org.jspecify.annotations.NullMarked;
