// SPDX-License-Identifier: Apache-2.0
/** Dumps and migrations as files: which there are, in which order, and their statements. */
@NullMarked
package dev.pgready.app.schema.source;

import org.jspecify.annotations.NullMarked;
