// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.ProviderProfile.Offer;
import java.util.ArrayList;
import java.util.List;

/** The statement that makes the publication which the consumer needs. */
public final class CreatePublication {
  private CreatePublication() {}

  /** Of the wanted tables those that FOR TABLE names: roots stand for their partitions. */
  public static TableSet named(TableSet wanted) {
    return wanted.once(
        CreatePublication.class,
        tables ->
            tables
                .filter(TableFacts::publishable)
                .filter(
                    table -> table.parent() == null || !tables.oids().contains(table.parent())));
  }

  /**
   * A name that no publication has: one that exists is somebody's, and a script that took it for
   * its own would drop it when it is undone.
   *
   * @param wanted the name, if it is free; else a number follows it
   */
  public static String free(CheckContext context, String wanted) {
    String name = wanted;
    for (int n = 2; context.cat().publication(name).isPresent(); n++) {
      name = wanted + "_" + n;
    }
    return name;
  }

  /**
   * The statement as a remedy. Where the user asked for tables and there are none of them, it is a
   * step: all tables would be published in place of those that were meant.
   *
   * @param undo the statement that reverts it
   */
  public static Remedy remedy(
      CheckContext context, String name, String title, String runAs, String undo) {
    if (asksForNone(context)) {
      return Remedy.steps(
          title,
          Kind.DECISION,
          runAs,
          List.of(
              "Name tables that exist and can be published first (--table, --schema)",
              statement(context, name)));
    }
    return Remedy.sql(title, runAs, List.of(statement(context, name)), List.of(undo));
  }

  private static boolean asksForNone(CheckContext context) {
    return !(context.request().tables().isEmpty() && context.request().schemas().isEmpty())
        && named(context.scope().wanted()).isEmpty();
  }

  /** Who can run the statement: FOR ALL TABLES is reserved for superusers, or for the host's. */
  public static String by(CheckContext context) {
    if (!ofAll(context)) {
      return "owner of the tables";
    }
    Offer offer = context.provider().allTables();
    return context.provider().managed() && offer != null && offer.by() != null
        ? offer.by()
        : "superuser";
  }

  private static boolean ofAll(CheckContext context) {
    return named(context.scope().wanted()).isEmpty() && !asksForNone(context);
  }

  /** Over exactly the wanted tables; FOR ALL TABLES where there are none yet. */
  public static String statement(CheckContext context, String name) {
    TableSet tables = named(context.scope().wanted());
    String start = "CREATE PUBLICATION " + Identifiers.quote(name) + " ";
    String end = with(context);
    // with many tables it is long, and consumers ask for the same one
    return tables.isEmpty()
        ? start + (ofAll(context) ? "FOR ALL TABLES" : "FOR TABLE ...") + end
        : tables.once(new Listed(start, end), set -> start + "FOR TABLE " + set.sqlList() + end);
  }

  private record Listed(String start, String end) {}

  private static String with(CheckContext context) {
    PublicationNeeds needs = context.consumer().publication();
    List<String> options = new ArrayList<>();
    if (!needs.operations().isEmpty() && needs.operations().size() < 4) {
      options.add("publish = " + Identifiers.literal(String.join(", ", needs.operations())));
    }
    if (Boolean.TRUE.equals(needs.viaRoot())) {
      options.add("publish_via_partition_root = true");
    }
    if (needs.generatedColumns() != null && context.cat().server().major() >= 18) {
      options.add("publish_generated_columns = " + needs.generatedColumns());
    }
    return options.isEmpty() ? "" : " WITH (%s)".formatted(String.join(", ", options));
  }
}
