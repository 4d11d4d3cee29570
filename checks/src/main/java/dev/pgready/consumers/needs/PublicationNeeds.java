// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the publication must be like, and who creates it.
 *
 * @param name the name that it looks for when the user gives none; null: the user names it
 * @param suggested the name in its vendor's examples, for remedies; null: none
 * @param fixed whether no other name will do
 * @param creator who makes it
 * @param form what the consumer itself would create
 * @param forbidden forms that it refuses
 * @param discouraged forms that it takes and its vendor warns of
 * @param operations that must be published
 * @param operationsLevel how bad it is when one of these is missing
 * @param harmful operations whose publishing does it harm: a warning
 * @param viaRoot {@code publish_via_partition_root}: true, false, or null for either
 * @param createsViaRoot what it sets in a publication that it makes itself; null: the server's
 *     default, or it makes none
 * @param viaRootOnlyIfPartitioned whether {@code viaRoot} matters only where a partitioned table is
 *     published
 * @param namePattern regular expression that the whole name must match
 * @param createsUnquoted whether its statement that creates it names it without quotes
 * @param altersUnquoted whether its statement that alters it does
 * @param bySlot how the name of its slot makes that of its publication, where the user names none;
 *     null: the two have nothing to do with each other
 * @param makesAnyName whether a consumer that makes its publication makes one of any name that it
 *     takes, as its configuration says; else only one of its usual name
 * @param columnLists how bad a column list is; null: fine
 * @param rowFilters how bad a row filter is; null: fine
 * @param keyInColumnLists whether a column list must hold the primary key even of tables that only
 *     insert
 * @param schemas of the tables that the consumer itself would publish; empty: all
 * @param include tables of the consumer's own that must be published too
 * @param nonEmpty whether it refuses a publication without tables
 * @param generatedColumns {@code publish_generated_columns} that it needs from PostgreSQL 18 on
 * @param beforeSlot whether it must exist before the slot is made
 * @param owned whether it must own the publication
 * @param byOwner whether it alters it only where its role is the owner by name: a superuser or a
 *     member of the owner is none to it
 * @param drops whether it takes tables out of it that are not wanted, where it adds those that are
 * @param asList whether it reads it only as its list of tables, whatever decodes the changes
 * @param refusal its own words where it cannot alter the publication
 * @param absence its own words where it stops at its start because the publication is missing;
 *     null: it does not look, or they are not known
 * @param existing how bad it is that one exists that it would create; null: it takes it up
 * @param everyTable whether the list of the one that it creates names every table there is: those
 *     of extensions, of the host and unlogged ones too
 * @param remakes whether it drops the publication of its own name, and creates it again, the first
 *     time that it is set up
 * @param copiesAll whether it copies every table of the publication, whatever the user names
 * @param copiesOnly whether its copy of a table leaves out the rows of tables that inherit from it
 * @param alters what it does to a publication that lacks tables; null: it leaves it as it is
 * @param listed whether it sees only tables that the publication names one by one
 * @param byName whether it looks for the tables that the user names among the names under which the
 *     publication sends changes; null: it takes whatever is sent
 * @param several whether it takes more than one publication
 * @param distinct whether it refuses a list that names one of them twice
 * @param slowFrom number of tables from which on its initial copy was seen to last for minutes and
 *     more, however small they are; null: not known
 * @param syncsSequences whether it reads the sequences of a publication FOR ALL SEQUENCES, for
 *     which its role must be able to read them (19 and newer)
 * @param missing how bad it is that there is no publication while nobody named one
 */
