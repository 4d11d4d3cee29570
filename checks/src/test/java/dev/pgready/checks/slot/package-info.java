/** Tests of the slot checks. */
@NullMarked
package dev.pgready.checks.slot;

import org.jspecify.annotations.NullMarked;
