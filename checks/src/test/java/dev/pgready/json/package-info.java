@NullMarked
package dev.pgready.json;

import org.jspecify.annotations.NullMarked;
