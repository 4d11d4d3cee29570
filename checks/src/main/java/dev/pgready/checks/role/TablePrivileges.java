// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.remedy.Grants;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.Privilege;
import dev.pgready.consumers.needs.RoleNeeds.ColumnGrants;
import dev.pgready.facts.Catalogue.SchemaFacts;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The initial copy reads tables as the role; decoding does not ask for table privileges. SELECT on
 * single columns is enough only where the publication's column list asks for no others.
 */
public final class TablePrivileges implements Check {
  @Override
  public String title() {
    return "The role can read every table to be replicated";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    List<Privilege> needed = context.consumer().role().table();
    boolean usage = context.consumer().role().needsSchemaUsage();
    if (needed.isEmpty() && !usage) {
      return CheckResult.skip(context.consumer().name() + " needs no privileges on tables");
    }
    TableSet tables = context.scope().carried();
    Map<String, List<Privilege>> extra = context.consumer().role().extraTables();
    if (tables.isEmpty() && extra.isEmpty()) {
      return CheckResult.skip("there are no tables to replicate");
    }
    PublicationFacts publication = context.scope().publication();
    Need need =
        new Need(
            needed,
            context.consumer().role().columnGrants(),
            extra,
            publication == null || !differs(publication) ? "" : publication.name());
    Lack lack = tables.once(need, set -> lack(context, need, set));
    List<String> closed = usage ? closedSchemas(context, lack.schemas()) : List.of();
    String role = Identifiers.quote(context.cat().role().name());
    if (closed.isEmpty() && lack.concerned().isEmpty()) {
      return uncallable(context, role)
          .orElseGet(
              () ->
                  CheckResult.pass(
                      "role %s has %s on %s%s"
                          .formatted(
                              role,
                              needed.isEmpty() ? "USAGE" : Privilege.list(needed),
                              Phrases.count(tables.size(), "table"),
                              optional(context, tables))));
    }
    return failure(context, role, closed, lack, new Granting(need, closed));
  }

  /** Whether a publication changes which columns of a table are read. */
  private static boolean differs(PublicationFacts publication) {
    return "s".equals(publication.row().generatedColumns())
        || publication.tables().stream().anyMatch(member -> !member.columns().isEmpty());
  }

  /**
   * What a consumer needs.
   *
   * @param tables privileges on the tables to be replicated
   * @param columnGrants on which columns SELECT is enough; null: not known
   * @param extra privileges on tables of its own
   * @param publication whose columns count; empty: all of each table
   */
  private record Need(
      List<Privilege> tables,
      @Nullable ColumnGrants columnGrants,
      Map<String, List<Privilege>> extra,
      String publication) {}

  /**
   * What the role lacks.
   *
   * @param lacking tables by the privileges that are missing
   * @param concerned all of them
   * @param schemas in which the tables are
   */
  private record Lack(Map<String, TableSet> lacking, TableSet concerned, Set<String> schemas) {}

  private static Lack lack(CheckContext context, Need need, TableSet tables) {
    Set<String> schemas = new TreeSet<>(tables.each(TableFacts::schema));
    Map<Long, Set<String>> columnLists = columnLists(context);
    Map<List<Privilege>, List<TableFacts>> lacking = new LinkedHashMap<>();
    Set<Long> seen = new HashSet<>(tables.size());
    List<TableFacts> concerned = new ArrayList<>();
    List<Privilege> last = List.of();
    List<TableFacts> like = new ArrayList<>();
    for (TableFacts table : tables) {
      List<Privilege> missing =
          lacks(table, need.tables(), columnLists, last)
              ? last
              : missing(table, need.tables(), columnLists);
      if (missing.contains(Privilege.SELECT) && byColumns(context, table)) {
        missing = missing.stream().filter(p -> p != Privilege.SELECT).toList();
      }
      if (!missing.isEmpty()) {
        if (!missing.equals(last)) {
          like = lacking.computeIfAbsent(missing, k -> new ArrayList<>());
          last = missing;
        }
        like.add(table);
        concerned.add(table);
        seen.add(table.oid());
      }
    }
    // its own tables, where they are there already
    for (TableFacts table : need.extra().isEmpty() ? TableSet.EMPTY : context.tables()) {
      List<Privilege> wanted =
          need.extra().getOrDefault(table.schema() + "." + table.name(), List.of());
      List<Privilege> missing =
          missing(table, wanted, columnLists).stream()
              .filter(privilege -> !onColumns(context, table, privilege))
              .toList();
      if (!missing.isEmpty() && seen.add(table.oid())) {
        lacking.computeIfAbsent(missing, k -> new ArrayList<>()).add(table);
        concerned.add(table);
      }
    }
    Map<String, TableSet> sets = new LinkedHashMap<>();
    lacking.forEach(
        (missing, list) -> sets.put(Privilege.list(missing), context.tables().among(list)));
    return new Lack(sets, context.tables().among(concerned), schemas);
  }

