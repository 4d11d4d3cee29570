package dev.pgready.providers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads YAML into records: unknown keys, missing keys and wrong types are errors that name file,
 * line and key. Keys are the components' names in kebab case; enum constants may be written in any
 * case.
 *
 * <p>The only class that touches the YAML library: a run on built-in profiles never loads it.
 */
public final class StrictYaml {
  private StrictYaml() {}

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
  static @Nullable ProfileNode parse(String file, String text, Consumer<String> problem) {
    try (JsonParser parser = new YAMLMapper().createParser(text)) {
      if (parser.nextToken() == null) {
        problem.accept(file + ": the file is empty");
        return null;
      }
      ProfileNode node = ProfileNode.read(file, parser, problem);
      if (parser.nextToken() != null) {
        problem.accept(
            file
                + ":"
                + parser.currentTokenLocation().getLineNr()
                + ": a second document; one profile stands in one file");
      }
      return node;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      problem.accept(new ProfileNode.Place(file, line) + ": not YAML: " + message);
      return null;
    }
  }
}
