// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes trees of maps, lists, strings, numbers and booleans as JSON. What a terminal would obey or
 * not show, and what the reader of a log would obey, is escaped by the rule of {@link Printable},
 * so that JSON may be looked at as it is.
 *
 * <p>By hand, as a library's escapes are asked for one UTF-16 unit at a time and see neither the
 * characters beyond U+FFFF nor what stands before.
 */
public final class SafeJson {
  private final Writer out;

  /** Two spaces for each level; otherwise all in one line. */
  private final boolean indented;

  private SafeJson(Writer out, boolean indented) {
    this.out = out;
    this.indented = indented;
  }

  /** A document, indented, with a line feed at the end. */
  public static void write(Object tree, Writer out) throws IOException {
    write(tree, out, 0);
    out.write('\n');
  }

  /** A part of a larger text, at that depth; without a line feed at the end. */
  public static void write(Object tree, Writer out, int depth) throws IOException {
    new SafeJson(out, true).value(tree, depth);
  }

  /** A document, indented, with a line feed at the end. */
  public static String document(Object tree) {
    return text(tree, true) + "\n";
  }

  /** All in one line, without a line feed at the end. */
  public static String line(Object tree) {
    return text(tree, false);
  }

  /**
   * JSON of others, such as a server's, with escapes where its strings hold what must not be
   * written as it is; its line feeds stay.
   */
  public static String escaped(String json) {
    return Printable.rewritten(json, c -> c == '\n' ? "\n" : units(Character.toString(c)));
  }

  private static String text(Object tree, boolean indented) {
    StringWriter text = new StringWriter();
    try {
      new SafeJson(text, indented).value(tree, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void value(@Nullable Object value, int depth) throws IOException {
    if (value instanceof Double number && !Double.isFinite(number)) {
      out.write("null");
    } else if (value == null || value instanceof Boolean || value instanceof Number) {
      out.write(String.valueOf(value));
    } else if (value instanceof Map<?, ?> map) {
      object(map, depth);
    } else if (value instanceof List<?> list) {
      array(list, depth);
    } else {
      string(value.toString());
    }
  }

  private void object(Map<?, ?> map, int depth) throws IOException {
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    if (!entries.hasNext()) {
      out.write("{}");
      return;
    }
    out.write('{');
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      indent(depth + 1);
      string(String.valueOf(entry.getKey()));
      out.write(indented ? ": " : ":");
      value(entry.getValue(), depth + 1);
      if (entries.hasNext()) {
        out.write(',');
      }
    }
    indent(depth);
    out.write('}');
  }

  private void array(List<?> list, int depth) throws IOException {
    if (list.isEmpty()) {
      out.write("[]");
      return;
    }
    out.write('[');
    Iterator<?> elements = list.iterator();
    while (elements.hasNext()) {
      indent(depth + 1);
      value(elements.next(), depth + 1);
      if (elements.hasNext()) {
        out.write(',');
      }
    }
    indent(depth);
    out.write(']');
  }

  private void indent(int depth) throws IOException {
    if (indented) {
      out.write('\n');
      for (int i = 0; i < depth; i++) {
        out.write("  ");
      }
    }
  }

  private void string(String text) throws IOException {
    out.write('"');
    // nearly all characters stand for themselves: they go out in runs
    int start = 0;
    for (int i = 0; i < text.length(); ) {
      char unit = text.charAt(i);
      if (Printable.harmless(unit) && unit != '"' && unit != '\\') {
        i++;
        continue;
      }
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      if (c == '"' || c == '\\' || Printable.escapesWithin(text, i)) {
        out.write(text, start, i - start);
        escaped(text, i, next);
        start = next;
      }
      i = next;
    }
    out.write(text, start, text.length() - start);
    out.write('"');
  }

  private void escaped(String text, int from, int to) throws IOException {
    switch (text.charAt(from)) {
      case '"' -> out.write("\\\"");
      case '\\' -> out.write("\\\\");
      case '\n' -> out.write("\\n");
      case '\r' -> out.write("\\r");
      case '\t' -> out.write("\\t");
      default -> out.write(units(text.substring(from, to)));
    }
  }

  private static String units(String text) {
    StringBuilder units = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      String digits = Integer.toHexString(text.charAt(i));
      units.append("\\u").append("0".repeat(4 - digits.length())).append(digits);
    }
    return units.toString();
  }
}
