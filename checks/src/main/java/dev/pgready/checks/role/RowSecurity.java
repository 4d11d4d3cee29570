// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Realm;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.Level;
import dev.pgready.facts.ProbeFacts.Attempt;
import dev.pgready.facts.RoleFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.ProviderProfile.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Row level security filters the initial copy without an error; the stream that follows is never
 * filtered. Superusers, BYPASSRLS and owners (unless the table FORCEs it) are exempt.
 */
public final class RowSecurity implements Check {
  private static final TableSet.Condition SECURED = new TableSet.Condition(TableFacts::rowSecurity);
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private static final TableSet.Condition WITH_POLICIES =
      new TableSet.Condition(table -> table.rolePolicies() != null && table.rolePolicies() > 0);

  @Override
  public String title() {
    return "Row level security hides no rows from the initial copy";
  }

  /** Tables and policies: that the role is exempt is the rare case. */
  @Override
  public Realm realm() {
    return Realm.SCHEMA;
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    Level level = context.consumer().role().bypassRls();
    if (level == null) {
      return CheckResult.skip(context.consumer().name() + " makes no initial copy");
    }
    RoleFacts role = context.cat().role();
    String name = Identifiers.quote(role.name());
    TableSet counted = context.scope().carried().where(WITH_POLICIES);
    if (context.consumer().role().countsPolicies() && !role.bypassRls() && !counted.isEmpty()) {
      return counted(context, level, counted);
    }
    if (role.superuser()) {
      return CheckResult.pass("row level security does not apply to superuser " + name);
    }
    Right right = context.provider().bypassRls();
    boolean exempt = role.bypassRls() || Rights.through(right, role).isPresent();
    Map<String, Attempt> probes = context.facts().probes().rowSecurity();
    boolean policiesCount = !refuses(context) && !context.consumer().role().refusesPolicies();
    List<TableFacts> hidden = new ArrayList<>();
    List<TableFacts> open = new ArrayList<>();
    List<TableFacts> widened = new ArrayList<>();
    boolean probed = false;
    for (TableFacts table : context.scope().carried().where(SECURED)) {
      if (!exempt && (!table.owns() || table.forceRowSecurity()) && widens(context, table)) {
        widened.add(table);
        continue;
      }
      if (policiesCount && table.policiesShowAll()) {
        continue;
      }
      Attempt attempt = probes.get(table.sqlName());
      boolean refused =
          attempt != null
              && !attempt.worked()
              && INSUFFICIENT_PRIVILEGE.equals(attempt.sqlState())
              // without SELECT the same SQLSTATE says "permission denied", which is another finding
              && table.select();
      if (refused || (attempt != null && attempt.worked())) {
        probed = true;
      }
      boolean byCatalogue = !exempt && (!table.owns() || table.forceRowSecurity());
      if (refused || (byCatalogue && (attempt == null || !attempt.worked()))) {
        hidden.add(table);
      } else if (attempt != null && !attempt.worked() && table.select()) {
        open.add(table);
      }
    }
    if (!widened.isEmpty()) {
      widened.addAll(hidden);
      return widened(context, TableSet.of(widened), name);
    }
    Basis source = probed ? Basis.PROBE : Basis.CATALOGUE;
    if (hidden.isEmpty() && !open.isEmpty()) {
      return open(level, open, probes, name);
    }
    if (hidden.isEmpty()) {
      return CheckResult.pass(
              exempt
                  ? "role %s bypasses row level security".formatted(name)
                  : "no table to be replicated hides rows from role " + name)
          .source(source);
    }
    return judged(context, level, hidden, name).source(source);
  }

  /** It looks at policies and at BYPASSRLS alone: neither at ownership nor at superusers. */
  private static CheckResult counted(CheckContext context, Level level, TableSet counted) {
    String name = Identifiers.quote(context.cat().role().name());
    return Levels.result(
            level,
            "%s %s a policy for role %s, and %s refuses such tables unless the role has BYPASSRLS: it asks neither whether row level security is on nor for owners and superusers"
                .formatted(
                    Phrases.tables(counted),
                    Phrases.verb(counted.size(), "has", "have"),
                    name,
                    context.consumer().name()))
        .subjects(counted.subjects())
        .evidence("tables", counted.size())
        .evidence("bypassrls", false)
        .remedy(Rights.remedy(context, context.provider().bypassRls(), "BYPASSRLS"));
  }

  /** Whether a copy under row security, which is a SELECT of everything, sends more than it may. */
  private static boolean widens(CheckContext context, TableFacts table) {
    Integer names = context.consumer().role().namesColumns();
    return names != null
        && context.cat().server().versionNum() < names
        && !table.generated().isEmpty();
  }

