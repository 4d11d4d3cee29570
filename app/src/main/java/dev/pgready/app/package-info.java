/** The command line: parses, calls, maps to an exit code. */
@NullMarked
package dev.pgready.app;

import org.jspecify.annotations.NullMarked;
