// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Whether the parts that say where to connect can be what they are given as. */
final class PlausiblePlaces {
  private static final Pattern OPTIONS_AND_MORE =
      Pattern.compile("(?i)[;&]\\s*(?:password|passwd|pwd)\\s*=");

  /** What the name or the address of a server can be made of. */
  private static final Pattern HOST =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}._~-]+|[0-9a-fA-F:.]+(%[\\w.-]+)?");

  /** A directory of a machine where a database's name should be. */
  private static final Pattern SOCKET_PATH =
      Pattern.compile("/(?:var|run|tmp|cloudsql|private|home|opt|usr|mnt|srv)/.*", Pattern.DOTALL);

  /**
   * A database's name that was typed by itself, rather than within a string. Whatever else it has
   * may be what separates it from a password.
   */
  private static final Pattern NAME =
      Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_.+~$#!&()'% -]*");

  /**
   * Host, port and more, with blanks between them; or what HTTP and Oracle have before a secret.
   */
  private static final Pattern WORDS =
      Pattern.compile("(?i).*\\s[0-9]{2,5}\\s+\\S+\\s.*|(?:bearer|basic|token|identified by)\\s.*");

  /** {@code project:region:instance}, as Cloud SQL's connectors take it. */
  private static final Pattern CLOUD_SQL =
      Pattern.compile("[a-z][a-z0-9.:-]*:[a-z]+-[a-z]+[0-9]+:[a-z][a-z0-9-]*");

  /** In bytes; servers cut off what is longer. */
  private static final int LONGEST_NAME = 63;

  /** What separates a user's name from something else. */
  private static final Pattern NO_USER = Pattern.compile("(?s).*[:{/].*");

  /**
   * What only a URI decodes, and a variable of Windows that was not filled in. A percent sign by
   * itself may be part of a name.
   */
  private static final Pattern PERCENT_ENCODED =
      Pattern.compile("(?is).*%(?:20|22|25|26|2F|3A|3B|3D|40).*|%\\w+%.*");

  /** The same where nothing was quoted, so that nothing of it may be meant. */
  private static final Pattern NO_PLAIN_USER = Pattern.compile("(?s)-.*|.*[;,=}\"<>|\\p{Cntrl}].*");

  private PlausiblePlaces() {}

  /**
   * Whether the parts that are shown, looked up or named in messages are what they should be:
   * otherwise a password may be in them, and nothing of them is shown.
   */
  static void check(Map<String, GivenValue> settings) throws InvalidConnectionException {
    for (Map.Entry<String, GivenValue> entry : settings.entrySet()) {
      String keyword = entry.getKey();
      GivenValue setting = entry.getValue();
      String text = setting.value();
      boolean encoded = setting.written() == GivenValue.Written.ENCODED;
      // what is neither shown nor named in a message may hold anything
      boolean shown =
          Parameter.of(keyword)
              .map(parameter -> parameter.handling() != Parameter.Handling.HARMLESS)
              .orElse(true);
      if (Parameter.secret(keyword) || !shown || text.isEmpty()) {
        continue;
      }
      if (keyword.equals("options")) {
        // settings of any name, among them those of applications
        if (OPTIONS_AND_MORE.matcher(text).find()) {
          throw new InvalidConnectionException(setting.origin() + ForeignString.SEPARATORS);
        }
        continue;
      }
      String subject = "%s from %s".formatted(keyword, setting.origin());
      if (SecretShapes.named(text) || (!encoded && text.contains("://"))) {
        throw new InvalidConnectionException(
            (setting.written() == GivenValue.Written.PLAIN ? subject : setting.origin())
                + (text.contains("://")
                    ? ": a part of it is a connection URI itself, which has to be given whole, as"
                        + " CONNECTION"
                    : ForeignString.SEPARATORS));
      }
      if (!encoded && (SecretShapes.chained(text) || SecretShapes.passwordFileLine(text))) {
        throw new InvalidConnectionException(
            (setting.written() == GivenValue.Written.PLAIN ? subject : setting.origin())
                + ForeignString.SEPARATORS);
      }
      switch (keyword) {
        case "host", "hostaddr" -> {
          for (String host : text.split(",", -1)) {
            host(subject, host.strip());
          }
        }
        case "dbname" -> {
          if (setting.written() == GivenValue.Written.ENCODED
              && SOCKET_PATH.matcher(text).matches()) {
            throw new InvalidConnectionException(
                subject
                    + " is a directory: for a Unix socket leave the host out"
                    + " and write ?host=/DIRECTORY");
          }
          if (!encoded && SecretShapes.in(text)) {
            throw new InvalidConnectionException(
                subject + " is more than a database's name: write one connection, as a URI");
          }
          if (setting.written() == GivenValue.Written.PLAIN
              && (!NAME.matcher(text).matches()
                  || PERCENT_ENCODED.matcher(text).matches()
                  || WORDS.matcher(text).matches()
                  || ForeignString.spoken(text)
                  || SecretShapes.encoded(text))) {
            throw new InvalidConnectionException(
                subject
                    + " has a character that suggests something else than a database's name: write"
                    + " dbname='...' if it is one, or postgresql:// before a URI");
          }
          tooLong(subject, setting);
        }
        case "user" -> {
          if (!encoded
              && (NO_USER.matcher(text).matches()
                  || PERCENT_ENCODED.matcher(text).matches()
                  || (setting.written() == GivenValue.Written.PLAIN
                      && (NO_PLAIN_USER.matcher(text).matches() || WORDS.matcher(text).matches()))
                  || SecretShapes.in(text)
                  || ForeignString.spoken(text)
                  || SecretShapes.encoded(text))) {
            throw new InvalidConnectionException(
                subject
                    + " is more than a user's name; a password belongs into PGPASSWORD or ~/.pgpass"
                    + " (only a URI is percent-encoded, and there a colon in a name is %3A)");
          }
          tooLong(subject, setting);
        }
        default -> {}
      }
      if (!encoded && List.of("host", "dbname", "user", "service").contains(keyword)) {
        ends(subject, text);
      }
    }
  }

  /** A token of a cloud, in place of a name, has hundreds of characters. */
  private static void tooLong(String subject, GivenValue setting)
      throws InvalidConnectionException {
    if (setting.written() == GivenValue.Written.PLAIN
        && setting.value().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new InvalidConnectionException(
          "%s has more than %s bytes, which no name has".formatted(subject, LONGEST_NAME));
    }
  }

  private static void ends(String subject, String text) throws InvalidConnectionException {
    if (text.endsWith("\n") || text.endsWith("\r")) {
      throw new InvalidConnectionException(
          subject + " ends in a line feed: leave it out (printf or echo -n make a file without)");
    }
  }

  private static void host(String subject, String host) throws InvalidConnectionException {
    if (host.startsWith("@")) {
      throw new InvalidConnectionException(
          "the %s is an abstract Unix socket, which pgready cannot use".formatted(subject));
    }
    if (host.isEmpty() || host.startsWith("/") || HOST.matcher(host).matches()) {
      return;
    }
    if (host.endsWith(";")) {
      throw new InvalidConnectionException(subject + ForeignString.SEPARATORS);
    }
    throw new InvalidConnectionException(
        subject
            + (CLOUD_SQL.matcher(host).matches()
                ? " is an instance of Cloud SQL, which its connector opens: write"
                    + " host=/cloudsql/INSTANCE for a socket of the Auth Proxy, or the proxy's"
                    + " address"
                : host.matches("[\\w.-]+:[0-9]+")
                    ? " has a port in it: give that with -p, port= or PGPORT"
                    : " is not the name of a host: it has a character that none has"));
  }
}
