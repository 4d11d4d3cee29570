/** Proves the replication stream with one real change, or watches it decoded. */
@NullMarked
package dev.pgready.app.stream;

import org.jspecify.annotations.NullMarked;
