// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import dev.pgready.json.JsonKeys;
import dev.pgready.profile.Lists;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A publication.
 *
 * @param row {@code pg_publication}, columns as the server's version names them
 * @param age transactions since it was created, or last altered where that cannot be told apart;
 *     null: not collected
 * @param alteredAge transactions since it was last created, renamed or altered otherwise than in
 *     its members, or given another owner; null: not collected
 * @param owns whether the judged role has the owner's rights
 * @param schemas of FOR TABLES IN SCHEMA
 * @param tables named tables; partitioned ones as such, not their leaves
 * @param members oids of those of them of which no more is to be said, as a server tells of them
 *     since form 2 of the document; empty, once they are among the tables
 */
public record PublicationFacts(
    long oid,
    Row row,
    @Nullable Long age,
    @Nullable Long alteredAge,
    String owner,
    boolean owns,
    List<String> schemas,
    List<Member> tables,
    List<Long> members) {

  /**
   * Columns of {@code pg_publication}.
   *
   * @param puballsequences FOR ALL SEQUENCES; only 19 and newer have it
   * @param generatedColumns {@code pubgencols} of 18 and newer: n or s (stored); null: older
   */
  public record Row(
      String pubname,
      boolean puballtables,
      boolean puballsequences,
      boolean pubinsert,
      boolean pubupdate,
      boolean pubdelete,
      boolean pubtruncate,
      boolean pubviaroot,
      @Nullable String generatedColumns)
      implements JsonKeys {
    static Map<String, String> jsonKeys() {
      return Map.of("generatedColumns", "pubgencols");
    }

    public Row {
      Required.of(pubname, "pubname");
    }
  }

  /**
   * One named table.
   *
   * @param except named to be left out (19 and newer)
   * @param columns the column list; empty: all columns
   * @param whole whether the server takes the list for none, as it names every column that is not
   *     generated
   * @param filterColumns the columns of the row filter; empty: no filter
   */
  public record Member(
      long oid, boolean except, List<String> columns, boolean whole, List<String> filterColumns) {
    public Member {
      columns = Lists.copy(columns);
      filterColumns = Lists.copy(filterColumns);
    }
  }

  public PublicationFacts {
    Required.of(row, "row");
    Required.of(owner, "owner");
    schemas = Lists.copy(schemas);
    tables = members == null ? Lists.copy(tables) : merged(Lists.copy(tables), members);
    members = List.of();
  }

  private static List<Member> merged(List<Member> tables, List<Long> members) {
    return Stream.concat(
            tables.stream(),
            members.stream().map(oid -> new Member(oid, false, List.of(), false, List.of())))
        .sorted(Comparator.comparingLong(Member::oid))
        .toList();
  }

  public String name() {
    return row.pubname();
  }

  /**
   * Whether tables can be added to it; one of all tables or of all sequences takes none by name.
   */
  public boolean listsTables() {
    return !row.puballtables() && !row.puballsequences();
  }

  /**
   * Whether a change must identify its row, so that tables without replica identity refuse UPDATE
   * or DELETE.
   */
  public boolean identifiesRows() {
    return row.pubupdate() || row.pubdelete();
  }

  /** Operations that it publishes: insert, update, delete, truncate. */
  public List<String> operations() {
    List<String> operations = new ArrayList<>();
    if (row.pubinsert()) {
      operations.add("insert");
    }
    if (row.pubupdate()) {
      operations.add("update");
    }
    if (row.pubdelete()) {
      operations.add("delete");
    }
    if (row.pubtruncate()) {
      operations.add("truncate");
    }
    return List.copyOf(operations);
  }
}
