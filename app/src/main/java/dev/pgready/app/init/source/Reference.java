// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init.source;

import org.jspecify.annotations.Nullable;

/**
 * What a connection is known by without its secret.
 *
 * @param url the environment variable that holds all of it; null: none does
 * @param password the variable that holds the password; null: none does
 * @param service of {@code pg_service.conf}; null: it is none
 * @param direct the variable that holds the address behind a pooler; null: none does
 */
public record Reference(
    @Nullable String url,
    @Nullable String password,
    @Nullable String service,
    @Nullable String direct) {
  /** Nothing holds any of it. */
  public static final Reference NONE = new Reference(null, null, null, null);

  public static Reference url(String variable) {
    return new Reference(variable, null, null, null);
  }

  public static Reference service(String name) {
    return new Reference(null, null, name, null);
  }
}
