/** What {@code watch} knows: samples of servers, their history and what follows from it. Pure. */
@NullMarked
package dev.pgready.app.watch;

import org.jspecify.annotations.NullMarked;
