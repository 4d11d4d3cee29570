// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import org.jspecify.annotations.Nullable;

/**
 * Objects that the consumer keeps in the database for itself, should they be there already: left by
 * another role, or created by an administrator.
 *
 * @param schemas regular expression for whole names; null: none
 * @param publications likewise
 * @param tables regular expression for {@code schema.table}, unquoted: those in the schemas that it
 *     creates, alters or writes; null: all
 * @param routines regular expression for {@code schema.routine(type,type)}, as {@code regprocedure}
 *     writes it: those in the schemas that it creates, replaces or calls, with these arguments;
 *     null: all
 * @param replaces whether it alters or replaces them at its start, so that its role must own them;
 *     else privileges on them are enough
 * @param creates whether it needs CREATE on these schemas, even where all is there
 */
public record OwnNeeds(
    @Nullable String schemas,
    @Nullable String publications,
    @Nullable String tables,
    @Nullable String routines,
    boolean replaces,
    boolean creates,
    @Nullable String why,
    @Nullable String source) {
  /** Whether a table in the schemas is its own. */
  public boolean hasTable(String schema, String name) {
    return tables == null || (schema + '.' + name).matches(tables);
  }

  /**
   * Whether a routine in the schemas is its own: one of the same name with other arguments is not.
   *
   * @param signature as {@code regprocedure} writes it
   */
  public boolean hasRoutine(String signature) {
    return routines == null || signature.matches(routines);
  }
}
