/** Collects the facts of one database. */
@NullMarked
package dev.pgready.collect;

import org.jspecify.annotations.NullMarked;
