// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import org.jspecify.annotations.Nullable;

/**
 * Who can run a part of a script.
 *
 * @param label in words
 * @param test a boolean expression that is true for whoever can; null: only the attempt tells
 */
record Actor(String label, @Nullable String test) {}
