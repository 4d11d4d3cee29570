/** A statement of a script: read, guarded, with its place, its lock and its cost. */
@NullMarked
package dev.pgready.remediation.sql;

import org.jspecify.annotations.NullMarked;
