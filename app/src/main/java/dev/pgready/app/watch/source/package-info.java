/** Where samples come from: servers, through one statement, and recordings. */
@NullMarked
package dev.pgready.app.watch.source;

import org.jspecify.annotations.NullMarked;
