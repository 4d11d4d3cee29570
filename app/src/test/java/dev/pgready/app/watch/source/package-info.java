@NullMarked
package dev.pgready.app.watch.source;

import org.jspecify.annotations.NullMarked;
