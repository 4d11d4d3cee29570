// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.remediation.RemediationPlan.Clash;
import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Stage;
import dev.pgready.remediation.sql.Statement;
import dev.pgready.remediation.sql.Statement.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What two steps do to one thing so that no order of them has both effects. What an order can
 * settle is {@link Step#order()}.
 */
final class Clashes {
  /** What one step does to names. */
  private static final class Touched {
    /** Statements by what they create: publications. */
    private final Map<String, String> created = new HashMap<>();

    /** Publications that are dropped and created again. */
    private final Set<String> again = new HashSet<>();

    /** What is renamed, by statement; whose columns and names stand apart. */
    private final Map<String, String> renamed = new HashMap<>();

    /** New names of publications. */
    private final Set<String> given = new HashSet<>();

    /** Publications whose tables are taken out by schema, or which get an owner early. */
    private final Set<String> asTheyAre = new HashSet<>();

    static Touched by(Step step) {
      Touched touched = new Touched();
      step.sql().forEach(statement -> touched.add(statement, step.stage()));
      return touched;
    }

    private void add(Statement statement, Stage stage) {
      String object = statement.object();
      if (object == null) {
        return;
      }
      if (statement.kind() == Kind.PUBLICATION_DROP) {
        again.add(object);
      } else if (statement.kind() == Kind.PUBLICATION_CREATE) {
        created.put(object, statement.sql());
      } else if (statement.kind() == Kind.RENAME) {
        rename(statement.sql(), object);
      } else if ((statement.kind() == Kind.PUBLICATION && bySchema(statement.sql()))
          || (statement.ownsPublication() && stage != Stage.PUBLICATION)) {
        asTheyAre.add(object);
      }
    }

    private void rename(String sql, String object) {
      SqlReader reader = new SqlReader(sql);
      boolean publication = reader.words("ALTER PUBLICATION");
      reader.skipTo("RENAME");
      reader.words("RENAME");
      String column = reader.words("COLUMN") ? reader.name() : null;
      renamed.put(
          publication ? "publication " + object : column == null ? object : object + '.' + column,
          sql);
      if (publication && reader.words("TO")) {
        given.add(String.valueOf(reader.name()));
      }
    }

    private static boolean bySchema(String sql) {
      SqlReader reader = new SqlReader(sql);
      return reader.words("ALTER PUBLICATION")
          && reader.name() != null
          && reader.words("DROP TABLES");
    }

    private boolean nothing() {
      return created.isEmpty() && renamed.isEmpty() && again.isEmpty() && asTheyAre.isEmpty();
    }
  }

  private final IdentityHashMap<Step, Touched> known = new IdentityHashMap<>();

  /** Why the two cannot be in one script, as the end of a sentence; empty: they can. */
  Optional<String> between(Step one, Step other) {
    Touched a = touched(one);
    Touched b = touched(other);
    if (a.nothing() || b.nothing()) {
      return Optional.empty();
    }
    Optional<String> there = oneWay(a, b);
    return there.isPresent() ? there : oneWay(b, a);
  }

  private Touched touched(Step step) {
    return known.computeIfAbsent(step, Touched::by);
  }

  private static Optional<String> oneWay(Touched a, Touched b) {
    for (Map.Entry<String, String> entry : a.renamed.entrySet()) {
      String same = b.renamed.get(entry.getKey());
      if (same != null && !same.equals(entry.getValue())) {
        return Optional.of("both rename %s".formatted(entry.getKey()));
      }
    }
    for (String name : a.given) {
      if (b.created.containsKey(name)) {
        return Optional.of(
            "one renames another publication to %s, and one creates it".formatted(name));
      }
      if (b.given.contains(name) && !b.renamed.keySet().containsAll(a.renamed.keySet())) {
        return Optional.of("both rename a publication to %s".formatted(name));
      }
    }
    for (Map.Entry<String, String> entry : a.created.entrySet()) {
      String name = entry.getKey();
      String same = b.created.get(name);
      if (same != null && !same.equals(entry.getValue())) {
        return Optional.of("both create publication %s, each in another way".formatted(name));
      }
      if (a.again.contains(name) && b.asTheyAre.contains(name)) {
        return Optional.of(
            "one creates publication %s again, and one changes it as it is".formatted(name));
      }
    }
    return Optional.empty();
  }

  /** Why a step cannot be beside these; empty: it can. */
  Optional<String> with(Step step, Collection<Step> others) {
    return touched(step).nothing()
        ? Optional.empty()
        : others.stream().flatMap(other -> between(step, other).stream()).findFirst();
  }

  /** The first two that cannot go together, by their names, and why. */
  Optional<String> named(Map<String, Step> chosen) {
    List<Map.Entry<String, Step>> all = List.copyOf(chosen.entrySet());
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        Optional<String> why = between(all.get(i).getValue(), all.get(j).getValue());
        if (why.isPresent()) {
          return Optional.of(
              "%s and %s do not go together: %s"
                  .formatted(all.get(i).getKey(), all.get(j).getKey(), why.get()));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Pairs of ways of different decisions, and of ways and what runs by itself.
   *
   * @param steps of which those that are a way of an open decision are not looked at
   */
  List<Clash> open(List<Decision> decisions, List<Step> steps) {
    List<Step> all = new ArrayList<>();
    decisions.forEach(decision -> all.addAll(decision.ways()));
    int ways = all.size();
    steps.stream().filter(step -> step.way() == null).forEach(all::add);
    List<Clash> clashes = new ArrayList<>();
    for (int i = 0; i < ways; i++) {
      Step one = all.get(i);
      for (int j = i + 1; j < all.size(); j++) {
        Step other = all.get(j);
        if (!one.besides(other)) {
          between(one, other).ifPresent(why -> clashes.add(new Clash(one, other, why)));
        }
      }
    }
    return clashes;
  }
}
