/**
 * Decodes what the output plugin {@code pgoutput} sends, protocol versions 1 to 4: bytes in,
 * records out. Knows no connection and no catalogue.
 *
 * <p>Source of every layout: PostgreSQL manual, "Logical Replication Message Formats".
 */
@NullMarked
package dev.pgready.app.pgoutput;

import org.jspecify.annotations.NullMarked;
