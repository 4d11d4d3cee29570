@NullMarked
package dev.pgready.app.watch;

import org.jspecify.annotations.NullMarked;
