/** {@code pgready.yaml}: what a team settles once for all its runs. */
@NullMarked
package dev.pgready.app.config;

import org.jspecify.annotations.NullMarked;