  private static CheckResult widened(CheckContext context, TableSet tables, String role) {
    return CheckResult.fail(
            "row level security applies to role %s on %s, and a copy under it holds generated columns: it would stop with \"extra data after last expected column\""
                .formatted(role, Phrases.tables(tables)))
        .subjects(tables.subjects())
        .evidence("tables", tables.size())
        .evidence("bypassrls", false)
        .remedy(Rights.remedy(context, context.provider().bypassRls(), "BYPASSRLS"));
  }

  /** Tables that could not be asked, as while somebody has them locked. */
  private static CheckResult open(
      Level level, List<TableFacts> tables, Map<String, Attempt> probes, String role) {
    Attempt first = probes.get(tables.get(0).sqlName());
    CheckResult unknown =
        CheckResult.unknown(
                "whether %s %s rows from role %s is not known: the attempt failed: %s"
                    .formatted(
                        Phrases.tables(tables),
                        Phrases.verb(tables.size(), "hides", "hide"),
                        role,
                        first == null ? "no reason given" : first.words()))
            .subjects(Phrases.subjects(tables))
            .evidence("tables", tables.size());
    return level == Level.FAIL ? unknown : unknown.atMostWarn();
  }

  /** With row_security = off the server refuses a query that policies would filter. */
  private static boolean refuses(CheckContext context) {
    return context
        .cat()
        .effective("row_security")
        .filter(value -> value.matches("(?i)off|false|no|0"))
        .isPresent();
  }

  private static CheckResult judged(
      CheckContext context, Level level, List<TableFacts> hidden, String role) {
    String tables = Phrases.tables(hidden);
    CheckResult result;
    if (refuses(context)) {
      result =
          CheckResult.fail(
              "row level security applies to role %s on %s and row_security is off: the initial copy would stop with an error"
                  .formatted(role, tables));
    } else {
      String message =
          context.consumer().role().refusesPolicies() && !context.consumer().role().countsPolicies()
              ? "row level security is on for %s, and %s asks that role %s has BYPASSRLS, whatever the policies show"
                  .formatted(tables, context.consumer().name(), role)
              : "row level security hides rows of %s from role %s: they would be missing from the initial copy, without an error"
                  .formatted(tables, role);
      result = Levels.result(level, message);
    }
    result =
        result
            .subjects(Phrases.subjects(hidden))
            .evidence("tables", hidden.size())
            .evidence("bypassrls", context.cat().role().bypassRls());
    List<TableFacts> own = hidden.stream().filter(TableFacts::owns).toList();
    Right right = context.provider().bypassRls();
    boolean policiesDo = !refuses(context) && !context.consumer().role().refusesPolicies();
    if (policiesDo) {
      // for these tables alone, where the attribute would be for all of the cluster
      result = result.remedy(policies(hidden, context.cat().role().name()));
    }
    if (right != null || !context.provider().managed()) {
      result = result.remedy(Rights.remedy(context, right, "BYPASSRLS"));
    }
    if (own.size() == hidden.size()) {
      return result.remedy(noForce(own));
    }
    // no way to the attribute is known there, and policies are not looked at
    return result.remedies().isEmpty() ? result.remedy(elsewhere(context, tables)) : result;
  }

  private static Remedy elsewhere(CheckContext context, String tables) {
    return Remedy.steps(
        "Leave %s out of the publication, or switch row level security off there".formatted(tables),
        Remedy.Kind.DECISION,
        "owner of the tables",
        List.of(
            "%s is not known to give a role BYPASSRLS; ALTER TABLE ... DISABLE ROW LEVEL SECURITY shows all rows to every role with SELECT"
                .formatted(context.provider().name())));
  }

  private static Remedy noForce(List<TableFacts> tables) {
    return Remedy.sql(
            "Let the owner of %s see all of its rows".formatted(Phrases.tables(tables)),
            "table owner",
            tables.stream()
                .map(t -> "ALTER TABLE %s NO FORCE ROW LEVEL SECURITY".formatted(t.sqlName()))
                .toList(),
            tables.stream()
                .map(t -> "ALTER TABLE %s FORCE ROW LEVEL SECURITY".formatted(t.sqlName()))
                .toList())
        .withSafety(Safety.REVIEW);
  }

  private static Remedy policies(List<TableFacts> tables, String role) {
    String quoted = Identifiers.quote(role);
    return Remedy.sql(
            "Let role %s see all rows by a separate policy (RESTRICTIVE policies still hide rows)"
                .formatted(quoted),
            "table owner",
            tables.stream()
                .map(
                    t ->
                        "CREATE POLICY pgready_replication ON %s FOR SELECT TO %s USING (true)"
                            .formatted(t.sqlName(), quoted))
                .toList(),
            tables.stream()
                .map(t -> "DROP POLICY pgready_replication ON %s".formatted(t.sqlName()))
                .toList())
        .withSafety(Safety.REVIEW);
  }
}
