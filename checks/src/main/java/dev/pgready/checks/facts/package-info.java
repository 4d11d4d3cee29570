/**
 * Everything seen of one database at one moment, as immutable records; reading and writing the
 * facts document.
 */
@NullMarked
package dev.pgready.checks.facts;

import org.jspecify.annotations.NullMarked;
