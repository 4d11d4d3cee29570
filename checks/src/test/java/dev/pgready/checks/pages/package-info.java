/** Executes what the checks' pages say. */
@NullMarked
package dev.pgready.checks.pages;

import org.jspecify.annotations.NullMarked;
