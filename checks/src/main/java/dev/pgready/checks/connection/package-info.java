/** Checks of the path to the server. */
@NullMarked
package dev.pgready.checks.connection;

import org.jspecify.annotations.NullMarked;
