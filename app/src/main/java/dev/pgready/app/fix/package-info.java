/** What {@code fix -i} shows, and what is chosen there. Pure: no terminal, no file, no program. */
@NullMarked
package dev.pgready.app.fix;

import org.jspecify.annotations.NullMarked;
