// SPDX-License-Identifier: Apache-2.0
package dev.pgready.postgres;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where statements look their names up: in the system's own schema alone. Operators, functions,
 * types and tables that anybody can create elsewhere would otherwise be taken where they fit better
 * ({@code oid = integer} is in no catalogue), and run with the rights of whoever runs the
 * statement. Temporary objects come last, where they would come first if they were not named.
 */
public final class SearchPath {
  /** Nothing but the end of a transaction: names nothing, and must work after an error. */
  private static final Pattern END = Pattern.compile("^(COMMIT|ROLLBACK)$");

  /** The other grammar of a walsender: one command a message, and no name of SQL in it. */
  private static final Pattern REPLICATION =
      Pattern.compile(
          "^(IDENTIFY_SYSTEM|CREATE_REPLICATION_SLOT |DROP_REPLICATION_SLOT |START_REPLICATION )");

  /** The name of a setting, which is looked up nowhere; poolers know theirs only alone. */
  private static final Pattern SHOW = Pattern.compile("^SHOW [A-Za-z_.]+$");

  private static final Pattern BEGIN = Pattern.compile("^BEGIN( READ ONLY| READ WRITE)?(; |$)");

  /** For the transaction. */
  public static final String LOCAL = "SET LOCAL search_path = pg_catalog, pg_temp";

  /** For the session: where it is certainly one's own, as in a script. */
  public static final String SESSION = "SET search_path = pg_catalog, pg_temp";

  /** At the end of a script, for sessions that go on. */
  public static final String RESET = "RESET search_path";

  private SearchPath() {}

  /**
   * A message as it may be sent: where names and operators are looked up is set in the same
   * message, for its transaction only. So nothing that anybody created is ever taken for what is
   * meant, whatever the path of the role or database is, and nothing stays behind in a pooler's
   * backend.
   */
  public static String guarded(String message) {
    if (END.matcher(message).find()
        || REPLICATION.matcher(message).find()
        || SHOW.matcher(message).find()) {
      return message;
    }
    Matcher begin = BEGIN.matcher(message);
    if (!begin.find()) {
      return LOCAL + "; " + message;
    }
    String rest = message.substring(begin.end());
    return "BEGIN%s; %s%s"
        .formatted(
            begin.group(1) == null ? "" : begin.group(1), LOCAL, rest.isEmpty() ? "" : "; " + rest);
  }
}
