@NullMarked
package dev.pgready.app.stream;

import org.jspecify.annotations.NullMarked;
