/** Tests of the connection checks. */
@NullMarked
package dev.pgready.checks.connection;

import org.jspecify.annotations.NullMarked;
