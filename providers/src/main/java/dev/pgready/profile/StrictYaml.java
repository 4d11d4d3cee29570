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
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads YAML into records: unknown keys, missing keys and wrong types are errors that name file,
 * line and key. Keys are the components' names in kebab case; enum constants may be written in any
 * case.
 *
 * <p>The only class that touches the YAML library: a run on built-in profiles never loads it.
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

  /** The library stops at 3 million characters; who reads a file knows how large it may be. */
  private static final YAMLMapper MAPPER =
      new YAMLMapper(
          YAMLFactory.builder()
              .loadSettings(
                  LoadSettings.builder()
                      .setCodePointLimit(Integer.MAX_VALUE)
                      // told by ourselves, with the others
                      .setAllowDuplicateKeys(true)
                      .build())
              .build());

  private StrictYaml() {}

  /** Reads one document and does not stop at what is wrong. */
  public static <T> Document<T> document(String name, String text, Class<T> type) {
    List<String> problems = new ArrayList<>();
    Map<String, String> places = new LinkedHashMap<>();
    ProfileNode node = parse(name, text, problems::add);
    @Nullable T value = null;
    if (node != null) {
      places("", node, node.place(), places);
      value = new RecordBinder(problems::add, true).bind(node, type);
    }
    return new Document<>(value, problems, places);
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
    ProfileNode node = parse(name, text, problems::add);
    @Nullable T value = node == null ? null : new RecordBinder(problems::add).bind(node, type);
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
    // some editors begin a file with a byte order mark
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try (JsonParser parser = MAPPER.createParser(content)) {
      if (parser.nextToken() == null) {
        problem.accept(file + ": the file is empty");
        return null;
      }
      ProfileNode node = ProfileNode.read(file, parser, problem, StrictYaml::refused);
      if (parser.nextToken() != null) {
        problem.accept(
            file
                + ":"
                + parser.currentTokenLocation().getLineNr()
                + ": a second document; one file holds one");
      }
      return node;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      if (e.getCause() instanceof MarkedYamlEngineException marked) {
        // the location is where what could not be read began
        int mark = marked.getProblemMark().map(m -> m.getLine() + 1).orElse(line);
        if (indentedWithTab(content, mark)) {
          problem.accept(
              new ProfileNode.Place(file, mark) + ": not YAML: a tab; indent with spaces");
          return null;
        }
      }
      String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      // the library quotes an alias or a tag, which may be a password without its quotes
      message = message.replaceAll("(alias|anchor|tag|handle|prefix)\\b.*", "$1");
      problem.accept(new ProfileNode.Place(file, line) + ": not YAML: " + message);
      return null;
    }
  }

  private static boolean indentedWithTab(String text, int line) {
    return text.lines().skip(Math.max(0, line - 1)).findFirst().orElse("").matches("\\s*\t.*");
  }

  /**
   * What makes a value stand somewhere else than where it is read, or be something else than it
   * looks like: the parser would hand over an alias as a text.
   */
  private static @Nullable String refused(JsonParser parser) {
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      return "aliases (*) are not supported: write the value itself";
    }
    if (parser.getObjectId() != null) {
      return "anchors (&) are not supported: write the value itself where it is needed";
    }
    return parser.getTypeId() == null ? null : "tags (!) are not supported: write the value alone";
  }
}
