/** Checks of the server and its settings. */
@NullMarked
package dev.pgready.checks.server;

import org.jspecify.annotations.NullMarked;
