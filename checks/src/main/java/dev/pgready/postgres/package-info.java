/** PostgreSQL's own notations: identifiers, positions in the WAL, SQLSTATEs. */
@NullMarked
package dev.pgready.postgres;

import org.jspecify.annotations.NullMarked;
