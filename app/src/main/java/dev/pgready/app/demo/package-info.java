/** The embedded Postgres of {@code pgready demo}; loaded by no other command. */
@NullMarked
package dev.pgready.app.demo;

import org.jspecify.annotations.NullMarked;
