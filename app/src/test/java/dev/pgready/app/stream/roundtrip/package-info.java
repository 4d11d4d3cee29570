@NullMarked
package dev.pgready.app.stream.roundtrip;

import org.jspecify.annotations.NullMarked;
