// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rights of the role.
 *
 * @param replication whether it needs the REPLICATION right
 * @param database privileges on the database: CONNECT, CREATE
 * @param readsReplication whether it looks for the attribute REPLICATION, or a membership in
 *     rds_replication, itself, so that it refuses a superuser without them
 * @param attribute how bad it is where the role may replicate without the attribute REPLICATION
 *     itself, which alone it looks for; null: it does not look
 * @param schemaUsage USAGE on the schemas of the replicated tables
 * @param table privileges on every replicated table
 * @param columnGrants on which columns grants are as good as one on the table; null: not known, so
 *     only those of a publication's column list count
 * @param optionalDatabase privileges on the database that only some of its features need
 * @param optionalTable likewise on tables
 * @param extraTables privileges on tables of its own, by name: {@code public.flow_watermarks}
 * @param extraColumns columns of those tables on which such a privilege is enough, each with it:
 *     {@code INSERT watermark}
 * @param extraKeys columns on which those tables must have a unique index, for the consumer writes
 *     to them with ON CONFLICT
 * @param sequence privileges on the sequences of these tables: USAGE, SELECT, OWNER
 * @param function privileges on functions that its writes call: EXECUTE
 * @param languages of the functions that it creates and the blocks that it runs: plpgsql
 * @param catalogue functions, with () behind their names, and tables of PostgreSQL's catalogue that
 *     it uses, and that everybody may use unless somebody has taken that away; with {@code since
 *     15} or {@code before 16} behind them where the server's version decides
 * @param bypassRls how bad it is when row security hides rows from its initial copy; null: it never
 *     copies
 * @param refusesPolicies whether it refuses tables with row security unless the role bypasses it,
 *     whatever their policies show
 * @param namesColumns first server version on which its copy names the columns of a table; before,
 *     one under row security holds generated columns, and fails; null: it always does
 * @param superuser how bad it is where its role is no superuser; null: it needs none
 * @param countsPolicies whether it refuses tables with any policy for the role or PUBLIC, row
 *     security on or off, unless the role has the attribute BYPASSRLS itself
 * @param superuserFor what only a superuser could do for it
 * @param ownsTables whether it must own the replicated tables
 * @param ownSchema schema of its own objects, which it must be able to make or already own
 * @param ownTables whether it makes tables in the source that FOR ALL TABLES would publish too
 * @param copiesLater whether it copies the rows of tables that are published later, for which it
 *     must be able to read them; null: it does
 * @param defaultPrivileges whether tables made later should be readable too
 * @param emitMessage whether it calls pg_logical_emit_message
 * @param emitMessageLevel how bad it is where it must not
 * @param writes whether it writes to the source database, so that a read-only role or standby stops
 *     it
 * @param forbidden attributes that it refuses: CREATEROLE, CREATEDB, VALID UNTIL
 */
public record RoleNeeds(
    @Nullable Boolean replication,
    boolean readsReplication,
    @Nullable Level attribute,
    List<Privilege> database,
    @Nullable Boolean schemaUsage,
    List<Privilege> table,
    @Nullable ColumnGrants columnGrants,
    List<Privilege> optionalDatabase,
    List<Privilege> optionalTable,
    Map<String, List<Privilege>> extraTables,
    Map<String, List<String>> extraColumns,
    Map<String, List<String>> extraKeys,
    List<Privilege> sequence,
    List<Privilege> function,
    List<String> languages,
    List<String> catalogue,
    @Nullable Level bypassRls,
    boolean refusesPolicies,
    @Nullable Integer namesColumns,
    @Nullable Level superuser,
    boolean countsPolicies,
    List<String> superuserFor,
    boolean ownsTables,
    @Nullable String ownSchema,
    boolean ownTables,
    @Nullable Boolean copiesLater,
    boolean defaultPrivileges,
    boolean emitMessage,
    Level emitMessageLevel,
    boolean writes,
    List<String> forbidden,
    @Nullable String why,
    @Nullable String source) {
  /** The columns that its copy of a table reads. */
  public enum ColumnGrants {
    /** Every column, generated ones too, whatever the publication lists. */
    ALL,
    /** Those that the publication publishes. */
    PUBLISHED,
    /** None: it asks the server for SELECT on the table itself. */
    TABLE
  }

  /** Of a consumer whose profile says nothing of it: it reads tables and replicates. */
  public static final RoleNeeds USUAL =
      new RoleNeeds(
          null,
          false,
          null,
          List.of(Privilege.CONNECT),
          null,
          List.of(Privilege.SELECT),
          null,
          List.of(),
          List.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Level.WARN,
          false,
          null,
          null,
          false,
          List.of(),
          false,
          null,
          false,
          null,
          false,
          false,
          Level.FAIL,
          false,
          List.of(),
          null,
          null);

  public RoleNeeds {
    database = database == null ? List.of(Privilege.CONNECT) : List.copyOf(database);
    table = table == null ? List.of(Privilege.SELECT) : List.copyOf(table);
    optionalDatabase = optionalDatabase == null ? List.of() : List.copyOf(optionalDatabase);
    optionalTable = optionalTable == null ? List.of() : List.copyOf(optionalTable);
    extraTables = extraTables == null ? Map.of() : Map.copyOf(extraTables);
    extraColumns = extraColumns == null ? Map.of() : Map.copyOf(extraColumns);
    extraKeys = extraKeys == null ? Map.of() : Map.copyOf(extraKeys);
    sequence = sequence == null ? List.of() : List.copyOf(sequence);
    function = function == null ? List.of() : List.copyOf(function);
    languages = languages == null ? List.of() : List.copyOf(languages);
    catalogue = catalogue == null ? List.of() : List.copyOf(catalogue);
    superuserFor = superuserFor == null ? List.of() : List.copyOf(superuserFor);
    forbidden = forbidden == null ? List.of() : List.copyOf(forbidden);
    emitMessageLevel = emitMessageLevel == null ? Level.FAIL : emitMessageLevel;
  }

  public boolean copiesLaterTables() {
    return !Boolean.FALSE.equals(copiesLater);
  }

  public boolean needsReplication() {
    return !Boolean.FALSE.equals(replication);
  }

  public boolean needsSchemaUsage() {
    return !Boolean.FALSE.equals(schemaUsage);
  }
}
