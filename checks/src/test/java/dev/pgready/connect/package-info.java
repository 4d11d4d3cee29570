@NullMarked
package dev.pgready.connect;

import org.jspecify.annotations.NullMarked;
