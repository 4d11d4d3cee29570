/** A PostgreSQL server in a temporary directory, and the story that {@code pgready demo} tells. */
@NullMarked
package dev.pgready.app.demo;

import org.jspecify.annotations.NullMarked;
