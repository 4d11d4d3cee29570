/** Checks of publications. */
@NullMarked
package dev.pgready.checks.publication;

import org.jspecify.annotations.NullMarked;
