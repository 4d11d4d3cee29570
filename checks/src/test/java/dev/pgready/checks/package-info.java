/** Tests of the vocabulary, and the guards over all checks. */
@NullMarked
package dev.pgready.checks;

import org.jspecify.annotations.NullMarked;
