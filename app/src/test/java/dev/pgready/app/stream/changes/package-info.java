@NullMarked
package dev.pgready.app.stream.changes;

import org.jspecify.annotations.NullMarked;
