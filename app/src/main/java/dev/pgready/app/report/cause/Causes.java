// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.cause;

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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What needs attention, by what it comes from: one thing to do is one entry, however many checks
 * found it. Decided by what findings hold, never by their names: the same check and objects for
 * several consumers, the same first remedy, rights of one role, settings of one restart, what only
 * a superuser may do, one habit of the host.
 */
public final class Causes {
  private final List<Cause> causes = new ArrayList<>();

  private final @Nullable String role;

  private Causes(@Nullable String role) {
    this.role = role;
  }

  /**
   * One thing that a check said.
   *
   * @param reserved who alone may do it; null: nobody in particular
   * @param host the sentence of the host's profile that it rests on; null: none
   */
  public record Item(
      String id,
      String title,
      List<String> consumers,
      Status status,
      Urgency urgency,
      String message,
      List<Subject> subjects,
      List<Remedy> remedies,
      @Nullable String reserved,
      @Nullable String host) {
    private static Item of(Report.Finding finding) {
      CheckResult result = finding.result();
      return new Item(
          finding.id(),
          finding.title(),
          finding.consumers(),
          result.status(),
          result.urgency(),
          result.message(),
          result.subjects(),
          result.remedies(),
          result.evidence().get("reserved_for") instanceof String whom ? whom : null,
          result.evidence().get("host_says") instanceof String words ? words : null);
    }

    /** With the objects of others too: the same may be said of a table and of its partitions. */
    Item with(List<Item> others) {
      return new Item(
          id,
          title,
          consumers,
          status,
          urgency,
          message,
          Stream.concat(subjects.stream(), others.stream().flatMap(one -> one.subjects().stream()))
              .distinct()
              .toList(),
          remedies,
          reserved,
          host);
    }

    /** Whether both rest on one sentence of the host's profile. */
    boolean sameWord(Item other) {
      return host != null && host.equals(other.host());
    }

    public @Nullable Remedy first() {
      return remedies.isEmpty() ? null : remedies.get(0);
    }
  }

  /** Worst first, else in the order of the findings. */
  public static List<Cause> of(Report report) {
    Catalogue catalogue = report.facts().catalogue();
    return of(catalogue == null ? null : catalogue.role().name(), report.findings());
  }

  /**
   * @param role the judged one; null: unknown
   * @param findings also those that need no attention
   */
  public static List<Cause> of(@Nullable String role, List<Report.Finding> findings) {
    Causes causes = new Causes(role);
    Report.attention(findings).stream().map(Item::of).forEach(causes::add);
    return causes.causes;
  }

  private void add(Item item) {
    boolean rights = rights(item);
    boolean settings = restart(item);
    for (int i = 0; i < causes.size(); i++) {
      Cause cause = causes.get(i);
      boolean together = rights && cause.role() != null;
      boolean restart = settings && cause.settings() && Settings.fit(cause.items(), item);
      boolean reserved = item.reserved() != null && item.reserved().equals(cause.reserved());
      if (together
          || restart
          || reserved
          || cause.items().stream().anyMatch(other -> same(other, item))) {
        List<Item> items = new ArrayList<>(cause.items());
        items.add(item);
        causes.set(
            i,
            new Cause(items, together ? role : null, restart, reserved ? item.reserved() : null));
        return;
      }
    }
    causes.add(new Cause(List.of(item), rights ? role : null, settings, item.reserved()));
  }

  private static boolean same(Item one, Item other) {
    Remedy first = one.first();
    Remedy second = other.first();
    if (one.id().equals(other.id()) && one.status() == other.status()) {
      if (!one.subjects().isEmpty() && one.subjects().equals(other.subjects())) {
        return true;
      }
      if (one.subjects().isEmpty()
          && other.subjects().isEmpty()
          && !one.consumers().equals(other.consumers())
          && first != null
          && second != null
          && alike(first, second)) {
        return true;
      }
    }
    return one.sameWord(other)
        || (first != null
            && second != null
            && actionable(first)
            && first.title().equals(second.title())
            && first.equals(second));
  }

  /** Whether they are the same, but for a name in the words. */
  static boolean alike(Remedy one, Remedy other) {
    return Likeness.alike(one.title(), other.title())
        && one.sql().equals(other.sql())
        && one.commands().equals(other.commands())
        && Likeness.alike(one.steps(), other.steps());
  }

  private static boolean actionable(Remedy remedy) {
    return !remedy.sql().isEmpty() || !remedy.commands().isEmpty() || !remedy.steps().isEmpty();
  }

  /** Whether its first remedy does nothing but let the judged role do or see something. */
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
                        && sql.endsWith(" TO " + name))
                    || (sql.startsWith("CREATE POLICY ")
                        && sql.endsWith(" FOR SELECT TO " + name + " USING (true)")));
  }

  private static boolean restart(Item item) {
    Remedy remedy = item.first();
    return remedy != null && item.status() != Status.UNKNOWN && Settings.restart(remedy);
  }
}
