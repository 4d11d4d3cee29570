/** What differs between two databases, or between one database then and now. Pure. */
@NullMarked
package dev.pgready.checks.compare;

import org.jspecify.annotations.NullMarked;
