/** pgready's verdicts against what real consumers then really do. */
@NullMarked
package dev.pgready.checks.truth;

import org.jspecify.annotations.NullMarked;
