// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

/** What {@code init} is at: the heading of the page, and the keys that mean something there. */
enum InitStep {
  SOURCE("Which database?", "Enter takes it  / filter  q quit", Kind.LIST),
  CANDIDATE("Which of them?", "Enter takes it  / filter  Esc back  q quit", Kind.LIST),
  TYPED("Which database? A URI, key=value string or JDBC URL:", InitStep.TYPING, Kind.FIELD),
  CONFIRM("Connect there?", "y connect  n back  q quit", Kind.TEXT),
  WAIT("Looking", "Esc stop  q quit", Kind.TEXT),
  PASSWORD("The password?", InitStep.TYPING, Kind.FIELD),
  FAILED("It cannot be reached", "r try again  Esc back  q quit", Kind.TEXT),
  CONSUMER(
      "Who will read the stream?",
      "Enter takes it  Space several  / filter  Esc back  q quit",
      Kind.LIST),
  ROLE("As which role will it read? Empty: the one that logs in", InitStep.TYPING, Kind.FIELD),
  TABLES(
      "Which tables?",
      "Space chooses  a all  / filter  Enter goes on  Esc back  q quit",
      Kind.LIST),
  PUBLICATION("Which publication?", "Enter takes it  / filter  Esc back  q quit", Kind.LIST),
  OTHER_PUBLICATION("The publication's name?", InitStep.TYPING, Kind.FIELD),
  SUMMARY("What will be written", "w write%s  Esc back  q quit without", Kind.TEXT);

  private static final String TYPING = "Enter goes on  Esc back  Ctrl-C quit";

  /** What the page mainly is. */
  enum Kind {
    LIST,
    FIELD,
    TEXT
  }

  private final String heading;
  private final String keys;
  private final Kind kind;

  InitStep(String heading, String keys, Kind kind) {
    this.heading = heading;
    this.keys = keys;
    this.kind = kind;
  }

  String heading() {
    return heading;
  }

  /**
   * @param more of the summary: what can be done besides
   */
  String keys(String more) {
    return this == SUMMARY ? keys.formatted(more) : keys;
  }

  boolean listed() {
    return kind == Kind.LIST;
  }
}
