@NullMarked
package dev.pgready.compare;

import org.jspecify.annotations.NullMarked;
