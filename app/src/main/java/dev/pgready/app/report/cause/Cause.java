// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.cause;

import dev.pgready.app.report.cause.Causes.Item;
import dev.pgready.app.report.view.ObjectNaming;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Phrases;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Findings that are one thing to do. Nothing that comes out is printable yet.
 *
 * @param items the worst first
 * @param role whose missing rights all of it is about; null: something else
 * @param settings whether all of it is settings that take one restart
 * @param reserved who alone may do all of it, as in {@code superuser}; null: something else
 */
public record Cause(
    List<Item> items, @Nullable String role, boolean settings, @Nullable String reserved) {
  /** What a title says in parentheses. */
  private static final Pattern ASIDE = Pattern.compile("\\(([^()]+)\\)");

  public Cause {
    items = List.copyOf(items);
  }

  public Item worst() {
    return items.get(0);
  }

  /** The checks, each once. */
  public List<String> ids() {
    return items.stream().map(Item::id).distinct().toList();
  }

  /** For whom any of it is, each once. */
  public List<String> consumers() {
    return items.stream().flatMap(item -> item.consumers().stream()).distinct().toList();
  }

  /**
   * Those for whom it is, where not all are meant.
   *
   * @param all the consumers of the report
   */
  public List<String> whom(List<String> all) {
    List<String> whom = consumers();
    return Set.copyOf(whom).equals(Set.copyOf(all)) ? List.of() : whom;
  }

  /** What several checks have in common; null: it goes by the name of its check. */
  public @Nullable String name() {
    if (items.size() > 1 && role != null) {
      return "role " + role;
    }
    if (items.size() > 1 && settings) {
      return "settings";
    }
    return ids().size() > 1 && reserved != null ? "needs " + reserved : null;
  }

  /** Whether what its checks say has to be told apart. */
  public boolean several() {
    return ids().size() > 1 || differ(worst().id());
  }

  /** Whether one check says different things to different consumers. */
  private boolean differ(String id) {
    List<Item> same = items.stream().filter(item -> item.id().equals(id)).toList();
    return same.stream().map(Item::message).distinct().count() > 1
        && same.stream().map(Item::consumers).distinct().count() > 1;
  }

  /**
   * What a check says.
   *
   * @param id of the check
   * @param consumers for whom it says this, where it says something else of others; else empty
   * @param message its own, or in what it differs from the one before
   */
  public record Saying(Item item, String id, List<String> consumers, String message) {
    /** {@code table-privileges (debezium)}. */
    public String label() {
      return consumers.isEmpty() ? id : "%s (%s)".formatted(id, String.join(", ", consumers));
    }
  }

  /** What its checks say, each thing once. */
  public List<Saying> sayings() {
    if (items.size() == 1 && items.get(0).subjects().size() < 2) {
      Item item = items.get(0);
      return List.of(
          new Saying(item, item.id(), differ(item.id()) ? of(items) : List.of(), item.message()));
    }
    List<Saying> said = new ArrayList<>();
    Set<Item> told = new LinkedHashSet<>();
    for (Item item : items) {
      if (told.contains(item)) {
        continue;
      }
      if (told.stream().anyMatch(item::sameWord)) {
        told.add(item);
        said.add(new Saying(item, item.id(), List.of(), "the same"));
        continue;
      }
      boolean differ = differ(item.id());
      List<Item> equal = items.stream().filter(other -> equal(other, item)).toList();
      told.addAll(equal);
      said.add(
          new Saying(item.with(equal), item.id(), differ ? of(equal) : List.of(), item.message()));
      Map<Item, Likeness> alike = differ ? alike(item, told) : Map.of();
      if (!alike.isEmpty()) {
        List<Item> others = List.copyOf(alike.keySet());
        told.addAll(others);
        said.add(new Saying(others.get(0), item.id(), of(others), same(alike.values())));
      }
    }
    return said;
  }

  /**
   * In what something that is said again differs.
   *
   * @param likenesses at least one, all with the same words here
   */
  private static String same(Collection<Likeness> likenesses) {
    return "the same, with %s in place of %s"
        .formatted(
            Phrases.list(likenesses.stream().map(Likeness::there).distinct().toList()),
            likenesses.iterator().next().here());
  }

  private interface Comparing<T> {
    @Nullable Likeness of(T other);
  }

  /**
   * Those in which the same name is another one, in order.
   *
   * @param likeness null: it differs in more, or in nothing
   */
  private static <T> Map<T, Likeness> alike(List<T> others, Comparing<T> likeness) {
    Map<T, Likeness> alike = new LinkedHashMap<>();
    String here = null;
    for (T other : others) {
      Likeness one = likeness.of(other);
      if (one != null && (here == null || here.equals(one.here()))) {
        here = one.here();
        alike.put(other, one);
      }
    }
    return alike;
  }

  private static List<String> of(List<Item> items) {
    return items.stream().flatMap(item -> item.consumers().stream()).distinct().toList();
  }

  private static boolean equal(Item one, Item other) {
    return one.id().equals(other.id()) && one.message().equals(other.message());
  }

  /** What the same check says of others, where only the same name is another one. */
  private Map<Item, Likeness> alike(Item item, Set<Item> told) {
    return alike(
        items.stream()
            .filter(other -> !told.contains(other))
            .filter(other -> other.id().equals(item.id()))
            .filter(other -> other.subjects().equals(item.subjects()))
            .toList(),
        other -> Likeness.of(item.message(), other.message()).orElse(null));
  }

  /**
   * Something to do about it.
   *
   * @param label Fix, And, Or
   * @param item whose objects its title may name
   * @param doubtful whether the other ways are of several checks, so that each names its own
   */
  public record Way(String label, Remedy remedy, Item item, boolean doubtful) {
    private Way(String label, Remedy remedy, Item item) {
      this(label, remedy, item, false);
    }

    /** Whether it is what to do first; else it goes with that, or is in place of it. */
    public boolean fix() {
      return label.equals("Fix");
    }

    /** What to do; objects that were named before are counted. */
    public String title() {
      return ObjectNaming.title(remedy.title(), item.message(), item.subjects())
          + (doubtful ? " (" + item.id() + ")" : "");
    }
  }

  /**
   * What to do, each thing once: first what is best for each of its checks, then the other ways.
   */
  public List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    List<Remedy> firsts = new ArrayList<>();
    for (Item item : items) {
      Remedy first = item.first();
      if (first != null && !known(firsts, first)) {
        firsts.add(first);
        ways.add(new Way("Fix", first, worst()));
      }
    }
    if (firsts.size() > 1 && (role != null || settings)) {
      ways.clear();
      ways.add(new Way("Fix", role != null ? rights(role, firsts) : settings(firsts), worst()));
    } else {
      merge(ways);
    }
    List<Remedy> told = new ArrayList<>(firsts);
    for (Item item : items) {
      for (Remedy other :
          item.remedies().subList(Math.min(1, item.remedies().size()), item.remedies().size())) {
        if (!known(told, other)) {
          ways.add(new Way(other.also() ? "And" : "Or", other, item));
          told.add(other);
        }
      }
    }
    long checks = ways.stream().filter(w -> !w.fix()).map(w -> w.item().id()).distinct().count();
    if (checks > 1) {
      ways.replaceAll(w -> new Way(w.label(), w.remedy(), w.item(), !w.fix()));
    }
    return ways;
  }

  private static boolean known(List<Remedy> told, Remedy remedy) {
    return told.stream()
        .anyMatch(
            one ->
                one.equals(remedy)
                    || (one.title().equals(remedy.title()) && one.sql().equals(remedy.sql())));
  }

  /** What differs only by a name, as of a consumer, is told once with the other name. */
  private static void merge(List<Way> ways) {
    for (int i = 0; i < ways.size(); i++) {
      Remedy remedy = ways.get(i).remedy();
      Map<Way, Likeness> alike =
          alike(
              List.copyOf(ways.subList(i + 1, ways.size())),
              other ->
                  Causes.alike(remedy, other.remedy())
                      ? Likeness.of(remedy.title(), other.remedy().title()).orElse(null)
                      : null);
      if (!alike.isEmpty()) {
        ways.set(
            i,
            new Way(
                ways.get(i).label(),
                titled(remedy, remedy.title() + "; " + same(alike.values())),
                ways.get(i).item()));
        ways.removeAll(alike.keySet());
      }
    }
  }

  private static Remedy titled(Remedy remedy, String title) {
    return new Remedy(
        title,
        remedy.kind(),
        remedy.safety(),
        remedy.restart(),
        remedy.runAs(),
        remedy.sql(),
        remedy.undo(),
        remedy.commands(),
        remedy.steps(),
        remedy.url(),
        remedy.caveats(),
        remedy.also());
  }

  /** All that the role lacks in one block, to be run at once. */
  private static Remedy rights(String role, List<Remedy> remedies) {
    List<String> caveats = new ArrayList<>();
    for (Remedy remedy : remedies) {
      Matcher aside = ASIDE.matcher(remedy.title());
      while (aside.find()) {
        caveats.add(aside.group(1));
      }
      caveats.addAll(remedy.caveats());
    }
    return together("Give role %s what it lacks".formatted(role), remedies, sql(remedies), caveats);
  }

  /** All that waits for the restart in one block. */
  private Remedy settings(List<Remedy> remedies) {
    Map<String, String> values = Settings.of(items);
    return together(
        "Set %s, then restart the server once"
            .formatted(
                Phrases.list(
                    values.entrySet().stream()
                        .map(one -> one.getKey() + " = " + one.getValue())
                        .toList())),
        remedies,
        values.entrySet().stream()
            .map(one -> "ALTER SYSTEM SET %s = '%s'".formatted(one.getKey(), one.getValue()))
            .toList(),
        remedies.stream().flatMap(one -> one.caveats().stream()).toList());
  }

  private static List<String> sql(List<Remedy> remedies) {
    return remedies.stream().flatMap(one -> one.sql().stream()).distinct().toList();
  }

  private static Remedy together(
      String title, List<Remedy> remedies, List<String> sql, List<String> caveats) {
    return new Remedy(
        title,
        remedies.get(0).kind(),
        remedies.stream()
            .map(Remedy::safety)
            .reduce((a, b) -> a.compareTo(b) < 0 ? b : a)
            .orElseThrow(),
        remedies.stream().anyMatch(Remedy::restart),
        remedies.stream().map(Remedy::runAs).distinct().collect(Collectors.joining(", ")),
        sql,
        List.of(),
        remedies.stream().flatMap(one -> one.commands().stream()).distinct().toList(),
        caveats.stream().distinct().toList(),
        null,
        caveats.stream().distinct().toList(),
        false);
  }
}
