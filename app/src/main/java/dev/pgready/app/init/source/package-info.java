/** Where a project already says which database is its own: files that are read when asked for. */
@NullMarked
package dev.pgready.app.init.source;

import org.jspecify.annotations.NullMarked;
