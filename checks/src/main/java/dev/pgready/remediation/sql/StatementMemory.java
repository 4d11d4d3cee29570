// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.sql;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was read while a plan is made: consumers with equal demands get the same statements, of
 * which there can be hundreds of thousands.
 */
public final class StatementMemory {
  private final IdentityHashMap<List<String>, List<Statement>> lists = new IdentityHashMap<>();
  private final IdentityHashMap<List<String>, List<String>> printables = new IdentityHashMap<>();
  private final Map<String, Statement> statements = new HashMap<>();

  /** As {@link Statement#of}; the same list for the same list. */
  public List<Statement> statements(List<String> written) {
    return lists.computeIfAbsent(
        written,
        list -> list.stream().map(sql -> statements.computeIfAbsent(sql, Statement::of)).toList());
  }

  /** As {@link SqlReader#printable}; the same list for the same list. */
  public List<String> printable(List<String> written) {
    return printables.computeIfAbsent(
        written, list -> list.stream().map(SqlReader::printable).toList());
  }
}
