// SPDX-License-Identifier: Apache-2.0
package dev.pgready.profile;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Reads YAML into records: unknown keys, missing keys and wrong types are errors that name file,
 * line and key. Keys are the components' names in kebab case; enum constants may be written in any
 * case.
 *
 * <p>With {@link YamlTree} the only class that touches the YAML library: a run on built-in profiles
 * never loads it.
 */
public final class StrictYaml {
  /**
   * A record that may also be written as a single text, which is then the value of that component.
   */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  public @interface Shorthand {
    /** The component's name. */
    String value();
  }

  /** A record that must not be written as a single text, and whose content no error may quote. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  public @interface Confidential {
    /** What an error says instead of what stands there: what must, and why. */
    String value();
  }

  /**
   * A document with the place of each of its parts, for rules that no type can express.
   *
   * @param value null: the document does not fit the type
   * @param problems what is wrong, one line each, in no order
   * @param places {@code file:line} by path, as {@code mutes[0].check}; the empty path is the whole
   */
  public record Document<T>(@Nullable T value, List<String> problems, Map<String, String> places) {
    public Document {
      problems = List.copyOf(problems);
      places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
    }
  }

  /**
   * Values of one document; each takes about a kilobyte of memory, however few characters it has.
   */
  private static final int MOST_VALUES =
      (int) Math.min(2_000_000, Math.max(50_000, Runtime.getRuntime().maxMemory() / 1200));

  /** Nobody reads more of them. */
  private static final int MOST_PROBLEMS = 1000;

  private StrictYaml() {}

  /** Problems up to so many, and no further. */
  private record Problems(List<String> told) implements Consumer<String> {
    @Override
    public void accept(String problem) {
      told.add(problem);
      if (told.size() >= MOST_PROBLEMS) {
        throw new YamlTree.TooLargeException();
      }
    }
  }

  /** Reads one document and does not stop at what is wrong. */
  public static <T> Document<T> document(String name, String text, Class<T> type) {
    List<String> problems = new ArrayList<>();
    Map<String, String> places = new LinkedHashMap<>();
    Problems telling = new Problems(problems);
    ProfileNode node = parse(name, text, telling);
    if (node == null) {
      return new Document<>(null, problems, places);
    }
    places("", node, node.place(), places);
    return new Document<>(bound(new RecordBinder(telling, true), node, type), problems, places);
  }

  /** Null as well when there are more problems than anybody reads. */
  private static <T> @Nullable T bound(RecordBinder binder, ProfileNode node, Class<T> type) {
    try {
      return binder.bind(node, type);
    } catch (YamlTree.TooLargeException e) {
      return null;
    }
  }

  private static void places(
      String path, ProfileNode node, ProfileNode.Place place, Map<String, String> places) {
    places.put(path, place.toString());
    if (node instanceof ProfileNode.Mapping mapping) {
      mapping
          .entries()
          .forEach(
              (key, child) ->
                  places(RecordBinder.join(path, key), child, mapping.placeOf(key), places));
    } else if (node instanceof ProfileNode.Sequence sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        ProfileNode child = sequence.items().get(i);
        places(path + "[" + i + "]", child, child.place(), places);
      }
    }
  }

  /**
   * Reads one document.
   *
   * @param name how errors call the file
   * @throws ProfileException when the text is not YAML or does not fit the type; it tells all
   *     problems
   */
  public static <T> T read(String name, String text, Class<T> type) {
    List<String> problems = new ArrayList<>();
    Problems telling = new Problems(problems);
    ProfileNode node = parse(name, text, telling);
    @Nullable T value = node == null ? null : bound(new RecordBinder(telling), node, type);
    if (value == null || !problems.isEmpty()) {
      throw ProfileException.of(problems);
    }
    return value;
  }

  /**
   * Reads one document into a tree.
   *
   * @param problem takes what is wrong with the YAML itself
   * @return null when it could not be read at all
   */
  public static @Nullable ProfileNode parse(String file, String text, Consumer<String> problem) {
    return parse(file, text, problem, MOST_VALUES);
  }

  static @Nullable ProfileNode parse(
      String file, String text, Consumer<String> problem, int mostValues) {
    // some editors begin a file with a byte order mark
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try {
      return YamlTree.of(file, content, problem, mostValues);
    } catch (YamlTree.TooLargeException e) {
      return null;
    } catch (YamlTree.NotYamlException e) {
      problem.accept(notYaml(file, content, e));
      return null;
    }
  }

  private static String notYaml(String file, String content, YamlTree.NotYamlException e) {
    int line =
        e.getCause() instanceof MarkedYamlEngineException marked
            ? marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(e.line())
            : e.line();
    if (indentedWithTab(content, line)) {
      return new ProfileNode.Place(file, line) + ": not YAML: a tab; indent with spaces";
    }
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    // the library quotes an alias or a tag, which may be a password without its quotes
    message = message.replaceAll("(alias|anchor|tag|handle|prefix)\\b.*", "$1");
    return new ProfileNode.Place(file, e.line()) + ": not YAML: " + message;
  }

  private static boolean indentedWithTab(String text, int line) {
    return text.lines().skip(Math.max(0, line - 1)).findFirst().orElse("").matches("\\s*\t.*");
  }
}
