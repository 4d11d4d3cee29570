package dev.pgready.app.report;

import java.io.IOException;
import java.io.Writer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes trees of maps, lists, strings, numbers and booleans as JSON, two spaces an indent. What a
 * terminal would obey or not show is escaped, so that JSON may be looked at as it is.
 */
final class Json {
  private final Writer out;

  private Json(Writer out) {
    this.out = out;
  }

  static void write(Object tree, Writer out) throws IOException {
    new Json(out).value(tree, 0);
    out.write('\n');
  }

  /** A part of a larger text, at that depth; without a line feed at the end. */
  static void write(Object tree, Writer out, int depth) throws IOException {
    new Json(out).value(tree, depth);
  }

  private void value(@Nullable Object value, int depth) throws IOException {
    if (value == null || value instanceof Boolean || value instanceof Number) {
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
      out.write(": ");
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
    out.write('\n');
    for (int i = 0; i < depth; i++) {
      out.write("  ");
    }
  }

  private void string(String text) throws IOException {
    out.write('"');
    // nearly all characters stand for themselves: they go out in runs
    int start = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int length = Character.charCount(c);
      if (c == '"' || c == '\\' || (c != ' ' && Visible.hidden(c))) {
        out.write(text, start, i - start);
        escaped(text, i, c, length);
        start = i + length;
      }
      i += length;
    }
    out.write(text, start, text.length() - start);
    out.write('"');
  }

  private void escaped(String text, int at, int c, int length) throws IOException {
    switch (c) {
      case '"' -> out.write("\\\"");
      case '\\' -> out.write("\\\\");
      case '\n' -> out.write("\\n");
      case '\r' -> out.write("\\r");
      case '\t' -> out.write("\\t");
      default -> {
        for (int i = at; i < at + length; i++) {
          out.write("\\u%04x".formatted((int) text.charAt(i)));
        }
      }
    }
  }
}
