// SPDX-License-Identifier: Apache-2.0
/** Dumps and migrations in place of a database: applied to a temporary server, and traced. */
@NullMarked
package dev.pgready.app.schema;

import org.jspecify.annotations.NullMarked;
