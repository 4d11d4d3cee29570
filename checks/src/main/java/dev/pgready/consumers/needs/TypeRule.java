// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the consumer does with columns of some types.
 *
 * @param types names as in {@code pg_type}; arrays as {@code int4[]}
 * @param kinds all types of these kinds
 * @param except names that the kinds do not include; of an array, its own or its element's
 * @param keyless whether it is about tables without a primary key alone
 * @param domains whether it is about domains over the types too
 * @param filled whether it is about columns alone that hold values for certain, of those of which
 *     that is asked
 * @param effect verb for a sentence that goes on with the columns: {@code leaves out}
 * @param why what follows from it, or its cause
 * @param remedy the way out, a sentence that starts with a verb
 */
public record TypeRule(
    List<String> types,
    List<TypeKind> kinds,
    List<String> except,
    Level level,
    boolean keyless,
    boolean domains,
    boolean filled,
    String effect,
    @Nullable String why,
    @Nullable String remedy,
    @Nullable String source) {
  /** What a column's type is, beside its name. */
  public enum TypeKind {
    /** A type of its own: no array, enum, domain, composite or range. */
    BASE,
    ARRAY,
    /** An array of a composite type. */
    COMPOSITE_ARRAY,
    /** An array whose number of dimensions nobody declared, as CREATE TABLE AS makes them. */
    UNDIMENSIONED,
    /** A base type that is stored as a fixed array: point, line, lseg, box, name. */
    FIXED,
    COMPOSITE,
    DOMAIN,
    ENUM,
    RANGE,
    MULTIRANGE
  }

  public TypeRule {
    Objects.requireNonNull(effect, "effect");
    types = types == null ? List.of() : List.copyOf(types);
    kinds = kinds == null ? List.of() : List.copyOf(kinds);
    except = except == null ? List.of() : List.copyOf(except);
    level = level == null ? Level.WARN : level;
  }
}
