/** Tests of the command line as a user meets it. */
@NullMarked
package dev.pgready.app;

import org.jspecify.annotations.NullMarked;
