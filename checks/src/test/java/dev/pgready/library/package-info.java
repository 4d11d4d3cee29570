@NullMarked
package dev.pgready.library;

import org.jspecify.annotations.NullMarked;
