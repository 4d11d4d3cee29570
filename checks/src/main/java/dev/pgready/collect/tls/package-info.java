/** Whom a client trusts that speaks TLS. */
@NullMarked
package dev.pgready.collect.tls;

import org.jspecify.annotations.NullMarked;
