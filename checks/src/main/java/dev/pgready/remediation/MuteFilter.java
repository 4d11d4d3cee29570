// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.checks.model.Adjustment;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.TableFacts;
import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the user has muted out of the statements that fix the rest of the same finding: a
 * statement about a muted object alone goes, one about several names the others only.
 */
final class MuteFilter {
  private final Set<String> muted;
  private final @Nullable Catalogue catalogue;

  private MuteFilter(Set<String> muted, @Nullable Catalogue catalogue) {
    this.muted = muted;
    this.catalogue = catalogue;
  }

  /** What is muted of that check, for some or all consumers. */
  static MuteFilter of(Report report, String check) {
    Set<String> muted = new HashSet<>();
    for (Report.Finding finding : report.findings()) {
      if (finding.id().equals(check) && muted(finding)) {
        finding.result().subjects().stream().map(Subject::name).forEach(muted::add);
      }
    }
    return new MuteFilter(muted, report.facts().catalogue());
  }

  static boolean muted(Report.Finding finding) {
    return finding.handling() != null && finding.handling().kind() == Adjustment.Kind.MUTED;
  }

  /** The statements that are left. */
  List<String> of(List<String> statements) {
    return muted.isEmpty()
        ? statements
        : statements.stream().flatMap(sql -> of(sql).stream()).toList();
  }

  private Optional<String> of(String sql) {
    SqlReader reader = new SqlReader(sql);
    if (listed(reader)) {
      int from = reader.position();
      reader.skipTo("TO", "FROM", "WITH");
      int to = reader.position();
      String end = to < sql.length() ? " " + sql.substring(to) : "";
      return without(sql.substring(from, to).strip())
          .map(list -> sql.substring(0, from) + list + end);
    }
    String object = Statement.of(sql).object();
    return object != null && muted.contains(object) ? Optional.empty() : Optional.of(sql);
  }

  /** Whether a list of names comes next; if so, goes there. */
  private static boolean listed(SqlReader reader) {
    if (reader.words("CREATE PUBLICATION")) {
      return reader.name() != null && reader.words("FOR TABLE");
    }
    if (reader.words("ALTER PUBLICATION")) {
      return reader.name() != null
          && (reader.words("ADD TABLE") || reader.words("DROP TABLE") || reader.words("SET TABLE"));
    }
    if (!reader.words("GRANT") && !reader.words("REVOKE")) {
      return false;
    }
    if (!reader.skipTo("ON")) {
      return false;
    }
    reader.words("ON");
    if (!reader.words("TABLE") && !reader.words("SCHEMA")) {
      reader.words("SEQUENCE");
    }
    return true;
  }

  /** The list as it was where nothing of it is muted; empty: nothing is left of it. */
  private Optional<String> without(String list) {
    SqlReader whole = new SqlReader(list);
    String schema = whole.words("ALL TABLES IN SCHEMA") ? whole.name() : null;
    List<String> members = schema != null && whole.atEnd() ? tables(schema) : SqlReader.split(list);
    Predicate<String> spared =
        member -> {
          SqlReader reader = new SqlReader(member);
          reader.words("ONLY");
          String name = reader.qualified();
          return name != null && muted.contains(name);
        };
    if (members.stream().noneMatch(spared)) {
      return Optional.of(list);
    }
    List<String> left = members.stream().filter(spared.negate()).toList();
    return left.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", left));
  }

  /** A statement over a whole schema is written only where all of its tables need it. */
  private List<String> tables(String schema) {
    List<String> tables = new ArrayList<>();
    if (catalogue != null) {
      String name = SqlReader.unquote(schema);
      catalogue.list(Catalogue::tables).stream()
          .filter(table -> table.schema().equals(name))
          .map(TableFacts::sqlName)
          .forEach(tables::add);
    }
    return tables;
  }
}
