/** Checks of tables. */
@NullMarked
package dev.pgready.checks.table;

import org.jspecify.annotations.NullMarked;
