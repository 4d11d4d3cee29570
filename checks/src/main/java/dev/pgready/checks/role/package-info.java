/** Checks of the role that replicates. */
@NullMarked
package dev.pgready.checks.role;

import org.jspecify.annotations.NullMarked;
