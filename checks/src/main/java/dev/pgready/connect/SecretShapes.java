// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text that carries a password looks like, whoever's form it is in. Whatever looks so is not
 * shown: not where it was mistyped, and not where it was given to the wrong option.
 */
public final class SecretShapes {
  private static final String WORDS =
      "password|passwd|passphrase|passcode|pwd|pass|pw|secret|token|api[_-]?key|credential[s]?|sslpassword";

  /** {@code password=...}, {@code "Password": ...}, {@code PGPASSWORD=...}. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(?<![a-z])(?:[a-z0-9_-]{0,40}[_-])?(?:pg|user)?(?:"
              + WORDS
              + ")[\"'`]?\\s*(?::=|=>|[=:])\\s*(\"(?:[^\"\\\\]|\\\\.)*\"?|'(?:[^'\\\\]|\\\\.)*'?|[^\\s;,&\"'}]+)");

  /** {@code ://user:password@host}, the password with whatever it holds. */
  private static final Pattern LOGIN = Pattern.compile("://[^/\\s:@]*:(\\S+)@");

  /** {@code user:password@host} without a scheme, and Oracle's {@code user/password@host}. */
  private static final Pattern BARE_LOGIN = Pattern.compile("^[^\\s:/@=]+[:/]([^\\s]+)@");

  /** A line of a password file: host, port, database, user, password. */
  private static final Pattern PASSWORD_FILE =
      Pattern.compile("^[^:\\s=/]*:(?:[0-9]+|\\*):[^:]*:[^:]*:(.+)$", Pattern.DOTALL);

  /** Another assignment behind the first value, as {@code host=h;user=u} has it. */
  private static final Pattern CHAINED =
      Pattern.compile("[;,&?|]\\s*[\"']?[A-Za-z_][\\w .-]{0,40}[\"']?\\s{0,5}=");

  private static final Pattern ENCODED_SCHEME = Pattern.compile("(?i)%3A(?:/|%2F)(?:/|%2F)");

  private static final Pattern BASE64 = Pattern.compile("\\s*[A-Za-z0-9+/_\\s-]{12,}={0,2}\\s*");

  /** What is shorter is part of ordinary words. */
  private static final int SHORTEST = 3;

  private SecretShapes() {}

  /** Whether there is a password in it, by all that is likely. */
  public static boolean certain(String text) {
    return NAMED.matcher(text).find()
        || LOGIN.matcher(text).find()
        || PASSWORD_FILE.matcher(text).matches();
  }

  /** Whether there may be a password in it. */
  public static boolean in(String text) {
    return certain(text) || (BARE_LOGIN.matcher(text).find() && text.indexOf(' ') < 0);
  }

  /**
   * Whether it is a connection string that was encoded as a whole: percent-encoded, or in base64 as
   * Kubernetes keeps its secrets.
   */
  static boolean encoded(String text) {
    if (ENCODED_SCHEME.matcher(text).find()) {
      return true;
    }
    if (!BASE64.matcher(text).matches()) {
      return false;
    }
    try {
      String stripped = text.strip();
      String decoded =
          new String(
              Base64.getMimeDecoder().decode(stripped.replace('-', '+').replace('_', '/')),
              StandardCharsets.UTF_8);
      return decoded.contains("://") || certain(decoded);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether a word for a secret has a value behind it. */
  static boolean named(String text) {
    return NAMED.matcher(text).find();
  }

  /** Whether one value goes on with the name of the next. */
  static boolean chained(String text) {
    return CHAINED.matcher(text).find();
  }

  static boolean passwordFileLine(String text) {
    return PASSWORD_FILE.matcher(text).matches();
  }

  /** The pieces that are secret, as far as the shape tells. */
  public static Set<String> secrets(String text) {
    Set<String> secrets = new LinkedHashSet<>();
    for (Pattern pattern : List.of(NAMED, LOGIN, BARE_LOGIN, PASSWORD_FILE)) {
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        String secret = matcher.group(1).replaceAll("^[\"']|[\"']$", "");
        if (secret.length() >= SHORTEST) {
          secrets.add(secret);
        }
      }
    }
    return secrets;
  }

  /**
   * Somebody's words about what was typed, without the secrets in that.
   *
   * @param typed what may stand in the text: arguments, values
   */
  public static String hide(String text, Iterable<String> typed) {
    String shown = text;
    for (String word : typed) {
      // --option=value
      int equals = word.startsWith("-") ? word.indexOf('=') : -1;
      for (String value : List.of(word, word.substring(equals + 1))) {
        if (in(value)) {
          shown = value.length() < SHORTEST ? shown : shown.replace(value, "***");
          for (String secret : secrets(value)) {
            shown = shown.replace(secret, "***");
          }
        }
      }
    }
    return shown;
  }
}
