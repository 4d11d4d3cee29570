// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import dev.pgready.json.JsonKeys;
import dev.pgready.postgres.Identifiers;
import dev.pgready.profile.Lists;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A relation of the user's schemas.
 *
 * @param kind r: table, p: partitioned table, f: foreign table, v: view, m: materialized view
 * @param persistence null: permanent, u: unlogged
 * @param owns whether the judged role has the owner's rights
 * @param extension the extension that it belongs to; null: none
 * @param identity replica identity: null (default), n: nothing, f: full, i: index
 * @param parent oid of the partitioned table that it is a partition of; null: none
 * @param inherits whether it is a child by plain inheritance
 * @param parents oids of the tables that it inherits from by plain inheritance
 * @param policies number of row security policies; null where row security is off
 * @param rolePolicies number of policies for PUBLIC or the judged role, of whatever command, also
 *     where row security is off; null: none
 * @param policiesShowAll whether row security is on, and its policies let the judged role see every
 *     row all the same
 * @param selectColumns whether the role may not read the table as such, but each of its columns by
 *     grants of their own; generated ones don't count
 * @param granted which of SELECT, INSERT, UPDATE, DELETE and TRUNCATE were granted to the role
 *     itself
 * @param rows the planner's estimate; null: not known, or none
 * @param pages of 8 kB, the planner's figure; null: none, or never analyzed
 * @param updates since the statistics were reset; null: none
 * @param indexes its unique indexes
 * @param oddColumns names that are no plain lower-case identifiers, or begin with an underscore, as
 *     names that consumers reserve do
 * @param unequalColumns columns of types without equality
 * @param typedColumns columns of other types than the plainest, which some readers do not know
 * @param timed whether a column holds dates or times, which DateStyle writes in several ways
 * @param unreadable whether it is a foreign table that the judged role cannot read: its wrapper has
 *     no handler, or is postgres_fdw without a user mapping for the role
 * @param sameNameColumns columns whose names differ only in the case of ASCII letters
 * @param toastedColumns columns whose values may be stored out of line, where any are
 * @param grantedColumns columns that the role may read by a grant of their own
 * @param insertColumns columns that it may insert into by such a grant, not by one on the table
 * @param updateColumns likewise
 * @param sqlName schema and name as SQL needs them; no part of the document
 */
