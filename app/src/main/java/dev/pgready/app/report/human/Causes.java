// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Urgency;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.Catalogue;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What needs attention, by what it comes from: one thing to do is one entry, however many checks
 * found it. Decided by what findings hold, never by their names: the same check and objects for
 * several consumers, the same first remedy, rights of one role, what only a superuser may do.
 */
final class Causes {
  private static final Pattern SET = Pattern.compile("ALTER SYSTEM SET (\\S+) = '([^']*)'");

  private final List<Cause> causes = new ArrayList<>();

  private final @Nullable String role;

  private Causes(@Nullable String role) {
    this.role = role;
  }

  /** One thing that a check said. */
  record Item(
      String id,
      List<String> consumers,
      Status status,
      Urgency urgency,
      String message,
      List<Subject> subjects,
      List<Remedy> remedies,
      @Nullable String reserved) {
    private static Item of(Report.Finding finding) {
      CheckResult result = finding.result();
      return new Item(
          finding.id(),
          finding.consumers(),
          result.status(),
          result.urgency(),
          result.message(),
          result.subjects(),
          result.remedies(),
          result.evidence().get("reserved_for") instanceof String whom ? whom : null);
    }

    @Nullable Remedy first() {
      return remedies.isEmpty() ? null : remedies.get(0);
    }
  }

  /**
   * @param role whose missing rights all of it is about; null: something else
   * @param settings whether all of it is settings that take one restart
   * @param reserved who alone may do all of it, as in {@code superuser}; null: something else
   */
  record Cause(
      List<Item> items, @Nullable String role, boolean settings, @Nullable String reserved) {
    Item worst() {
      return items.get(0);
    }

    List<String> ids() {
      return items.stream().map(Item::id).distinct().toList();
    }
  }

  /** Worst first, else in the order of the findings. */
  static List<Cause> of(Report report) {
    Catalogue catalogue = report.facts().catalogue();
    Causes causes = new Causes(catalogue == null ? null : catalogue.role().name());
    report.attention().stream().map(Item::of).forEach(causes::add);
    return causes.causes;
  }

  private void add(Item item) {
    boolean rights = rights(item);
    boolean settings = settings(item);
    for (int i = 0; i < causes.size(); i++) {
      Cause cause = causes.get(i);
      boolean together = rights && cause.role() != null;
      boolean restart = settings && cause.settings();
      boolean reserved = item.reserved() != null && item.reserved().equals(cause.reserved());
      if (together
          || restart
          || reserved
          || cause.items().stream().anyMatch(other -> same(other, item))) {
        List<Item> items = new ArrayList<>(cause.items());
        items.add(item);
        causes.set(
            i,
            new Cause(
                List.copyOf(items),
                together ? role : null,
                restart,
                reserved ? item.reserved() : null));
        return;
      }
    }
    causes.add(new Cause(List.of(item), rights ? role : null, settings, item.reserved()));
  }

  private static boolean same(Item one, Item other) {
    if (one.id().equals(other.id())
        && one.status() == other.status()
        && !one.subjects().isEmpty()
        && one.subjects().equals(other.subjects())) {
      return true;
    }
    Remedy first = one.first();
    return first != null && actionable(first) && Objects.equals(first, other.first());
  }

  private static boolean actionable(Remedy remedy) {
    return !remedy.sql().isEmpty() || !remedy.commands().isEmpty() || !remedy.steps().isEmpty();
  }

  /** Whether its first remedy does nothing but give the judged role a right or an attribute. */
  private boolean rights(Item item) {
    Remedy remedy = item.first();
    // what nobody could see asks for pgready's rights, which no consumer needs
    if (role == null
        || remedy == null
        || item.status() == Status.UNKNOWN
        || remedy.sql().isEmpty()
        || !remedy.commands().isEmpty()) {
      return false;
    }
    String name = Identifiers.quote(role);
    return remedy.sql().stream()
        .allMatch(
            sql ->
                sql.startsWith("ALTER ROLE " + name + " ")
                    || ((sql.startsWith("GRANT ") || sql.startsWith("ALTER DEFAULT PRIVILEGES "))
                        && sql.endsWith(" TO " + name)));
  }

  /** Whether its first remedy does nothing but set what the next start of the server reads. */
  private static boolean settings(Item item) {
    Remedy remedy = item.first();
    return remedy != null
        && remedy.restart()
        && item.status() != Status.UNKNOWN
        && !remedy.sql().isEmpty()
        && remedy.commands().isEmpty()
        && remedy.sql().stream().allMatch(sql -> SET.matcher(sql).matches());
  }

  /** {@code wal_level = logical} of each statement, in order, each once. */
  static List<String> settings(Cause cause) {
    return cause.items().stream()
        .flatMap(item -> item.remedies().stream().limit(1))
        .flatMap(remedy -> remedy.sql().stream())
        .map(SET::matcher)
        .filter(Matcher::matches)
        .map(set -> set.group(1) + " = " + set.group(2))
        .distinct()
        .toList();
  }

  /** Of what all items say, each once. */
  static List<String> consumers(Cause cause) {
    return cause.items().stream().flatMap(item -> item.consumers().stream()).distinct().toList();
  }
}
