// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import dev.pgready.app.schema.source.SqlStatement;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.text.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tables that a consumer read under a name that they no longer have. A publication follows a table
 * through its renaming, and no state of one moment shows it; the consumer has the old name.
 */
final class NameChanges {
  private static final String CHECK = "publication-coverage";

  private final Report report;
  private final AppliedSchema before;
  private final AppliedSchema now;
  private final List<Report.Finding> findings = new ArrayList<>();
  private final List<Report.Place> places = new ArrayList<>();

  NameChanges(Report report, AppliedSchema before, AppliedSchema now) {
    this.report = report;
    this.before = before;
    this.now = now;
    judge();
  }

  List<Report.Finding> findings() {
    return findings;
  }

  List<Report.Place> places() {
    return places;
  }

  private void judge() {
    Map<String, Set<String>> published = publications(before.facts().cat());
    Map<String, Set<String>> still = publications(now.facts().cat());
    Set<String> present =
        now.facts().cat().tables().stream().map(TableFacts::sqlName).collect(Collectors.toSet());
    for (TableFacts table : before.facts().cat().tables()) {
      String name = table.sqlName();
      if (!wanted(table)) {
        continue;
      }
      String publication =
          published.entrySet().stream()
              .filter(entry -> entry.getValue().contains(name))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElse(null);
      if (!present.contains(name)) {
        TableHistory.Renaming change =
            now.history().renamed(name, present).orElse(new TableHistory.Renaming(null, null));
        changed(name, change, publication);
      } else if (publication != null && !still.getOrDefault(publication, Set.of()).contains(name)) {
        SqlStatement by =
            now.history()
                .publication(Identifiers.quote(publication), statement -> true)
                .orElse(null);
        add(
            CheckResult.fail(
                "publication %s no longer holds %s: its changes never come, without an error"
                    .formatted(Identifiers.quote(publication), name)),
            name,
            by);
      }
    }
  }

  /** What was named, where anything was. */
  private boolean wanted(TableFacts table) {
    List<String> names = report.request().tables();
    List<String> schemas = report.request().schemas();
    return (names.isEmpty() && schemas.isEmpty())
        || schemas.stream().anyMatch(schema -> Glob.of(schema).matches(table.schema()))
        || names.stream()
            .anyMatch(
                name ->
                    Glob.of(name).matches(table.name())
                        || Glob.of(name).matches(table.schema() + "." + table.name()));
  }

  private void changed(String name, TableHistory.Renaming change, @Nullable String publication) {
    if (change.now() == null) {
      if (publication != null) {
        add(
            CheckResult.warn(
                "%s, which publication %s held, is gone: consumers keep what they have of it"
                    .formatted(name, Identifiers.quote(publication))),
            name,
            change.by());
      }
      return;
    }
    String message =
        "%s is now %s: its changes come under a name that no consumer knows"
            .formatted(name, change.now());
    add(
        publication == null ? CheckResult.warn(message) : CheckResult.fail(message),
        name,
        change.by());
  }

  private void add(CheckResult result, String table, @Nullable SqlStatement by) {
    Check check = Checks.find(CHECK).orElseThrow();
    Subject subject = Subject.table(table);
    findings.add(
        new Report.Finding(
            CHECK,
            check.group(),
            check.title(),
            report.consumers(),
            result.subjects(List.of(subject)),
            false));
    if (by != null) {
      places.add(new Report.Place(CHECK, subject, Culprits.origin(by)));
    }
  }

  /** Names of tables by publication. */
  private static Map<String, Set<String>> publications(Catalogue catalogue) {
    Map<Long, TableFacts> tables =
        catalogue.tables().stream()
            .collect(Collectors.toMap(TableFacts::oid, Function.identity(), (a, b) -> a));
    Map<String, Set<String>> names = new TreeMap<>();
    for (PublicationFacts publication : catalogue.publications()) {
      Set<String> held = new TreeSet<>();
      for (TableFacts table : tables.values()) {
        if ((publication.row().puballtables() && table.publishable())
            || publication.schemas().contains(table.schema())) {
          held.add(table.sqlName());
        }
      }
      publication
          .tables()
          .forEach(
              member -> {
                TableFacts table = tables.get(member.oid());
                if (table != null && !member.except()) {
                  held.add(table.sqlName());
                }
              });
      names.put(publication.name(), held);
    }
    return names;
  }
}
