/** The statements that read the catalogue. */
@NullMarked
package dev.pgready.collect.query;

import org.jspecify.annotations.NullMarked;
