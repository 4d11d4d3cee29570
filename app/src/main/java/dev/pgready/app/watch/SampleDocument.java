// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import dev.pgready.json.JsonRecords;
import dev.pgready.json.JsonTree;
import dev.pgready.json.MisfitException;
import dev.pgready.text.SafeJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** Samples as JSON, and as the lines of a recording. */
public final class SampleDocument {
  private static final JsonRecords RECORDS = new JsonRecords(false);

  /** Of a recording, raised when its lines change for those that read them. */
  private static final int SCHEMA_VERSION = 1;

  private SampleDocument() {}

  /** Text that holds no sample. */
  public static final class UnreadableSampleException extends RuntimeException {
    UnreadableSampleException(String message) {
      super(message);
    }
  }

  /**
   * A line of a recording.
   *
   * @param name of the database, as it is shown
   * @param at when, in milliseconds since 1970, by the clock of whoever recorded
   * @param sample null: the server could not be asked
   * @param problem why not
   */
  public record Line(
      int schemaVersion, String name, long at, @Nullable Sample sample, @Nullable String problem) {
    public Line {
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * What {@link ServerAnswer} made of an answer.
   *
   * @throws UnreadableSampleException when it is no sample
   */
  public static Sample read(String json) {
    return read(json, Sample.class);
  }

  /**
   * A line that {@link #line} wrote.
   *
   * @throws UnreadableSampleException when it is none
   */
  public static Line readLine(String json) {
    Line line = read(json, Line.class);
    if (line.schemaVersion() != SCHEMA_VERSION) {
      throw new UnreadableSampleException(
          line.schemaVersion() == 0
              ? "not a line of watch --record: schemaVersion is missing"
              : "schemaVersion %s is not known: this pgready reads %s"
                  .formatted(line.schemaVersion(), SCHEMA_VERSION));
    }
    if (line.sample() == null && line.problem() == null) {
      throw new UnreadableSampleException("neither a sample nor a problem");
    }
    return line;
  }

  private static <T> T read(String json, Class<T> type) {
    try (JsonParser in = JsonTree.parser(json)) {
      in.nextToken();
      Object value = RECORDS.read(in, type);
      if (value == null || in.nextToken() != null) {
        throw new UnreadableSampleException("not one JSON object");
      }
      return type.cast(value);
    } catch (JacksonException e) {
      throw unreadable(e);
    } catch (MisfitException e) {
      throw new UnreadableSampleException(reason(e.column()));
    }
  }

  /** Without what the document holds. */
  private static String reason(int column) {
    return "not JSON of the expected form%s".formatted(column <= 0 ? "" : " at column " + column);
  }

  /**
   * A sample as one line of a recording, without a line feed.
   *
   * @param json as {@link #read} takes it
   */
  public static String line(String name, long at, String json) {
    Map<String, Object> tree = head(name, at);
    tree.put("sample", known(tree(json)));
    return SafeJson.line(tree);
  }

  private static Object tree(String json) {
    try {
      return JsonTree.object(json);
    } catch (JacksonException e) {
      throw unreadable(e);
    }
  }

  static UnreadableSampleException unreadable(JacksonException e) {
    return new UnreadableSampleException(
        reason(e.getLocation() == null ? 0 : e.getLocation().getColumnNr()));
  }

  /** The same without what is null: not known is not there. */
  private static Object known(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().filter(Objects::nonNull).map(SampleDocument::known).toList();
    }
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    Map<Object, Object> known = new LinkedHashMap<>();
    map.forEach(
        (key, inner) -> {
          if (inner != null) {
            known.put(key, known(inner));
          }
        });
    return known;
  }

  /** That there is no sample, as one line of a recording. */
  public static String problem(String name, long at, String problem) {
    Map<String, Object> tree = head(name, at);
    tree.put("problem", problem);
    return SafeJson.line(tree);
  }

  private static Map<String, Object> head(String name, long at) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("schemaVersion", SCHEMA_VERSION);
    tree.put("name", name);
    tree.put("at", at);
    return tree;
  }
}