public record TableFacts(
    long oid,
    String schema,
    String name,
    String kind,
    @Nullable String persistence,
    String owner,
    boolean owns,
    @Nullable String extension,
    @Nullable String identity,
    @Nullable Long parent,
    boolean inherits,
    List<Long> parents,
    boolean rowSecurity,
    boolean forceRowSecurity,
    @Nullable Integer policies,
    @Nullable Integer rolePolicies,
    boolean policiesShowAll,
    boolean select,
    boolean selectColumns,
    boolean insert,
    boolean update,
    boolean delete,
    boolean truncate,
    List<String> granted,
    @Nullable Long rows,
    @Nullable Long pages,
    @Nullable Long updates,
    @Nullable Long deletes,
    List<Index> indexes,
    List<Generated> generated,
    List<String> oddColumns,
    List<Typed> unequalColumns,
    List<ColumnType> typedColumns,
    boolean timed,
    boolean unreadable,
    List<String> sameNameColumns,
    List<String> toastedColumns,
    List<String> grantedColumns,
    List<String> insertColumns,
    List<String> updateColumns,
    @Nullable Integer identityColumns,
    String sqlName)
    implements JsonKeys {

  static Map<String, String> jsonKeys() {
    return Map.of("sqlName", "");
  }

  /**
   * A unique index.
   *
   * @param replident named by ALTER TABLE ... REPLICA IDENTITY USING INDEX
   * @param nullable whether any of its columns may be null
   */
  public record Index(
      String name,
      boolean primary,
      boolean replident,
      boolean deferrable,
      boolean invalid,
      boolean partial,
      boolean expressions,
      boolean nullable,
      List<String> columns) {
    public Index {
      Required.of(name, "name");
      columns = Lists.copy(columns);
    }

    /**
     * What PostgreSQL takes as replica identity: unique, immediate, valid, without predicate or
     * expression, not null.
     */
    public boolean usableAsIdentity() {
      return !deferrable && !invalid && !partial && !expressions && !nullable;
    }
  }

  /**
   * @param kind s: stored, v: virtual (18 and newer)
   */
  public record Generated(String name, String kind) {
    public Generated {
      Required.of(name, "name");
      Required.of(kind, "kind");
    }
  }

  public record Typed(String name, String type) {
    public Typed {
      Required.of(name, "name");
      Required.of(type, "type");
    }
  }

  /**
   * A column's type, as {@code pg_type} names it.
   *
   * @param kind {@code typtype}: b base, c composite, d domain, e enum, m multirange, r range
   * @param array whether it is an array
   * @param element of an array, and of base types that are stored as fixed arrays; null: none
   * @param elementKind the element's {@code typtype}
   * @param base of a domain; null: it is none
   * @param dimensions as declared; 0 also of arrays where nobody declared any
   * @param filled whether it is NOT NULL or was added with a default, so that rows hold a value;
   *     told of refcursor and of domains over it alone
   */
  public record ColumnType(
      String name,
      String type,
      String kind,
      boolean array,
      @Nullable String element,
      @Nullable String elementKind,
      @Nullable String base,
      int dimensions,
      boolean filled) {
    public ColumnType {
      Required.of(name, "name");
      Required.of(type, "type");
      Required.of(kind, "kind");
    }
  }

  public TableFacts {
    Required.of(schema, "schema");
    Required.of(name, "name");
    Required.of(kind, "kind");
    Required.of(owner, "owner");
    parents = Lists.copy(parents);
    granted = Lists.copy(granted);
    indexes = Lists.copy(indexes);
    generated = Lists.copy(generated);
    oddColumns = Lists.copy(oddColumns);
    unequalColumns = Lists.copy(unequalColumns);
    typedColumns = Lists.copy(typedColumns);
    sameNameColumns = Lists.copy(sameNameColumns);
    toastedColumns = Lists.copy(toastedColumns);
    grantedColumns = Lists.copy(grantedColumns);
    insertColumns = Lists.copy(insertColumns);
    updateColumns = Lists.copy(updateColumns);
    sqlName = Identifiers.quote(schema, name);
  }

  /** Of what no two tables of a database have in common; the rest is much. */
  @Override
  public int hashCode() {
    return Long.hashCode(oid);
  }

  /** A table whose rows WAL carries: ordinary or partitioned, permanent. */
  public boolean publishable() {
    return (kind.equals("r") || kind.equals("p")) && persistence == null;
  }

  public boolean partitioned() {
    return kind.equals("p");
  }

  /**
   * The index that identifies rows under the current replica identity. PostgreSQL's own rule
   * (RelationGetIndexList): valid, immediate, without predicate, and the primary key or the index
   * named.
   */
  public Optional<Index> identityIndex() {
    return Optional.ofNullable(identifying());
  }

  private @Nullable Index identifying() {
    if (identity != null && !identity.equals("i")) {
      return null;
    }
    for (int i = 0; i < indexes.size(); i++) {
      if (identifies(indexes.get(i))) {
        return indexes.get(i);
      }
    }
    return null;
  }

  private boolean identifies(Index index) {
    return !index.invalid()
        && !index.deferrable()
        && !index.partial()
        && (identity == null ? index.primary() : index.replident());
  }

  // what follows is asked of every table by every consumer: without streams, and no objects made

  public boolean hasPrimaryKey() {
    for (int i = 0; i < indexes.size(); i++) {
      if (indexes.get(i).primary()) {
        return true;
      }
    }
    return false;
  }

  /** Whether UPDATE and DELETE can be published. */
  public boolean identifiesRows() {
    return "f".equals(identity) || identifying() != null;
  }

  /** UPDATE and DELETE seen since the statistics were reset. */
  public long traffic() {
    return (updates == null ? 0 : updates) + (deletes == null ? 0 : deletes);
  }
}
