/** What the readers of the stream need. */
@NullMarked
package dev.pgready.checks.consumer;

import org.jspecify.annotations.NullMarked;
