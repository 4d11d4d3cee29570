/** Whole schemas with the shapes of well-known applications', fixed and then replicated. */
@NullMarked
package dev.pgready.checks.schemas;

import org.jspecify.annotations.NullMarked;
