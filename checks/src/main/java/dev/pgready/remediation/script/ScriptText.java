// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.text.Printable;

/** The text of a script while it is written. */
final class ScriptText {
  private final StringBuilder out = new StringBuilder();
  private final boolean plain;

  /**
   * @param plain no backslash commands, for clients other than psql
   */
  ScriptText(boolean plain) {
    this.plain = plain;
  }

  boolean plain() {
    return plain;
  }

  ScriptText append(String text) {
    out.append(text);
    return this;
  }

  /** Whatever the text holds, it stays a comment: names may contain line breaks. */
  void comment(String text) {
    text.lines().forEach(line -> out.append("-- ").append(Printable.line(line)).append('\n'));
  }

  /** Lines that run, or are comments, once the mark before them is taken off. */
  void struckOut(String lines) {
    lines.lines().forEach(line -> out.append("-- ").append(line).append('\n'));
  }

  int length() {
    return out.length();
  }

  /** What was written from there on, which is taken back. */
  String cut(int from) {
    String text = out.substring(from);
    out.setLength(from);
    return text;
  }

  /** Not as a stream, for it may have hundreds of megabytes. */
  private static boolean ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** As an argument of psql's commands. */
  static String psql(String text) {
    return "'" + Printable.line(text).replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** A statement that fails with these words. */
  static String raise(String words) {
    return "DO $pgready$ BEGIN RAISE EXCEPTION %s; END $pgready$;\n".formatted(message(words));
  }

  /** As the format of RAISE, in any dollar quotes of ours. */
  static String message(String words) {
    String text =
        Printable.line(words).replace("'", "''").replace("%", "%%").replace("$pgready$", "...");
    // whatever standard_conforming_strings says
    return text.indexOf('\\') < 0 ? "'" + text + "'" : "E'" + text.replace("\\", "\\\\") + "'";
  }

  /**
   * The whole; it says in which encoding its names are where that matters: psql without a terminal
   * takes the file's bytes for what the database's encoding is.
   */
  String whole() {
    String text = out.toString();
    return ascii(text)
        ? text
        : text.replaceFirst(
            "(?m)^SET lock_timeout", "SET client_encoding = 'UTF8';\nSET lock_timeout");
  }
}
