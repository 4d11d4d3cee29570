// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * libpq's {@code require_auth}: by which methods a server is to let the client in. It protects the
 * password from a server, or from somebody in its place, that asks for it in clear text.
 */
public final class RequiredAuthentication {
  /** What a server does that asks for nothing. */
  static final String NONE = "none";

  private static final List<String> METHODS =
      List.of("password", "md5", "gss", "sspi", "scram-sha-256", "oauth", NONE);

  private final Set<String> allowed;
  private final String text;

  private RequiredAuthentication(String text, Set<String> allowed) {
    this.text = text;
    this.allowed = allowed;
  }

  /**
   * What is wrong with a value; null: nothing.
   *
   * @return the end of a sentence, without the value
   */
  public static @Nullable String problem(String text) {
    String known = String.join(", ", METHODS);
    Set<String> seen = new LinkedHashSet<>();
    Boolean negative = null;
    for (String part : text.split(",", -1)) {
      String word = part.strip();
      boolean no = word.startsWith("!");
      String method = no ? word.substring(1) : word;
      if (!METHODS.contains(method)) {
        return "must be a list of %s, or of these with ! before each".formatted(known);
      }
      if (negative != null && negative != no) {
        return "must have ! before every method or before none";
      }
      if (!seen.add(method)) {
        return "names a method twice";
      }
      negative = no;
    }
    return null;
  }

  /**
   * @param text as libpq takes it; null or empty: every method will do
   * @throws IllegalArgumentException where {@link #problem} finds one
   */
  static RequiredAuthentication of(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return new RequiredAuthentication("", Set.copyOf(METHODS));
    }
    String problem = problem(text);
    if (problem != null) {
      throw new IllegalArgumentException("require_auth " + problem);
    }
    Set<String> named =
        List.of(text.split(",", -1)).stream()
            .map(word -> word.strip().replace("!", ""))
            .collect(Collectors.toSet());
    Set<String> allowed = new LinkedHashSet<>(METHODS);
    if (text.strip().startsWith("!")) {
      allowed.removeAll(named);
    } else {
      allowed.retainAll(named);
    }
    return new RequiredAuthentication(text, allowed);
  }

  boolean allows(String method) {
    return allowed.contains(method);
  }

  /** Why a server is not let go on, in a sentence. */
  String refusal(String where, String method) {
    return switch (method) {
      case NONE ->
          "%s let the client in without authentication, which require_auth=%s does not allow: look at pg_hba.conf (trust), or leave require_auth out"
              .formatted(where, text);
      case "password" ->
          "%s asks for the password in clear text, which require_auth=%s does not allow: it was not sent; use scram-sha-256 in pg_hba.conf"
              .formatted(where, text);
      default ->
          "%s asks for authentication by %s, which require_auth=%s does not allow: nothing was sent"
              .formatted(where, method, text);
    };
  }
}
