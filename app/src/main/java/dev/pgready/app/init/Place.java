// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import dev.pgready.app.init.source.Candidate;
import dev.pgready.collect.connect.ConnectionTarget;
import java.util.Locale;

/**
 * Where a connection leads.
 *
 * @param target with the password, if one is known
 * @param secret whether the connection itself or the user gave a password, which no file of libpq's
 *     knows
 */
public record Place(Candidate candidate, ConnectionTarget target, boolean secret) {
  /** The same with the password that the user typed. */
  public Place with(ConnectionTarget other) {
    return new Place(candidate, other, true);
  }

  /** Host, port and database, and as whom; nothing of it is secret. */
  public String where() {
    return "%s, port %s, database %s, as %s"
        .formatted(target.host(), target.port(), target.database(), target.user());
  }

  /** A name for it in {@code pgready.yaml}. */
  public String name() {
    String name = target.database().replaceAll("[^A-Za-z0-9_.-]", "_").replaceFirst("^[_.-]+", "");
    return name.isEmpty() ? "db" : name;
  }

  /** The environment variable that its password is to be in. */
  static String variable(String name) {
    String word = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    return (Character.isDigit(word.charAt(0)) ? "DB_" : "") + word + "_PASSWORD";
  }
}
