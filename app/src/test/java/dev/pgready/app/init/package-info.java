@NullMarked
package dev.pgready.app.init;

import org.jspecify.annotations.NullMarked;
