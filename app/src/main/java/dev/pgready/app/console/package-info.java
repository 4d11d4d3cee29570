/** Where the program meets the terminal and the process: output, errors, exit codes, signals. */
@NullMarked
package dev.pgready.app.console;

import org.jspecify.annotations.NullMarked;
