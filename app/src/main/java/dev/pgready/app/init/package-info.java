/** What {@code init} asks, shows and writes. Pure: no terminal, no file, no server. */
@NullMarked
package dev.pgready.app.init;

import org.jspecify.annotations.NullMarked;
