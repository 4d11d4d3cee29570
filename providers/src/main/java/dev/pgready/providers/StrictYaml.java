package dev.pgready.providers;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads YAML into records: unknown keys, missing keys and wrong types are errors that name file,
 * line and key.
 */
public final class StrictYaml {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private StrictYaml() {}

  /**
   * Reads one document.
   *
   * @param name how errors call the file
   * @throws ProfileException when the text is not YAML or does not fit the type
   */
  public static <T> T read(String name, String text, Class<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JacksonException e) {
      throw new ProfileException(describe(name, text, e));
    }
  }

  private static String describe(String name, String text, JacksonException e) {
    StringBuilder message = new StringBuilder(name);
    if (e.getLocation() != null && e.getLocation().getLineNr() > 0) {
      message.append(':').append(e.getLocation().getLineNr());
    } else if (e instanceof UnrecognizedPropertyException unknown) {
      // keys of records are buffered until the record is built, and lose their place
      int line = lineOf(unknown.getPropertyName(), text);
      if (line > 0) {
        message.append(':').append(line);
      }
    }
    message.append(": ");
    if (e instanceof UnrecognizedPropertyException unknown) {
      message
          .append("unknown key ")
          .append(unknown.getPropertyName())
          .append(" (known: ")
          .append(
              unknown.getKnownPropertyIds() == null
                  ? ""
                  : unknown.getKnownPropertyIds().stream()
                      .map(Object::toString)
                      .sorted()
                      .collect(Collectors.joining(", ")))
          .append(')');
    } else if (e instanceof DatabindException bind && !bind.getPath().isEmpty()) {
      message
          .append(
              bind.getPath().stream()
                  .map(
                      step ->
                          step.getPropertyName() != null
                              ? step.getPropertyName()
                              : "[" + step.getIndex() + "]")
                  .collect(Collectors.joining(".")))
          .append(": ")
          .append(e.getOriginalMessage());
    } else {
      message.append(e.getOriginalMessage());
    }
    return message.toString();
  }

  /** The first line on which a key of that name stands; 0 if none. */
  private static int lineOf(String key, String text) {
    Pattern pattern = Pattern.compile("(^|[\\s{,-])[\"']?" + Pattern.quote(key) + "[\"']?\\s*:");
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (pattern.matcher(lines.get(i)).find()) {
        return i + 1;
      }
    }
    return 0;
  }
}
