// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import dev.pgready.app.schema.TableHistory.Aspect;
import dev.pgready.app.schema.source.SqlStatement;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the statements that made objects what findings say of them. */
final class Culprits {
  /** Objects of one finding that are traced; a reader looks at few. */
  private static final int TRACED = 500;

  /** What a check looks at; others: the table as it was created. */
  private static final Map<String, Aspect> ASPECTS =
      Map.of(
          "replica-identity", Aspect.IDENTITY,
          "row-security", Aspect.ROW_SECURITY,
          "table-kinds", Aspect.KIND,
          "publication-partitions", Aspect.CHILDREN);

  private final AppliedSchema schema;

  Culprits(AppliedSchema schema) {
    this.schema = schema;
  }

  /**
   * @param counts which statements can be named
   */
  List<Report.Place> places(List<Report.Finding> findings, Predicate<SqlStatement> counts) {
    List<Report.Place> places = new ArrayList<>();
    for (Report.Finding finding : findings) {
      finding.result().subjects().stream()
          .limit(TRACED)
          .forEach(
              subject ->
                  of(finding.id(), subject, counts)
                      .ifPresent(
                          by -> places.add(new Report.Place(finding.id(), subject, origin(by)))));
    }
    return places;
  }

  static Report.Origin origin(SqlStatement statement) {
    return new Report.Origin(statement.file(), statement.line());
  }

  private Optional<SqlStatement> of(String check, Subject subject, Predicate<SqlStatement> counts) {
    return switch (subject.kind()) {
      case "publication" -> schema.history().publication(subject.name(), counts);
      case "column" -> column(subject.name(), counts);
      default ->
          schema
              .history()
              .named(subject.name())
              .flatMap(oid -> table(oid, ASPECTS.get(check), counts));
    };
  }

  private Optional<SqlStatement> table(
      long oid, @Nullable Aspect aspect, Predicate<SqlStatement> counts) {
    return schema
        .history()
        .by(oid, aspect, null, counts)
        .or(() -> schema.history().last(oid, counts));
  }

  /** Its table's name, a full stop and its own: either may hold one. */
  private Optional<SqlStatement> column(String name, Predicate<SqlStatement> counts) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      Optional<Long> oid = schema.history().named(name.substring(0, dot));
      if (oid.isPresent()) {
        String column = name.substring(dot + 1);
        return schema
            .history()
            .by(oid.get(), Aspect.COLUMNS, column, counts)
            .or(() -> schema.history().last(oid.get(), counts));
      }
    }
    return Optional.empty();
  }

  /** The statements that another time does not have: each of its own texts stands for one. */
  static Set<SqlStatement> news(AppliedSchema now, AppliedSchema before) {
    Map<String, Integer> known = new HashMap<>();
    before.statements().forEach(statement -> known.merge(statement.sql(), 1, Integer::sum));
    Set<SqlStatement> news = new HashSet<>();
    for (SqlStatement statement : now.statements()) {
      int left = known.getOrDefault(statement.sql(), 0);
      if (left > 0) {
        known.put(statement.sql(), left - 1);
      } else {
        news.add(statement);
      }
    }
    return news;
  }
}
