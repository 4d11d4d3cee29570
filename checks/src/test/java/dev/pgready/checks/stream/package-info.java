/** Tests of the stream checks. */
@NullMarked
package dev.pgready.checks.stream;

import org.jspecify.annotations.NullMarked;
