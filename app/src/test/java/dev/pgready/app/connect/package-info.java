@NullMarked
package dev.pgready.app.connect;

import org.jspecify.annotations.NullMarked;