public record PublicationNeeds(
    @Nullable String name,
    @Nullable String suggested,
    boolean fixed,
    Creator creator,
    @Nullable Form form,
    List<Form> forbidden,
    List<Form> discouraged,
    List<String> operations,
    Level operationsLevel,
    List<String> harmful,
    @Nullable Boolean viaRoot,
    boolean viaRootOnlyIfPartitioned,
    @Nullable Boolean createsViaRoot,
    @Nullable String namePattern,
    boolean createsUnquoted,
    boolean altersUnquoted,
    @Nullable BySlot bySlot,
    boolean makesAnyName,
    @Nullable Level columnLists,
    @Nullable Level rowFilters,
    boolean keyInColumnLists,
    List<String> schemas,
    List<String> include,
    boolean nonEmpty,
    @Nullable String generatedColumns,
    boolean beforeSlot,
    boolean owned,
    boolean byOwner,
    boolean drops,
    boolean asList,
    @Nullable String refusal,
    @Nullable String absence,
    @Nullable Level existing,
    boolean everyTable,
    boolean remakes,
    boolean copiesAll,
    boolean copiesOnly,
    @Nullable Altering alters,
    boolean listed,
    @Nullable NameMatch byName,
    boolean several,
    boolean distinct,
    @Nullable Integer slowFrom,
    boolean syncsSequences,
    Level missing,
    @Nullable String why,
    @Nullable String source) {
  /** The name that a remedy gives one where nobody has another wish. */
  public String proposed() {
    return suggested == null ? "pgready" : suggested;
  }

  /** Whether the consumer takes a publication of that name. */
  public boolean takes(String publication) {
    return namePattern == null || publication.matches(namePattern);
  }

  /** Whether the consumer makes its publication itself, of whatever name. */
  public boolean creates() {
    return creator == Creator.CONSUMER || creator == Creator.EITHER;
  }

  /**
   * Whether the consumer makes one of that name where it is missing, rather than the user.
   *
   * @param publication null: none is named
   * @param slot as the user names it; null: not at all
   */
  public boolean creates(@Nullable String publication, @Nullable String slot) {
    return creator == Creator.EITHER
        || (creator == Creator.CONSUMER
            && (publication == null
                || publication.equals(name)
                || publication.equals(ofSlot(slot))
                || (makesAnyName && takes(publication))));
  }

  /**
   * The publication that it reads through that slot; null: the slot does not tell.
   *
   * @param slot null: none is named
   */
  public @Nullable String ofSlot(@Nullable String slot) {
    return bySlot == null || slot == null || !slot.startsWith(bySlot.slot())
        ? null
        : bySlot.publication() + slot.substring(bySlot.slot().length());
  }

  /** The slot through which it reads that publication; null: the publication does not tell. */
  public @Nullable String slotOf(@Nullable String publication) {
    return bySlot == null
            || bySlot.publication().isEmpty()
            || publication == null
            || !publication.startsWith(bySlot.publication())
        ? null
        : bySlot.slot() + publication.substring(bySlot.publication().length());
  }

  /**
   * The beginnings of both names; what follows is the same.
   *
   * @param slot empty: any name
   */
  public record BySlot(String slot, String publication) {}

  /** When the wanted tables' names must be among those that the publication sends. */
  public enum NameMatch {
    ALWAYS,
    /** It does not look where the publication is FOR ALL TABLES. */
    UNLESS_ALL
  }

  /** What a consumer does to a publication that exists; it must own it and the tables for that. */
  public enum Altering {
    /** Adds the wanted tables that are missing. */
    ADD,
    /** Makes its list of tables the wanted ones, and no others. */
    SET,
    /**
     * Likewise, by the name of each that is sent and should not be, or should be and is not: a
     * partition that its root brings along cannot be taken out, so it stops.
     */
    EACH,
    /** Takes out each table that is sent, as it names none: it stops at FOR ALL TABLES. */
    NONE
  }

  /** Of a consumer whose profile says nothing of it: the user creates it. */
  public static final PublicationNeeds USUAL =
      new PublicationNeeds(
          null,
          null,
          false,
          Creator.USER,
          null,
          List.of(),
          List.of(),
          List.of(),
          Level.FAIL,
          List.of(),
          null,
          false,
          null,
          null,
          false,
          false,
          null,
          false,
          null,
          null,
          false,
          List.of(),
          List.of(),
          false,
          null,
          false,
          false,
          false,
          false,
          false,
          null,
          null,
          null,
          false,
          false,
          false,
          false,
          null,
          false,
          null,
          false,
          false,
          null,
          false,
          Level.FAIL,
          null,
          null);

  public PublicationNeeds {
    forbidden = forbidden == null ? List.of() : List.copyOf(forbidden);
    discouraged = discouraged == null ? List.of() : List.copyOf(discouraged);
    operations = operations == null ? List.of() : List.copyOf(operations);
    operationsLevel = operationsLevel == null ? Level.FAIL : operationsLevel;
    harmful = harmful == null ? List.of() : List.copyOf(harmful);
    include = include == null ? List.of() : List.copyOf(include);
    schemas = schemas == null ? List.of() : List.copyOf(schemas);
    creator = creator == null ? Creator.USER : creator;
    missing = missing == null ? Level.FAIL : missing;
  }
}
