// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects what files say of connections in parts. For one thread. */
final class Parts {
  /** A variable's name where a file names one in place of a value. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

  private final Map<String, String> environment;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param environment what variables are filled in from
   */
  Parts(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * A value of a file.
   *
   * @param variable that holds it; null: the text does
   */
  record Part(@Nullable String text, @Nullable String variable) {
    static Part of(String text) {
      return new Part(text, null);
    }

    static Part in(String variable) {
      return new Part(null, variable);
    }

    /** One that is used where the variable is not set. */
    Part or(@Nullable String otherwise) {
      return new Part(otherwise, variable);
    }
  }

  FileContent content() {
    if (candidates.isEmpty() && problems.isEmpty()) {
      problems.add("no connection to Postgres is in it");
    }
    return new FileContent(candidates, problems);
  }

  void problem(String words) {
    problems.add(words);
  }

  void add(Candidate candidate) {
    candidates.add(candidate);
  }

  /**
   * @param parts by libpq's keywords; {@code url}: all of it, {@code direct}: the address behind a
   *     pooler
   */
  void add(String name, Map<String, Part> parts, List<String> notes) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, Part> part : parts.entrySet()) {
      if (part.getKey().equals("direct")) {
        continue;
      }
      String value = value(part.getValue());
      if (value == null) {
        problems.add(
            "%s: needs the variable %s, which is not set"
                .formatted(name, part.getValue().variable()));
        return;
      }
      values.put(part.getKey(), value);
    }
    String url = values.remove("url");
    if (url == null && values.isEmpty()) {
      return;
    }
    candidates.add(
        new Candidate(
            name,
            url == null ? keyed(values) : url,
            new Reference(
                variable(parts.get("url")),
                variable(parts.get("password")),
                null,
                variable(parts.get("direct"))),
            notes));
  }

  /** Unlike a URI, which is made to be shown, it takes a password. */
  static String keyed(Map<String, String> values) {
    StringBuilder string = new StringBuilder();
    values.forEach(
        (keyword, value) ->
            string
                .append(string.length() == 0 ? "" : " ")
                .append(keyword)
                .append("='")
                .append(value.replace("\\", "\\\\").replace("'", "\\'"))
                .append('\''));
    return string.toString();
  }

  private @Nullable String value(Part part) {
    String known = part.variable() == null ? null : environment.get(part.variable());
    return known == null || known.isEmpty() ? part.text() : known;
  }

  private static @Nullable String variable(@Nullable Part part) {
    return part == null || part.variable() == null || !NAME.matcher(part.variable()).matches()
        ? null
        : part.variable();
  }

  /** A value of a shell or of Compose: {@code ${NAME}}, {@code ${NAME:-otherwise}}, or itself. */
  static Part shell(String text) {
    Matcher whole = WHOLE.matcher(text);
    if (whole.matches()) {
      return Part.in(whole.group(1)).or(whole.group(2));
    }
    return Part.of(text.replace("$$", "$"));
  }

  private static final Pattern WHOLE =
      Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*)|:?\\?[^}]*)?}?");
}
