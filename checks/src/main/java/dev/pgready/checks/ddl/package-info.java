/** Checks of what the role may create. */
@NullMarked
package dev.pgready.checks.ddl;

import org.jspecify.annotations.NullMarked;
