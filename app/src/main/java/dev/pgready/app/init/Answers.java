// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import dev.pgready.checks.scope.Request;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code pgready.yaml} is made of.
 *
 * @param name of the connection
 * @param role null: the one that logs in
 * @param tables as {@code --table}
 * @param schemas as {@code --schema}
 * @param publication null: the consumer's own
 * @param slot null: the consumer's own
 * @param passwordVariable that the password will be in, where no other one is known; null: one that
 *     is called after the connection
 */
public record Answers(
    String name,
    List<String> consumers,
    @Nullable String role,
    List<String> tables,
    List<String> schemas,
    @Nullable String publication,
    @Nullable String slot,
    @Nullable String passwordVariable) {
  public Answers {
    consumers = List.copyOf(consumers);
    tables = List.copyOf(tables);
    schemas = List.copyOf(schemas);
  }

  public Answers named(String other) {
    return new Answers(
        other, consumers, role, tables, schemas, publication, slot, passwordVariable);
  }

  public Answers consumers(List<String> other) {
    return new Answers(name, other, role, tables, schemas, publication, slot, passwordVariable);
  }

  public Answers role(@Nullable String other) {
    return new Answers(
        name, consumers, other, tables, schemas, publication, slot, passwordVariable);
  }

  public Answers tables(List<String> some, List<String> whole) {
    return new Answers(name, consumers, role, some, whole, publication, slot, passwordVariable);
  }

  public Answers publication(@Nullable String other) {
    return new Answers(name, consumers, role, tables, schemas, other, slot, passwordVariable);
  }

  /** What the check is asked. */
  public Request request() {
    return new Request(publication, tables, schemas, slot, null, Map.of());
  }
}
