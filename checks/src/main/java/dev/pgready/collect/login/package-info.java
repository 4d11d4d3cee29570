/** When a password may be sent: some hosts ban whoever sends a few wrong ones. */
@NullMarked
package dev.pgready.collect.login;

import org.jspecify.annotations.NullMarked;
