// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import java.util.List;

/** A configuration that cannot be used: file, line, key and what is expected, for each problem. */
public final class ConfigException extends RuntimeException {
  private final List<String> problems;

  public ConfigException(String problem) {
    this(List.of(problem));
  }

  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line each, in the file's order. */
  public List<String> problems() {
    return problems;
  }
}
