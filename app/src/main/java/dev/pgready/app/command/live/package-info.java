/** Commands that live on a terminal. */
@NullMarked
package dev.pgready.app.command.live;

import org.jspecify.annotations.NullMarked;
