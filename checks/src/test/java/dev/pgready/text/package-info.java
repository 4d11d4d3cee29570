@NullMarked
package dev.pgready.text;

import org.jspecify.annotations.NullMarked;
