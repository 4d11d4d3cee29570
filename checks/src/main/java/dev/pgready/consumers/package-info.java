/** What a reader of the stream needs: consumer profiles. */
@NullMarked
package dev.pgready.consumers;

import org.jspecify.annotations.NullMarked;
