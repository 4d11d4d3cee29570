// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init.source;

import java.util.List;

/**
 * What a file holds.
 *
 * @param candidates in its order
 * @param problems why others cannot be used, one line each; nothing of a value is in them
 */
public record FileContent(List<Candidate> candidates, List<String> problems) {
  public FileContent {
    candidates = List.copyOf(candidates);
    problems = List.copyOf(problems);
  }
}
