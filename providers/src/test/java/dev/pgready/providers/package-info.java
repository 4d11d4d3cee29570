@NullMarked
package dev.pgready.providers;

import org.jspecify.annotations.NullMarked;
