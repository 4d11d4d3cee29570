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
import java.util.function.Function;
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

  /**
   * Values of one document; each takes about a kilobyte of memory, however few characters it has.
   */
  private static final int MOST_VALUES =
      (int) Math.min(2_000_000, Math.max(50_000, Runtime.getRuntime().maxMemory() / 1200));

  /** Nobody reads more of them. */
  private static final int MOST_PROBLEMS = 1000;

  private StrictYaml() {}

  /** What is found has been told, and there is too much of it to go on. */
  private static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Problems up to so many, and no further. */
  private record Problems(List<String> told) implements Consumer<String> {
    @Override
    public void accept(String problem) {
      told.add(problem);
      if (told.size() >= MOST_PROBLEMS) {
        throw new EnoughException();
      }
    }
  }

  /** As {@link #refused}, and counts. */
  private static final class Refusal implements Function<JsonParser, @Nullable String> {
    private final String file;
    private final Consumer<String> problem;
    private final int most;
    private int values;

    Refusal(String file, Consumer<String> problem, int most) {
      this.file = file;
      this.problem = problem;
      this.most = most;
    }

    @Override
    public @Nullable String apply(JsonParser parser) {
      if (++values > most) {
        problem.accept(
            "%s: it has more than %s values: %s".formatted(file, most, InputFile.MORE_MEMORY));
        throw new EnoughException();
      }
      return refused(parser);
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
    } catch (EnoughException e) {
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
    try (JsonParser parser = MAPPER.createParser(content)) {
      if (parser.nextToken() == null) {
        problem.accept(file + ": the file is empty");
        return null;
      }
      ProfileNode node =
          ProfileNode.read(file, parser, problem, new Refusal(file, problem, mostValues));
      if (parser.nextToken() != null) {
        problem.accept(
            file
                + ":"
                + parser.currentTokenLocation().getLineNr()
                + ": a second document; one file holds one");
      }
      return node;
    } catch (EnoughException e) {
      return null;
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