  private static List<Privilege> missing(
      TableFacts table, List<Privilege> needed, Map<Long, Set<String>> columnLists) {
    List<Privilege> missing = List.of();
    for (Privilege privilege : needed) {
      if (!holds(table, privilege, columnLists)) {
        missing = missing.isEmpty() ? new ArrayList<>() : missing;
        missing.add(privilege);
      }
    }
    return missing;
  }

  /** Whether the same is missing as of the table before: mostly it is. */
  private static boolean lacks(
      TableFacts table,
      List<Privilege> needed,
      Map<Long, Set<String>> columnLists,
      List<Privilege> missing) {
    int found = 0;
    for (int i = 0; i < needed.size(); i++) {
      if (!holds(table, needed.get(i), columnLists)) {
        if (found == missing.size() || missing.get(found) != needed.get(i)) {
          return false;
        }
        found++;
      }
    }
    return found == missing.size();
  }

  /** What only some of its features need is told, not judged. */
  private static String optional(CheckContext context, TableSet tables) {
    Map<Long, Set<String>> columnLists = columnLists(context);
    List<String> missing =
        context.consumer().role().optionalTable().stream()
            .filter(p -> tables.stream().anyMatch(table -> !holds(table, p, columnLists)))
            .map(Privilege::name)
            .toList();
    return missing.isEmpty()
        ? ""
        : "; only some features of %s need %s as well"
            .formatted(context.consumer().name(), String.join(" and ", missing));
  }

  /** Functions that writes of the consumer may call, in defaults and triggers. */
  private static Optional<CheckResult> uncallable(CheckContext context, String role) {
    List<String> functions = context.cat().functions().withoutExecute();
    if (!context.consumer().role().function().contains(Privilege.EXECUTE) || functions.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        CheckResult.warn(
                "role %s cannot call %s: writes of %s fail where a default or trigger calls one"
                    .formatted(
                        role,
                        functions.size() == 1
                            ? "function " + functions.get(0)
                            : "functions " + Phrases.list(functions),
                        context.consumer().name()))
            .subjects(functions.stream().map(name -> new Subject("function", name)).toList())
            .remedy(
                Remedy.steps(
                    "Grant role %s EXECUTE on those that its writes call".formatted(role),
                    Remedy.Kind.DECISION,
                    "owner of the functions",
                    List.of("GRANT EXECUTE ON FUNCTION ... TO " + role))));
  }

  private static CheckResult failure(
      CheckContext context, String role, List<String> closed, Lack lack, Granting granting) {
    List<String> causes = new ArrayList<>();
    List<Subject> subjects = new ArrayList<>();
    if (!closed.isEmpty()) {
      List<String> quoted = closed.stream().map(Identifiers::quote).toList();
      causes.add(
          "no USAGE on %s %s"
              .formatted(Phrases.verb(closed.size(), "schema", "schemas"), Phrases.list(quoted)));
      quoted.forEach(name -> subjects.add(new Subject("schema", name)));
    }
    lack.lacking()
        .forEach(
            (privileges, tables) ->
                causes.add(
                    tables.size() > 3
                        ? "no %s on %s (%s)"
                            .formatted(
                                privileges,
                                Phrases.count(tables.size(), "table"),
                                Phrases.tables(tables))
                        : "no %s on %s".formatted(privileges, Phrases.tables(tables))));
    TableSet concerned = lack.concerned();
    if (!subjects.isEmpty()) {
      subjects.addAll(concerned.subjects());
    }
    String consequence =
        context.consumer().replicates()
            ? "the initial copy would stop with \"permission denied\""
            : "%s would stop with \"permission denied\"".formatted(context.consumer().name());
    CheckResult result =
        CheckResult.fail(
                "role %s has %s: %s".formatted(role, String.join(" and ", causes), consequence))
            .evidence("tables", concerned.size())
            .evidence("schemas", closed)
            .subjects(subjects.isEmpty() ? concerned.subjects() : subjects)
            .remedy(lack.concerned().once(granting, set -> grant(context, role, closed, lack)));
    boolean readsOnly = lack.lacking().keySet().stream().allMatch("SELECT"::equals);
    // a role that does not inherit would have to SET ROLE
    if (readsOnly && context.cat().server().major() >= 14 && context.cat().role().inherit()) {
      result =
          result.remedy(
              Remedy.sql(
                      "Let role %s read every table of every database".formatted(role),
                      "superuser, or a role with ADMIN OPTION on pg_read_all_data",
                      List.of("GRANT pg_read_all_data TO " + role),
                      List.of("REVOKE pg_read_all_data FROM " + role))
                  .withSafety(Safety.REVIEW));
    }
    return result;
  }

