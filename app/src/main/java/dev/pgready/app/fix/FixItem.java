// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fix;

import dev.pgready.remediation.Decision;
import dev.pgready.remediation.Step;
import java.util.ArrayList;
import java.util.List;

/** One thing to decide, and how it stands. For one thread. */
final class FixItem {
  /** What the user has said of it. */
  enum Answer {
    OPEN,
    TAKEN,
    SKIPPED
  }

  private final Decision decision;
  private final List<Step> ways;
  private int way;
  private Answer answer = Answer.OPEN;

  FixItem(Decision decision) {
    this.decision = decision;
    this.ways = new ArrayList<>(decision.ways());
  }

  String name() {
    return decision.name();
  }

  String question() {
    return decision.question();
  }

  List<String> fixes() {
    return decision.fixes();
  }

  /** As they are now, edited ones included. */
  List<Step> ways() {
    return ways;
  }

  /** From 0. */
  int index() {
    return way;
  }

  Step way() {
    return ways.get(way);
  }

  String letter() {
    return Decision.letter(way);
  }

  void select(int index) {
    way = Math.max(0, Math.min(index, ways.size() - 1));
  }

  void edited(Step step) {
    ways.set(way, step);
  }

  Answer answer() {
    return answer;
  }

  void answer(Answer given) {
    answer = given;
  }
}
