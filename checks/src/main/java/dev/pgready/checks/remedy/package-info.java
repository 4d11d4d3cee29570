/** Remedies that several groups of checks advise. */
@NullMarked
package dev.pgready.checks.remedy;

import org.jspecify.annotations.NullMarked;
