/** What a consumer asks of its source, one file a need. */
@NullMarked
package dev.pgready.consumers.needs;

import org.jspecify.annotations.NullMarked;
