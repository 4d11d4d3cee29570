// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** libpq's {@code keyword = 'value'} strings (manual, "Keyword/Value Connection Strings"). */
final class KeywordValueString {
  /** What may be shown: anything else could be a piece of a password. */
  private static final Pattern WORD = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /** Values that need no quotes. */
  private static final Pattern PLAIN = Pattern.compile("[^\\s'\\\\]*[^\\s'\\\\,]");

  private final String text;
  private final String name;
  private int at;

  private KeywordValueString(String text, String name) {
    this.text = text;
    this.name = name;
  }

  /**
   * @param name what messages call the string
   * @return values by keyword; the last of a repeated keyword, as in libpq
   */
  static Map<String, String> parse(String text, String name) throws InvalidConnectionException {
    return parse(text, name, new ArrayList<>());
  }

  /**
   * @param notes takes a line on parameters that belong to a client library
   */
  static Map<String, String> parse(String text, String name, List<String> notes)
      throws InvalidConnectionException {
    return new KeywordValueString(text, name).parse(notes);
  }

  /** The string that {@link #parse} reads back. */
  static String render(Map<String, String> values) {
    StringBuilder out = new StringBuilder();
    values.forEach(
        (keyword, value) ->
            out.append(out.isEmpty() ? "" : " ")
                .append(keyword)
                .append('=')
                .append(
                    PLAIN.matcher(value).matches()
                        ? value
                        : "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"));
    return out.toString();
  }

  private Map<String, String> parse(List<String> notes) throws InvalidConnectionException {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> setAside = new ArrayList<>();
    boolean secret = false;
    int commas = 0;
    for (skipBlanks(); at < text.length(); skipBlanks()) {
      String keyword = keyword(secret);
      boolean last = secret;
      secret |= Parameter.secret(keyword);
      boolean quoted = at < text.length() && text.charAt(at) == '\'';
      String value = value(Parameter.known(keyword) ? keyword : "");
      commas += !quoted && value.endsWith(",") ? 1 : 0;
      if (Parameter.take(values, keyword, value, name, notes)) {
        continue;
      }
      // names of a table can be shown wherever they stand
      if (!values.isEmpty() && ClientParameter.owner(keyword) != null) {
        setAside.add(keyword);
        continue;
      }
      String elsewhere = ClientParameter.elsewhere(keyword);
      if (!values.isEmpty() && elsewhere != null) {
        throw new InvalidConnectionException(
            "%s has \"%s\", which libpq does not know: write %s"
                .formatted(name, keyword, elsewhere));
      }
      String near = last ? null : Parameter.near(keyword);
      String hint = near == null ? "" : "; did you mean %s?".formatted(near);
      throw new InvalidConnectionException(
          last || !WORD.matcher(keyword).matches()
              ? name
                  + " has an unknown parameter; a password with spaces needs single quotes around it"
              // the first word of what is no connection string may be anything
              : values.isEmpty()
                  ? name + " begins with a parameter that libpq does not know" + hint
                  : "%s has an unknown parameter \"%s\"%s".formatted(name, keyword, hint));
    }
    // one may be part of a password; from two on they separate, and behind a host
    boolean behindHost =
        values.size() > 1
            && values.getOrDefault("host", "").matches("[^/,]+,")
            && !values.getOrDefault("port", "").endsWith(",");
    if (commas > 1 || behindHost) {
      throw new InvalidConnectionException(name + ForeignString.SEPARATORS);
    }
    if (!setAside.isEmpty()) {
      notes.add(ClientParameter.note(name, setAside));
    }
    return values;
  }

  private String keyword(boolean afterSecret) throws InvalidConnectionException {
    int start = at;
    while (at < text.length() && text.charAt(at) != '=' && !blank()) {
      at++;
    }
    String keyword = text.substring(start, at);
    skipBlanks();
    if (at == text.length() || text.charAt(at) != '=') {
      throw new InvalidConnectionException(
          afterSecret || !Parameter.known(keyword)
              ? name + " has a word without \"=\"; a value with spaces needs single quotes"
              : "%s has no \"=\" after \"%s\"".formatted(name, keyword));
    }
    at++;
    skipBlanks();
    return keyword;
  }

  private String value(String keyword) throws InvalidConnectionException {
    boolean quoted = at < text.length() && text.charAt(at) == '\'';
    if (quoted) {
      at++;
    }
    StringBuilder value = new StringBuilder();
    while (at < text.length() && (quoted ? text.charAt(at) != '\'' : !blank())) {
      if (text.charAt(at) == '\\') {
        at++;
        if (at == text.length()) {
          break;
        }
      }
      value.append(text.charAt(at));
      at++;
    }
    if (quoted) {
      if (at == text.length()) {
        throw new InvalidConnectionException(
            "%s has a quoted value%s that never ends"
                .formatted(name, keyword.isEmpty() ? "" : " of \"%s\"".formatted(keyword)));
      }
      at++;
    }
    return value.toString();
  }

  private void skipBlanks() {
    while (at < text.length() && blank()) {
      at++;
    }
  }

  /** As C's isspace in the C locale. */
  private boolean blank() {
    char c = text.charAt(at);
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
