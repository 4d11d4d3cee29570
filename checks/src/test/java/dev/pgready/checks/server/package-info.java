/** Tests of the server checks. */
@NullMarked
package dev.pgready.checks.server;

import org.jspecify.annotations.NullMarked;
