/** Logs in with a password that a server asks for by SCRAM-SHA-256, before the driver reads. */
@NullMarked
package dev.pgready.collect.scram;

import org.jspecify.annotations.NullMarked;
