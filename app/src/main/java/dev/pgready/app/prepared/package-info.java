/** Commands whose annotations were read when pgready was built, and not at each start. */
@NullMarked
package dev.pgready.app.prepared;

import org.jspecify.annotations.NullMarked;
