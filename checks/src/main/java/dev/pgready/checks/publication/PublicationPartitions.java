// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.consumers.needs.PublicationNeeds.NameMatch;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether changes of partitions arrive under the root's name or under each partition's. */
public final class PublicationPartitions implements Check {
  @Override
  public String title() {
    return "Partitions are published as the consumer expects them";
  }

  @Override
  public boolean ofEachPublication() {
    return true;
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    PublicationFacts publication = context.scope().publication();
    if (publication == null || !context.consumer().readsPublication()) {
      return CheckResult.skip("there is no publication to look at");
    }
    PublicationNeeds needs = context.consumer().publication();
    TableSet roots = roots(context);
    boolean viaRoot = publication.row().pubviaroot();
    String name = Identifiers.quote(publication.name());
    String how = viaRoot ? "under the root's name" : "under the name of each partition";
    Boolean wanted = wanted(context, publication);
    if (wanted == null || wanted == viaRoot) {
      return CheckResult.pass(
              roots.isEmpty()
                  ? "publication %s holds no partitioned table".formatted(name)
                  : "publication %s publishes partitions of %s %s"
                      .formatted(name, Phrases.tables(roots), how))
          .evidence("publish_via_partition_root", viaRoot);
    }
    if (roots.isEmpty() && (needs.viaRootOnlyIfPartitioned() || needs.viaRoot() == null)) {
      return CheckResult.pass("publication %s holds no partitioned table".formatted(name))
          .evidence("publish_via_partition_root", viaRoot);
    }
    List<Subject> subjects = new ArrayList<>();
    subjects.add(new Subject("publication", name));
    subjects.addAll(Phrases.subjects(roots));
    return CheckResult.fail(
            "publication %s has publish_via_partition_root = %s, %s needs %s%s"
                .formatted(
                    name,
                    viaRoot,
                    context.consumer().name(),
                    wanted,
                    roots.isEmpty()
                        ? ""
                        : ": changes of %s would come %s".formatted(Phrases.tables(roots), how)))
        .evidence("publish_via_partition_root", viaRoot)
        .subjects(subjects)
        .remedy(
            Remedy.sql(
                    "Set publish_via_partition_root = %s on publication %s".formatted(wanted, name),
                    "owner of the publication",
                    List.of(set(name, wanted)),
                    List.of(set(name, viaRoot)))
                // other readers of the publication see the names change
                .withSafety(Safety.REVIEW));
  }

  /** Published roots: those that the user named, where any were. */
  private static TableSet roots(CheckContext context) {
    TableSet published = context.scope().published().partitioned();
    return context.scope().named()
        ? published.filter(root -> context.scope().wantedRoots().oids().contains(root.oid()))
        : published;
  }

  /**
   * What the consumer needs: by its own rule; else, where the user named a root and the consumer
   * looks for that name, the root's name.
   */
  private static @Nullable Boolean wanted(CheckContext context, PublicationFacts publication) {
    PublicationNeeds needs = context.consumer().publication();
    NameMatch byName = needs.byName();
    if (needs.viaRoot() != null
        || byName == null
        || !context.scope().named()
        || roots(context).isEmpty()) {
      return needs.viaRoot();
    }
    return switch (byName) {
      case ALWAYS -> Boolean.TRUE;
      case UNLESS_ALL -> publication.row().puballtables() ? null : Boolean.TRUE;
    };
  }

  private static String set(String name, boolean value) {
    return "ALTER PUBLICATION %s SET (publish_via_partition_root = %s)".formatted(name, value);
  }
}
