@NullMarked
package dev.pgready.app.fleet;

import org.jspecify.annotations.NullMarked;
