/** Checks of replication slots and of what blocks them. */
@NullMarked
package dev.pgready.checks.slot;

import org.jspecify.annotations.NullMarked;
