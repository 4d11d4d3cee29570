package dev.pgready.checks;

/**
 * Where statements look their names up: in the system's own schema alone. Operators, functions,
 * types and tables that anybody can create elsewhere would otherwise be taken where they fit better
 * ({@code oid = integer} is in no catalogue), and run with the rights of whoever runs the
 * statement. Temporary objects come last, where without a word of them they would come first.
 */
public final class SearchPath {
  /** For the transaction. */
  public static final String LOCAL = "SET LOCAL search_path = pg_catalog, pg_temp";

  /** For the session: where it is certainly one's own, as in a script. */
  public static final String SESSION = "SET search_path = pg_catalog, pg_temp";

  /** At the end of a script, for sessions that go on. */
  public static final String RESET = "RESET search_path";

  private SearchPath() {}
}
