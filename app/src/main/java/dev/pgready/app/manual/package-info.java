/** What the command line says of itself: the help of a command, and its manual page. */
@NullMarked
package dev.pgready.app.manual;

import org.jspecify.annotations.NullMarked;
