// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import org.jspecify.annotations.Nullable;

/**
 * The endpoint to use instead of a pooled or read-only one.
 *
 * @param user null: the same user
 */
public record DirectEndpoint(String host, int port, @Nullable String user) {}
