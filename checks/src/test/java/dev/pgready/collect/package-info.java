@NullMarked
package dev.pgready.collect;

import org.jspecify.annotations.NullMarked;
