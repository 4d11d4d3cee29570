// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.Remedy;
import dev.pgready.remediation.sql.SqlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text would make of a role, read as somebody reads it who pastes it. */
public final class Privileges {
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "\\b(?:ALTER|CREATE) (?:ROLE|USER)\\b[^;]*?\\b(SUPERUSER|CREATEROLE|CREATEDB|BYPASSRLS)\\b");
  private static final Pattern MEMBERSHIP =
      Pattern.compile(
          "\\bGRANT (\"(?:[^\"]|\"\")+\"|[A-Za-z_][\\w-]*) TO ", Pattern.CASE_INSENSITIVE);
  private static final Pattern IN_WORDS =
      Pattern.compile(
          "(?:make|grant)[^.;:]{0,40}(?:a superuser|a member of (\\w+_superuser|postgres|avnadmin|doadmin))"
              + "|--inherited-roles postgres",
          Pattern.CASE_INSENSITIVE);

  /** Named by a check of their own, for the one thing that they do. */
  private static final Set<String> MEMBERSHIPS_WITH_A_FINDING =
      Set.of("rds_replication", "pg_read_all_data");

  private Privileges() {}

  /**
   * What the check's remedy gives that no finding needs, in words; empty: nothing.
   *
   * @param plain roles that are nobody's administrators, which may be joined
   */
  public static List<String> tooMuch(Check check, Remedy remedy, Set<String> plain) {
    List<String> texts = new ArrayList<>(remedy.sql());
    texts.addAll(remedy.commands());
    texts.addAll(remedy.steps());
    texts.add(remedy.title());
    return tooMuch(check.id(), texts, plain);
  }

  public static List<String> tooMuch(String check, List<String> texts, Set<String> plain) {
    List<String> found = new ArrayList<>();
    for (String text : texts) {
      Matcher attribute = ATTRIBUTE.matcher(text);
      while (attribute.find()) {
        boolean named =
            check.equals("row-security") && attribute.group(1).equalsIgnoreCase("BYPASSRLS");
        if (!named) {
          found.add(text);
        }
      }
      Matcher membership = MEMBERSHIP.matcher(text);
      while (membership.find()) {
        String role = SqlReader.unquote(membership.group(1));
        if (!plain.contains(role)
            && !(MEMBERSHIPS_WITH_A_FINDING.contains(role)
                && Set.of("replication-role", "replication-connection", "table-privileges")
                    .contains(check))) {
          found.add(text);
        }
      }
      if (IN_WORDS.matcher(text).find()) {
        found.add(text);
      }
    }
    return found;
  }
}
