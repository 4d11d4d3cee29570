/** Whole schemas with the shapes of well-known applications', healed and then replicated. */
@NullMarked
package dev.pgready.checks.schemas;

import org.jspecify.annotations.NullMarked;
