/** Decoded changes, written for people or as JSON. */
@NullMarked
package dev.pgready.app.stream.changes;

import org.jspecify.annotations.NullMarked;
