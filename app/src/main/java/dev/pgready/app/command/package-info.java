/** The commands: each parses, calls and maps to an exit code. */
@NullMarked
package dev.pgready.app.command;

import org.jspecify.annotations.NullMarked;
