// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Subject;
import dev.pgready.compare.CheckChange.Kind;
import dev.pgready.compare.CheckChange.Said;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds two reports against each other, check by check and consumer by consumer.
 *
 * @param changes what regressed first, then what could not be seen, then what healed, then the rest
 * @param same checks that say the same, counted for each consumer
 * @param notes what could not be compared, a line each
 */
public record CheckChanges(List<CheckChange> changes, int same, List<String> notes) {
  /** Objects that come and go by themselves: another one of them is no news. */
  private static final Set<String> FLEETING = Set.of("session", "prepared transaction");

  public CheckChanges {
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  public static CheckChanges between(Outcomes a, Outcomes b) {
    List<String> notes = new ArrayList<>();
    Set<String> consumers = new LinkedHashSet<>(b.consumers());
    consumers.retainAll(a.consumers());
    alone("A", a.consumers(), consumers, notes);
    alone("B", b.consumers(), consumers, notes);
    Map<Outcomes.Key, Outcomes.Entry> before = comparable(a, consumers);
    Map<Outcomes.Key, Outcomes.Entry> after = comparable(b, consumers);
    List<CheckChange> changes = new ArrayList<>();
    int same = 0;
    Set<String> onlyA = new LinkedHashSet<>();
    Set<String> onlyB = new LinkedHashSet<>();
    Set<Outcomes.Key> keys = new LinkedHashSet<>(after.keySet());
    keys.addAll(before.keySet());
    for (Outcomes.Key key : keys) {
      Outcomes.Entry x = before.get(key);
      Outcomes.Entry y = after.get(key);
      if (x == null || y == null) {
        boolean gone = (x == null ? a : b).verdict() == Verdict.NO_FACTS;
        if (!gone) {
          (x == null ? onlyB : onlyA).add(key.id());
        }
      } else if (same(x, y)) {
        same++;
      } else {
        changes.add(change(x, y));
      }
    }
    if (!onlyA.isEmpty()) {
      notes.add("only A was checked for " + String.join(", ", onlyA));
    }
    if (!onlyB.isEmpty()) {
      notes.add("only B was checked for " + String.join(", ", onlyB));
    }
    return new CheckChanges(ordered(grouped(changes)), same, notes);
  }

  /** The same with one more change. */
  public CheckChanges and(CheckChange change) {
    List<CheckChange> more = new ArrayList<>(changes);
    more.add(change);
    return new CheckChanges(ordered(more), same, notes);
  }

  private static void alone(
      String side, List<String> consumers, Set<String> both, List<String> notes) {
    List<String> alone = consumers.stream().filter(name -> !both.contains(name)).toList();
    if (!alone.isEmpty()) {
      notes.add(
          "only %s was judged for %s: not compared".formatted(side, String.join(", ", alone)));
    }
  }

  /** Of a server that was not reached most checks could say nothing. */
  private static Map<Outcomes.Key, Outcomes.Entry> comparable(
      Outcomes judgement, Set<String> consumers) {
    Map<Outcomes.Key, Outcomes.Entry> entries = new LinkedHashMap<>();
    judgement
        .worst()
        .forEach(
            (key, entry) -> {
              boolean known = consumers.contains(key.consumer());
              boolean spoken =
                  judgement.verdict() != Verdict.NO_FACTS || entry.status() != Status.SKIP;
              if (known && spoken) {
                entries.put(key, entry);
              }
            });
    return entries;
  }

  private static boolean same(Outcomes.Entry a, Outcomes.Entry b) {
    return a.status() == b.status()
        && a.message().equals(b.message())
        && Set.copyOf(a.subjects()).equals(Set.copyOf(b.subjects()));
  }

  private static CheckChange change(Outcomes.Entry a, Outcomes.Entry b) {
    List<Subject> more = without(b.subjects(), a.subjects());
    List<Subject> fewer = without(a.subjects(), b.subjects());
    return new CheckChange(
        b.id(),
        List.of(b.consumer()),
        kind(a, b, more),
        new Said(a.status(), a.status() == Status.UNKNOWN && a.canFail(), a.message()),
        new Said(b.status(), b.status() == Status.UNKNOWN && b.canFail(), b.message()),
        more,
        fewer);
  }

  private static List<Subject> without(List<Subject> subjects, List<Subject> others) {
    Set<Subject> rest = new LinkedHashSet<>(subjects);
    others.forEach(rest::remove);
    return List.copyOf(rest);
  }

  private static Kind kind(Outcomes.Entry a, Outcomes.Entry b, List<Subject> more) {
    if (b.status() == Status.UNKNOWN && a.status() != Status.UNKNOWN) {
      return Kind.UNSEEN;
    }
    if (a.status() == Status.UNKNOWN && b.status() != Status.UNKNOWN) {
      return b.status() == Status.FAIL
          ? Kind.REGRESSED
          : b.status() == Status.PASS ? Kind.HEALED : Kind.CHANGED;
    }
    boolean attention = b.urgency().needsAttention() && b.status() != Status.UNKNOWN;
    if (a.status() != b.status() && (attention || a.urgency().needsAttention())) {
      return b.urgency().compareTo(a.urgency()) < 0 ? Kind.REGRESSED : Kind.HEALED;
    }
    boolean news = more.stream().anyMatch(subject -> !FLEETING.contains(subject.kind()));
    return attention && news ? Kind.REGRESSED : Kind.CHANGED;
  }

  /** One change for all consumers of which it is the same. */
  private static List<CheckChange> grouped(List<CheckChange> changes) {
    Map<CheckChange, CheckChange> grouped = new LinkedHashMap<>();
    for (CheckChange change : changes) {
      CheckChange anonymous =
          new CheckChange(
              change.id(),
              List.of(),
              change.kind(),
              change.a(),
              change.b(),
              change.more(),
              change.fewer());
      grouped.merge(anonymous, change, (known, next) -> known.and(next.consumers().get(0)));
    }
    return List.copyOf(grouped.values());
  }

  private static List<CheckChange> ordered(List<CheckChange> changes) {
    return changes.stream()
        .sorted(
            Comparator.comparing(CheckChange::kind).thenComparing(change -> change.b().urgency()))
        .toList();
  }
}
