/** Tests of the checks of this group, on facts made in code. */
@NullMarked
package dev.pgready.checks.role;

import org.jspecify.annotations.NullMarked;
