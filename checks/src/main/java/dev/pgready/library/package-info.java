// SPDX-License-Identifier: Apache-2.0
/** The way in for other Java programs: one question about a database, one report. */
@NullMarked
package dev.pgready.library;

import org.jspecify.annotations.NullMarked;
