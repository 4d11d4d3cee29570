/**
 * Where Postgres is hosted: profiles, how they are recognised, and what is done differently there.
 */
@NullMarked
package dev.pgready.providers;

import org.jspecify.annotations.NullMarked;
