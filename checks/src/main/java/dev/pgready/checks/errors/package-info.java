/** What a pasted error text means: which of the known ones it is. */
@NullMarked
package dev.pgready.checks.errors;

import org.jspecify.annotations.NullMarked;
