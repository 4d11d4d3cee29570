// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import java.util.List;
import java.util.Map;

/** A question about consumers together: what it says of some of them is one finding. */
public interface JointCheck extends Check {
  /**
   * Answers from facts alone.
   *
   * @param consumers by the name that the user gave, in order
   * @return each of them in one judgement at least
   */
  List<Judgement> judge(Map<String, CheckContext> consumers);

  /** Of one consumer alone. */
  @Override
  default CheckResult evaluate(CheckContext context) {
    return judge(Map.of("", context)).get(0).result();
  }

  /**
   * What it says of some of them.
   *
   * @param consumers as the user named them, in order
   */
  record Judgement(List<String> consumers, CheckResult result) {
    public Judgement {
      consumers = List.copyOf(consumers);
    }
  }
}
