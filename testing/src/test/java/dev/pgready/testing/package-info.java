@NullMarked
package dev.pgready.testing;

import org.jspecify.annotations.NullMarked;
