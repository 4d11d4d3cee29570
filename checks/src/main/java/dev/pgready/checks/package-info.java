/**
 * The vocabulary: checks, results, remedies, reports, and the preflight that puts them together.
 */
@NullMarked
package dev.pgready.checks;

import org.jspecify.annotations.NullMarked;
