/** What differs between two databases, or between two moments of one. */
@NullMarked
package dev.pgready.compare;

import org.jspecify.annotations.NullMarked;
