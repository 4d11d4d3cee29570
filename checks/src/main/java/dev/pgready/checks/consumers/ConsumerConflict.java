// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.consumers;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.JointCheck;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.NotSeenException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where consumers of one database contradict each other. Each is judged by itself elsewhere; this
 * is about what they cannot have at once. What consumers must not share is a failure, or a warning
 * where they run all the same; what only costs something passes and is told. The subject of each
 * finding is the check that judges the same wish of one consumer.
 */
public final class ConsumerConflict implements JointCheck {
  @Override
  public String title() {
    return "The consumers do not contradict each other";
  }

  /** What profiles say contradicts itself on any server. */
  @Override
  public boolean worksWithoutCatalogue() {
    return true;
  }

  @Override
  public List<Judgement> judge(Map<String, CheckContext> contexts) {
    List<String> names = List.copyOf(contexts.keySet());
    if (names.size() < 2) {
      return List.of(new Judgement(names, CheckResult.skip("only one consumer is asked for")));
    }
    Map<String, ConsumerProfile> consumers = new LinkedHashMap<>();
    Map<String, Set<String>> publications = new LinkedHashMap<>();
    contexts.forEach(
        (name, context) -> {
          consumers.put(name, context.consumer());
          publications.put(name, publications(context));
        });
    Catalogue catalogue = contexts.values().iterator().next().facts().catalogue();
    List<Judgement> judgements =
        new ArrayList<>(
            conflicts(
                consumers, publications, contexts.values().iterator().next()::change, catalogue));
    List<String> others = new ArrayList<>(names);
    judgements.forEach(judgement -> others.removeAll(judgement.consumers()));
    if (!others.isEmpty()) {
      judgements.add(
          new Judgement(
              others,
              CheckResult.pass(
                  judgements.isEmpty()
                      ? "they do not contradict each other"
                      : "no other consumer contradicts what they need")));
    }
    return List.copyOf(judgements);
  }

  private static List<Judgement> conflicts(
      Map<String, ConsumerProfile> consumers,
      Map<String, Set<String>> publications,
      Conflicts.Change change,
      @Nullable Catalogue catalogue) {
    try {
      return Conflicts.between(consumers, publications, change, catalogue);
    } catch (NotSeenException e) {
      // those that the database decides cannot be told
      return Conflicts.between(consumers, publications, change, null);
    }
  }

  /**
   * Those that were named, or the one that it reads; where there is none, that it would be given.
   */
  private static Set<String> publications(CheckContext context) {
    List<String> named = context.request().publications();
    if (!named.isEmpty()) {
      return Set.copyOf(named);
    }
    PublicationNeeds needs = context.consumer().publication();
    String found;
    try {
      found = context.scope().publicationName();
    } catch (NotSeenException e) {
      found = needs.name();
    }
    return Set.of(found == null ? needs.proposed() : found);
  }
}
