/** Opens connections and says at which step one failed. */
@NullMarked
package dev.pgready.collect.connect;

import org.jspecify.annotations.NullMarked;
