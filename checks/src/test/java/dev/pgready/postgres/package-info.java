@NullMarked
package dev.pgready.postgres;

import org.jspecify.annotations.NullMarked;
