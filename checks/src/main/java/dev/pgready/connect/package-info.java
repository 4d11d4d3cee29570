/** Finds out where to connect, the way psql would: arguments, environment and files to a target. */
@NullMarked
package dev.pgready.connect;

import org.jspecify.annotations.NullMarked;
