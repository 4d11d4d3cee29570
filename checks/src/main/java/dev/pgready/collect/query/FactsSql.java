// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.query;

import dev.pgready.collect.request.CollectOptions;
import dev.pgready.postgres.Identifiers;
import dev.pgready.postgres.SearchPath;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.text.ResourceText;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The catalogue statements, with the names filled in that the provider profiles ask for. */
public final class FactsSql {
  private FactsSql() {}

  /** Since version 14; of the functions that the catalogue statement calls the only such. */
  private static final String SPILLED =
      "(select pg_catalog.json_build_object('transactions', d.spill_txns, 'bytes', d.spill_bytes)"
          + " from pg_catalog.pg_stat_get_replication_slot(s.slot_name::pg_catalog.text) d"
          + " where s.slot_type = 'logical' and d.spill_txns > 0)";

  /**
   * The one catalogue statement: the same on every version of PostgreSQL.
   *
   * @param role the role to judge; null: the current one
   */
  public static String catalogue(ProviderCatalog providers, @Nullable String role) {
    return catalogue(providers, role, false);
  }

  /**
   * @param spilled whether to ask what decoding wrote to disk, which versions before 14 refuse
   */
  public static String catalogue(
      ProviderCatalog providers, @Nullable String role, boolean spilled) {
    return made(providers, role, spilled).sql();
  }

  /**
   * The same statement as it is sent: the document in several rows, one behind the other, so that
   * the first of them can be read while the server works out the others.
   */
  public static String rows(ProviderCatalog providers, @Nullable String role, boolean spilled) {
    return made(providers, role, spilled).rows();
  }

  private static Made made(ProviderCatalog providers, @Nullable String role, boolean spilled) {
    Made made = last;
    if (made == null || !made.is(providers, role, spilled)) {
      String sql = make(providers, role, spilled);
      made = new Made(providers, role, spilled, sql, RowByRow.of(sql));
      last = made;
    }
    return made;
  }

  /** A fleet asks all of its databases the same. */
  private record Made(
      ProviderCatalog providers, @Nullable String role, boolean spilled, String sql, String rows) {
    @SuppressWarnings("ReferenceEquality") // the same catalogue, not an equal one
    boolean is(ProviderCatalog others, @Nullable String name, boolean all) {
      return providers == others && Objects.equals(role, name) && spilled == all;
    }
  }

  private static volatile @Nullable Made last;

  private static String make(ProviderCatalog providers, @Nullable String role, boolean spilled) {
    return withoutComments(resource("facts.sql"))
        .replace(":spilled", spilled ? SPILLED : "null::pg_catalog.json")
        .replace(":'role'", Identifiers.literal(role == null ? "" : role))
        .replace(":'fingerprint_settings'", array(providers.fingerprintSettings()))
        .replace(":'fingerprint_roles'", array(providers.fingerprintRoles()))
        .replace(":'fingerprint_functions'", array(providers.fingerprintFunctions()));
  }

  /** What not everybody may read. */
  public static String privileged() {
    return withoutComments(resource("privileged-facts.sql"));
  }

  /**
   * The slots once more.
   *
   * @param afterMillis since the catalogue statement
   */
  public static String slotSample(long afterMillis) {
    return withoutComments(resource("slot-sample.sql"))
        .replace(":'after_millis'", Identifiers.literal(Long.toString(afterMillis)));
  }

  /** What a DBA runs where no second look at the slots is asked for. */
  public static String forPsql(
      ProviderCatalog providers, @Nullable String role, int timeoutSeconds) {
    return forPsql(providers, role, timeoutSeconds, 0);
  }

  /**
   * What a DBA runs with {@code psql -XAt} to make a facts document: the same statements, one after
   * the other. A refusal of the second one becomes part of the document.
   *
   * @param sampleMillis as in {@link CollectOptions}
   */
  public static String forPsql(
      ProviderCatalog providers, @Nullable String role, int timeoutSeconds, long sampleMillis) {
    String sample =
        sampleMillis == 0
            ? ""
            : String.join(
                "\n",
                "-- The slots once more, for their growth.",
                script(
                    "BEGIN READ ONLY; DO $$ BEGIN PERFORM pg_catalog.pg_sleep(%s); END $$; COMMIT"
                        .formatted(BigDecimal.valueOf(sampleMillis, 3).toPlainString())),
                script(Statements.readOnly(timeoutSeconds, slotSample(sampleMillis))),
                "");
    return String.join(
        "\n",
        "-- Facts for `pgready check --facts FILE`: psql -XAt -f THIS_FILE > FILE",
        "-- Reads the system catalogue in read-only transactions; no password, no row of any table.",
        "\\set QUIET on",
        "\\set ON_ERROR_STOP off",
        script(Statements.readOnly(timeoutSeconds, catalogue(providers, role))),
        sample + "-- What only some roles may read; a refusal does no harm.",
        SearchPath.guarded("BEGIN READ ONLY; " + Statements.limits(timeoutSeconds)),
        privileged() + ";",
        "\\if :ERROR",
        "\\echo '{\"factsVersion\":1,\"privileged\":{\"denied\":\"':SQLSTATE'\"}}'",
        "\\endif",
        "ROLLBACK;",
        "");
  }

  /** The same guard as over a connection: whoever runs it has a search_path of their own. */
  private static String script(String message) {
    return SearchPath.guarded(message) + ";";
  }

  /** They explain the file to its readers; the server need not parse them. */
  private static String withoutComments(String sql) {
    StringBuilder kept = new StringBuilder(sql.length());
    int from = 0;
    for (int line = 0; line < sql.length(); ) {
      int feed = sql.indexOf('\n', line);
      int next = feed < 0 ? sql.length() : feed + 1;
      int first = line;
      while (first < next && sql.charAt(first) == ' ') {
        first++;
      }
      if (sql.startsWith("--", first)) {
        // in pieces, not in lines: most have no comment
        kept.append(sql.substring(from, line));
        from = next;
      }
      line = next;
    }
    return kept.append(sql.substring(from)).toString().stripTrailing();
  }

  private static String array(Collection<String> names) {
    return Identifiers.literal(
        names.stream()
            .map(name -> '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
            .collect(Collectors.joining(",", "{", "}")));
  }

  private static String resource(String name) {
    return ResourceText.of(FactsSql.class, name);
  }
}
