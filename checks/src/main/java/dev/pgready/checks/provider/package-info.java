/** The check of the host's own habits. */
@NullMarked
package dev.pgready.checks.provider;

import org.jspecify.annotations.NullMarked;
