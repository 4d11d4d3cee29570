@NullMarked
package dev.pgready.consumers;

import org.jspecify.annotations.NullMarked;
