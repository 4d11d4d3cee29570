/** {@code fix -i} on a terminal: its loop, and the user's own editor. */
@NullMarked
package dev.pgready.app.fix.run;

import org.jspecify.annotations.NullMarked;
