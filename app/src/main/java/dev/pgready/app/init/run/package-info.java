/** {@code init} at work: its loop on a terminal, the server, the files that it writes. */
@NullMarked
package dev.pgready.app.init.run;

import org.jspecify.annotations.NullMarked;
