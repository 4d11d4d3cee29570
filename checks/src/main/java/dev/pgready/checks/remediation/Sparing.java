package dev.pgready.checks.remediation;

import dev.pgready.checks.Handling;
import dev.pgready.checks.Report;
import dev.pgready.checks.Subject;
import dev.pgready.checks.facts.Catalogue;
import dev.pgready.checks.facts.TableFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the user has muted out of the statements that heal the rest of the same finding: a
 * statement about a muted object alone goes, one about several names the others only.
 */
final class Sparing {
  private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_]*)";
  private static final Pattern MEMBER =
      Pattern.compile("^(?:ONLY )?(" + NAME + "(?:\\." + NAME + ")?)");
  private static final Pattern GRANT =
      Pattern.compile(
          "^((?:GRANT|REVOKE) [A-Z, ]+ ON (?:TABLE |SCHEMA |SEQUENCE )?)(.+)( (?:TO|FROM) "
              + NAME
              + ".*)$",
          Pattern.DOTALL);
  private static final Pattern ALL_TABLES =
      Pattern.compile("^ALL TABLES IN SCHEMA (" + NAME + ")$");
  private static final Pattern PUBLICATION =
      Pattern.compile(
          "^((?:CREATE PUBLICATION "
              + NAME
              + " FOR TABLE |ALTER PUBLICATION "
              + NAME
              + " (?:ADD|DROP|SET) TABLE ))(.+?)((?: WITH \\(publish[^()]*\\))?)$",
          Pattern.DOTALL);

  private final Set<String> muted;
  private final @Nullable Catalogue catalogue;

  private Sparing(Set<String> muted, @Nullable Catalogue catalogue) {
    this.muted = muted;
    this.catalogue = catalogue;
  }

  /** What is muted of that check, for some or all consumers. */
  static Sparing of(Report report, String check) {
    Set<String> muted = new HashSet<>();
    for (Report.Finding finding : report.findings()) {
      if (finding.id().equals(check) && muted(finding)) {
        finding.result().subjects().stream().map(Subject::name).forEach(muted::add);
      }
    }
    return new Sparing(muted, report.facts().catalogue());
  }

  static boolean muted(Report.Finding finding) {
    return finding.handling() != null && finding.handling().kind() == Handling.Kind.MUTED;
  }

  /** The statements that are left. */
  List<String> of(List<String> statements) {
    return muted.isEmpty()
        ? statements
        : statements.stream().flatMap(sql -> of(sql).stream()).toList();
  }

  private Optional<String> of(String sql) {
    for (Pattern listed : List.of(PUBLICATION, GRANT)) {
      Matcher matcher = listed.matcher(sql);
      if (matcher.matches()) {
        return without(matcher.group(2)).map(list -> matcher.group(1) + list + matcher.group(3));
      }
    }
    String object = Statement.of(sql).object();
    return object != null && muted.contains(object) ? Optional.empty() : Optional.of(sql);
  }

  /** The list as it was where nothing of it is muted; empty: nothing is left of it. */
  private Optional<String> without(String list) {
    Matcher schema = ALL_TABLES.matcher(list);
    List<String> members = schema.matches() ? tables(schema.group(1)) : Statement.split(list);
    Predicate<String> spared =
        member -> {
          Matcher name = MEMBER.matcher(member);
          return name.find() && muted.contains(name.group(1));
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
      String name = Statement.unquote(schema);
      catalogue.tables().stream()
          .filter(table -> table.schema().equals(name))
          .map(TableFacts::sqlName)
          .forEach(tables::add);
    }
    return tables;
  }
}
