/** The check that a change really arrives. */
@NullMarked
package dev.pgready.checks.stream;

import org.jspecify.annotations.NullMarked;
