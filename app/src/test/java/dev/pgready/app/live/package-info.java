@NullMarked
package dev.pgready.app.live;

import org.jspecify.annotations.NullMarked;
