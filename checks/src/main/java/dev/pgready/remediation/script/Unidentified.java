// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.checks.model.Adjustment;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.sql.Guarded;
import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tables of which the report says that UPDATE and DELETE would fail once they are published. What
 * gives them a replica identity may not have been chosen, or not have run for want of a right: they
 * are looked at again before a statement publishes them.
 */
final class Unidentified {
  private static final String CHECK = "replica-identity";

  /** For statements that revert others. */
  static final Unidentified NONE = new Unidentified(null, Set.of());

  private final @Nullable Catalogue catalogue;
  private final Set<String> refusing;
  private final Map<Long, TableFacts> tables = new HashMap<>();
  private final Map<String, TableFacts> byName = new HashMap<>();

  private Unidentified(@Nullable Catalogue catalogue, Set<String> refusing) {
    this.catalogue = catalogue;
    this.refusing = refusing;
    if (catalogue != null && !refusing.isEmpty()) {
      catalogue
          .list(Catalogue::tables)
          .forEach(
              table -> {
                tables.put(table.oid(), table);
                byName.put(table.sqlName(), table);
              });
    }
  }

  static Unidentified of(RemediationPlan plan) {
    Set<String> refusing = new LinkedHashSet<>();
    for (Report.Finding finding : plan.report().findings()) {
      Adjustment handling = finding.handling();
      boolean muted = handling != null && handling.kind() == Adjustment.Kind.MUTED;
      if (finding.id().equals(CHECK) && finding.result().status() == Status.FAIL && !muted) {
        finding.result().subjects().stream().map(Subject::name).forEach(refusing::add);
      }
    }
    return new Unidentified(plan.report().facts().catalogue(), refusing);
  }

  /** A statement that fails where one of these would refuse; empty: there is nothing to refuse. */
  Optional<String> before(Statement statement) {
    if (refusing.isEmpty() || !identifies(statement)) {
      return Optional.empty();
    }
    Set<String> concerned = concerned(statement);
    return concerned.isEmpty()
        ? Optional.empty()
        : Optional.of(refusal(concerned, stillThere(statement)));
  }

  /** Whether it makes a publication carry what must identify its row. */
  private boolean identifies(Statement statement) {
    return switch (statement.kind()) {
      case PUBLICATION_CREATE -> publishes(statement.sql()).orElse(true);
      case PUBLICATION_ADD ->
          publication(statement).map(PublicationFacts::identifiesRows).orElse(true);
      case PUBLICATION -> publishes(statement.sql()).orElse(false);
      default -> false;
    };
  }

  /** Whether its list of operations has UPDATE or DELETE; empty: it has no list. */
  private static Optional<Boolean> publishes(String sql) {
    SqlReader reader = new SqlReader(sql);
    if (!reader.skipTo("WITH", "SET") || reader.word() == null || !reader.mark('(')) {
      return Optional.empty();
    }
    String option = reader.word();
    while (option != null) {
      String value = reader.mark('=') ? reader.literal() : null;
      if (value == null) {
        reader.word();
      } else if (option.equals("PUBLISH")) {
        return Optional.of(value.contains("update") || value.contains("delete"));
      }
      reader.mark(',');
      option = reader.word();
    }
    return Optional.empty();
  }

  private Optional<PublicationFacts> publication(Statement statement) {
    return catalogue == null
        ? Optional.empty()
        : catalogue.list(Catalogue::publications).stream()
            .filter(one -> Identifiers.quote(one.name()).equals(statement.object()))
            .findFirst();
  }

  private Set<String> concerned(Statement statement) {
    List<String> listed = statement.tables();
    Set<String> members = new HashSet<>(listed);
    if (statement.kind() == Statement.Kind.PUBLICATION) {
      Optional<PublicationFacts> altered = publication(statement);
      if (altered.isPresent()) {
        members.addAll(names(altered.get()));
      }
    }
    if (members.isEmpty()) {
      return refusing;
    }
    Set<String> concerned = new LinkedHashSet<>();
    for (String name : refusing) {
      TableFacts table = byName.get(name);
      boolean carried = members.contains(name);
      while (!carried && table != null && table.parent() != null) {
        table = tables.get(table.parent());
        carried = table != null && members.contains(table.sqlName());
      }
      if (carried) {
        concerned.add(name);
      }
    }
    return concerned;
  }

  private Collection<String> names(PublicationFacts publication) {
    if (publication.row().puballtables() || !publication.schemas().isEmpty()) {
      return List.of();
    }
    return publication.tables().stream()
        .map(member -> tables.get(member.oid()))
        .filter(table -> table != null)
        .map(TableFacts::sqlName)
        .collect(Collectors.toSet());
  }

  /** A publication that lists tables may have lost some of them in the same script. */
  private String stillThere(Statement statement) {
    boolean lists =
        statement.kind() == Statement.Kind.PUBLICATION
            && publication(statement).map(this::names).filter(all -> !all.isEmpty()).isPresent();
    return lists
        ? "\n    AND EXISTS (SELECT FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_rel r ON r.prpubid OPERATOR(pg_catalog.=) p.oid WHERE p.pubname OPERATOR(pg_catalog.=) %s AND %s)"
            .formatted(
                Identifiers.literal(SqlReader.unquote(String.valueOf(statement.object()))), CARRIES)
        : "";
  }

  /** That a member {@code r} of a publication is the table {@code c}, or above it. */
  private static final String CARRIES =
      "(r.prrelid OPERATOR(pg_catalog.=) c.oid OR r.prrelid IN (SELECT a.relid::pg_catalog.oid FROM pg_catalog.pg_partition_ancestors(c.oid::pg_catalog.regclass) a))";

  /**
   * What is refused already, for another publication has them, is no reason.
   *
   * @param only a further condition, or empty
   */
  private static String refusal(Set<String> concerned, String only) {
    String names = concerned.stream().map(SqlReader::registered).collect(Collectors.joining(", "));
    return Guarded.doBlock(
        """
        DECLARE refusing pg_catalog.text := (
          SELECT pg_catalog.string_agg(c.oid::pg_catalog.regclass::pg_catalog.text, ', ' ORDER BY c.oid::pg_catalog.regclass::pg_catalog.text)
          FROM pg_catalog.unnest(ARRAY[%s]) u(name) JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(u.name)::pg_catalog.oid
          WHERE c.relkind OPERATOR(pg_catalog.=) 'r' AND c.relreplident OPERATOR(pg_catalog.<>) 'f'
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid OPERATOR(pg_catalog.=) c.oid AND i.indisvalid AND i.indimmediate
              AND CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident ELSE false END)
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_publication p WHERE (p.pubupdate OR p.pubdelete) AND (p.puballtables OR EXISTS (
              SELECT FROM pg_catalog.pg_publication_rel r WHERE r.prpubid OPERATOR(pg_catalog.=) p.oid AND %s)))%s
        );
        BEGIN
          IF refusing IS NOT NULL THEN
            RAISE EXCEPTION 'UPDATE and DELETE on %% would fail once published: nothing identifies their rows', refusing USING HINT = 'Choose a way of replica-identity first, or leave these tables out of the publication.';
          END IF;
        END
        """
            .formatted(names, CARRIES, only));
  }
}
