/** What was seen of one database at one moment, as immutable records. */
@NullMarked
package dev.pgready.facts;

import org.jspecify.annotations.NullMarked;
