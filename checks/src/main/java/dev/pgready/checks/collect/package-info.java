/** Connects, asks and probes: the only package of this module that talks to a server. */
@NullMarked
package dev.pgready.checks.collect;

import org.jspecify.annotations.NullMarked;
