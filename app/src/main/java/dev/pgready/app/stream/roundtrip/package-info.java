/** Proves the stream with one change that is written and received back. */
@NullMarked
package dev.pgready.app.stream.roundtrip;

import org.jspecify.annotations.NullMarked;