  /** Who needs the same and lacks the same schemas is granted the same. */
  private record Granting(Need need, List<String> closed) {}

  private static Remedy grant(CheckContext context, String role, List<String> closed, Lack lack) {
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    if (!closed.isEmpty()) {
      String list = String.join(", ", closed.stream().map(Identifiers::quote).toList());
      sql.add("GRANT USAGE ON SCHEMA %s TO %s".formatted(list, role));
      undo.add("REVOKE USAGE ON SCHEMA %s FROM %s".formatted(list, role));
    }
    lack.lacking()
        .forEach(
            (privileges, tables) -> {
              Granted granted =
                  tables.once(new Granted.Of(privileges), set -> granted(context, privileges, set));
              sql.addAll(granted.sql());
              undo.addAll(granted.undo());
            });
    return Remedy.sql(
        "Grant role %s the missing privileges".formatted(role),
        "owner of the tables and schemas",
        sql,
        undo);
  }

  private record Granted(List<String> sql, List<String> undo) {
    private record Of(String privileges) {}
  }

  private static Granted granted(CheckContext context, String privileges, TableSet tables) {
    Map<String, Integer> relations = context.tables().once(Grants.class, Grants::relations);
    Grants grants = new Grants(privileges, context.cat().role().name());
    return new Granted(grants.grant(tables, relations), grants.revoke(tables, relations));
  }

  private static List<String> closedSchemas(CheckContext context, Set<String> schemas) {
    Set<String> closed = new HashSet<>();
    for (SchemaFacts schema : context.cat().schemas()) {
      if (!schema.usage()) {
        closed.add(schema.name());
      }
    }
    return schemas.stream().filter(closed::contains).toList();
  }

  /** Whether grants on every column that is copied do for the table. */
  private static boolean byColumns(CheckContext context, TableFacts table) {
    ColumnGrants grants = context.consumer().role().columnGrants();
    PublicationFacts publication = context.scope().publication();
    boolean published = publication != null && "s".equals(publication.row().generatedColumns());
    return grants != null
        && grants != ColumnGrants.TABLE
        && table.selectColumns()
        && table.generated().stream()
            .filter(
                column -> grants == ColumnGrants.ALL || (published && column.kind().equals("s")))
            .allMatch(column -> table.grantedColumns().contains(column.name()));
  }

  /** Whether grants on just the columns that the consumer's own statements name do. */
  private static boolean onColumns(CheckContext context, TableFacts table, Privilege privilege) {
    String prefix = privilege + " ";
    List<String> named =
        context
            .consumer()
            .role()
            .extraColumns()
            .getOrDefault(table.schema() + "." + table.name(), List.of())
            .stream()
            .filter(column -> column.startsWith(prefix))
            .map(column -> column.substring(prefix.length()))
            .toList();
    List<String> held =
        switch (privilege) {
          case SELECT -> table.grantedColumns();
          case INSERT -> table.insertColumns();
          case UPDATE -> table.updateColumns();
          default -> List.of();
        };
    return !named.isEmpty() && Set.copyOf(held).containsAll(named);
  }

  private static boolean holds(
      TableFacts table, Privilege privilege, Map<Long, Set<String>> columnLists) {
    return switch (privilege) {
      case SELECT -> {
        if (table.select() || columnLists.isEmpty()) {
          yield table.select();
        }
        Set<String> columns = columnLists.get(table.oid());
        yield columns != null && Set.copyOf(table.grantedColumns()).containsAll(columns);
      }
      case INSERT -> table.insert();
      case UPDATE -> table.update();
      case DELETE -> table.delete();
      case TRUNCATE -> table.truncate();
      case CONNECT, CREATE, USAGE, EXECUTE, OWNER ->
          throw new IllegalArgumentException(privilege + " is not a privilege on tables");
    };
  }

  /** Published columns by table, where the publication lists them. */
  private static Map<Long, Set<String>> columnLists(CheckContext context) {
    PublicationFacts publication = context.scope().publication();
    ColumnGrants grants = context.consumer().role().columnGrants();
    if (publication == null || grants == ColumnGrants.ALL || grants == ColumnGrants.TABLE) {
      return Map.of();
    }
    Map<Long, Set<String>> byOid = new HashMap<>();
    for (PublicationFacts.Member member : publication.tables()) {
      if (!member.columns().isEmpty()) {
        byOid.put(member.oid(), Set.copyOf(member.columns()));
      }
    }
    return byOid;
  }
}
