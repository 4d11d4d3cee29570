// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.query;

/**
 * The catalogue statement as it is sent: the server answers with the same document in several rows,
 * each of which goes out as soon as it is there. What takes the server longest comes first, so that
 * it can be read while the server works out the rest.
 */
final class RowByRow {
  private static final String BODY =
      "select pg_catalog.json_build_object('factsVersion', 2, 'catalogue', pg_catalog.json_build_object(\n"
          + "  'relations', pg_catalog.json_build_object(";

  /** Of what is said of the relations. */
  private static final String FIELD = "\n    '";

  private static final String OTHERS = "),\n  'server', ";

  private static final String END = "\n))::text";

  /**
   * Blanks behind the relations, fewer where there are few: a server sends what fills its buffer of
   * 8 kB, and keeps the rest until there is more.
   */
  private static final String BLANKS =
      "pg_catalog.repeat(' ', (select least(8192, coalesce(sum(pg_catalog.cardinality(grp.oids)), 0))::int from grp))";

  private RowByRow() {}

  /**
   * @param statement whole, without comments
   */
  static String of(String statement) {
    int body = statement.indexOf(BODY);
    int relations = body + BODY.length();
    int others = statement.indexOf(OTHERS, relations);
    if (body < 0 || others < 0 || !statement.endsWith(END)) {
      throw new IllegalArgumentException("not the catalogue statement");
    }
    StringBuilder rows = new StringBuilder(statement.length() + 1000);
    rows.append(statement, 0, body).append("select case r.n");
    String before = "{\"factsVersion\" : 2, \"catalogue\" : {\"relations\" : {";
    int row = 0;
    for (int at = statement.indexOf(FIELD, relations); at >= 0 && at < others; ) {
      int next = statement.indexOf(FIELD, at + 1);
      boolean last = next < 0 || next > others;
      int name = at + FIELD.length();
      int quote = statement.indexOf('\'', name);
      rows.append("\n  when ").append(++row).append(" then '").append(before);
      rows.append('"').append(statement, name, quote).append("\" : ' || coalesce((");
      rows.append(statement, quote + 2, last ? others : next - 1).append(")::text, 'null')");
      before = ", ";
      at = last ? -1 : next;
    }
    rows.append("\n  when ").append(++row).append(" then '}, ' || ").append(BLANKS);
    rows.append("\n  when ").append(++row).append(" then pg_catalog.substr(");
    rows.append("pg_catalog.json_build_object(").append(statement, others + 2, statement.length());
    rows.setLength(rows.length() - END.length());
    rows.append("\n)::text, 2) || '}' end\nfrom (values (1)");
    for (int i = 2; i <= row; i++) {
      rows.append(", (").append(i).append(')');
    }
    return rows.append(") r(n)").toString();
  }
}
