// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A strict reader of the part of HCL that plans are written in: anything else is an error. */
final class HclText {
  private final String text;
  private int at;

  private HclText(String text) {
    this.text = text;
  }

  /**
   * The whole, as lines {@code path = value}: labels and names joined by dots, texts as what they
   * stand for.
   */
  static List<String> read(String text) {
    HclText hcl = new HclText(text);
    List<String> found = new ArrayList<>();
    hcl.body("", found);
    if (hcl.at < text.length()) {
      throw hcl.wrong("end expected");
    }
    return found;
  }

  private void body(String path, List<String> found) {
    while (true) {
      skip(true);
      if (at == text.length() || text.charAt(at) == '}') {
        return;
      }
      StringBuilder name = new StringBuilder(path).append(identifier());
      skip(false);
      while (text.charAt(at) == '"') {
        name.append('.').append(string());
        skip(false);
      }
      if (text.charAt(at) == '{') {
        at++;
        body(name + ".", found);
        expect('}');
      } else {
        expect('=');
        skip(false);
        found.add(name + " = " + value());
      }
      skip(false);
      if (at < text.length() && text.charAt(at) != '\n') {
        throw wrong("a line feed expected");
      }
    }
  }

  private String value() {
    char c = text.charAt(at);
    if (c == '"') {
      return string();
    }
    if (c == '[' || c == '{') {
      char close = c == '[' ? ']' : '}';
      List<String> members = new ArrayList<>();
      at++;
      skip(true);
      while (text.charAt(at) != close) {
        String member = c == '[' ? "" : (text.charAt(at) == '"' ? string() : identifier());
        skip(false);
        if (c == '{') {
          expect('=');
          skip(false);
          member += " = ";
        }
        members.add(member + value());
        skip(true);
        if (text.charAt(at) == ',') {
          at++;
          skip(true);
        } else if (text.charAt(at) != close) {
          throw wrong("a comma expected");
        }
      }
      at++;
      return members.toString();
    }
    String word = identifier();
    if (at < text.length() && text.charAt(at) == '(') {
      at++;
      String argument = value();
      expect(')');
      return word + "(" + argument + ")";
    }
    return word;
  }

  private String string() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\n') {
        throw wrong("a line feed in a text");
      }
      if ((c == '$' || c == '%') && text.startsWith(c + "{", at)) {
        value.append(c);
        at++;
      } else if ((c == '$' || c == '%') && text.charAt(at) == '{') {
        throw wrong("a template");
      } else if (c == '\\') {
        char escaped = text.charAt(at++);
        switch (escaped) {
          case '"', '\\' -> value.append(escaped);
          case 'n' -> value.append('\n');
          case 'r' -> value.append('\r');
          case 't' -> value.append('\t');
          case 'u', 'U' -> {
            int digits = escaped == 'u' ? 4 : 8;
            value.appendCodePoint(Integer.parseInt(text.substring(at, at + digits), 16));
            at += digits;
          }
          default -> throw wrong("escape \\" + escaped);
        }
      } else {
        value.append(c);
      }
    }
    at++;
    return value.toString();
  }

  private String identifier() {
    int start = at;
    while (at < text.length() && text.substring(at, at + 1).matches("[A-Za-z0-9_-]")) {
      at++;
    }
    if (start == at) {
      throw wrong("a name expected");
    }
    return text.substring(start, at);
  }

  private void expect(char c) {
    if (at == text.length() || text.charAt(at) != c) {
      throw wrong("expected " + c);
    }
    at++;
  }

  private void skip(boolean lines) {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == ' ' || (lines && c == '\n')) {
        at++;
      } else {
        return;
      }
    }
  }

  private IllegalStateException wrong(String what) {
    return new IllegalStateException(
        "%s at: %s".formatted(what, text.substring(at, Math.min(text.length(), at + 60))));
  }

  /** What {@code terraform fmt} complains of; empty: nothing, or there is none on this machine. */
  static Optional<String> complaint(String text) throws IOException, InterruptedException {
    return complaint(text, "terraform", "fmt", "-no-color", "-");
  }

  /** What a program says that is given the text and does not take it; empty too: it is not here. */
  static Optional<String> complaint(String text, String... command)
      throws IOException, InterruptedException {
    Process program;
    try {
      program = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return Optional.empty();
    }
    program.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    program.getOutputStream().close();
    String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return program.waitFor() == 0 ? Optional.empty() : Optional.of(said);
  }
}
