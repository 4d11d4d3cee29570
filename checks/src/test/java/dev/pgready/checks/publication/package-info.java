/** Tests of the checks of this group, on facts made in code. */
@NullMarked
package dev.pgready.checks.publication;

import org.jspecify.annotations.NullMarked;
