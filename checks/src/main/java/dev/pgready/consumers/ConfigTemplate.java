// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A consumer's own configuration with places for what is known of the database. {@code <<host>>} is
 * replaced by the value as the syntax writes it, quotes included; {@code <<publication:name>>} by
 * an SQL identifier, {@code <<port:number>>} by a bare number, {@code <<tables:list>>} by a list,
 * {@code <<publication:after:p_>>} by what its name has behind {@code p_}, {@code
 * <<option:snapshot>>} by the value of that option of the profile, {@code
 * <<option:snapshot:whole=false,parts=true>>} by what stands behind it there. A line whose value is
 * not known is left out. The secret is no place: the text refers to it as the consumer can.
 *
 * @param goes where it belongs, and how the secret gets there
 * @param source ids of sources, separated by commas
 */
public record ConfigTemplate(Syntax syntax, String goes, String text, String source) {
  private static final Pattern OPTION = Pattern.compile("<<option:([a-z_]+)(?::([^>]+))?>>");
  private static final Pattern BEFORE = Pattern.compile("<<publication:after:([^>]+)>>");

  /** How values are written in it. */
  public enum Syntax {
    /** Variables of a shell or a {@code .env} file. */
    ENV,
    JSON,
    YAML,
    SQL
  }

  public ConfigTemplate {
    Objects.requireNonNull(syntax, "syntax");
    Objects.requireNonNull(goes, "goes");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(source, "source");
  }

  /**
   * This template with the value of an option in its places; a line of which another value is
   * wanted stays without one, and is left out.
   */
  public ConfigTemplate with(String option, String value) {
    Matcher place = OPTION.matcher(text);
    return new ConfigTemplate(
        syntax,
        goes,
        place.replaceAll(
            found ->
                found.group(1).equals(option)
                    ? Matcher.quoteReplacement(word(found.group(2), value))
                    : Matcher.quoteReplacement(found.group())),
        source);
  }

  private static String word(@Nullable String words, String value) {
    if (words == null) {
      return value;
    }
    for (String word : words.split(",", -1)) {
      if (word.startsWith(value + "=")) {
        return word.substring(value.length() + 1);
      }
    }
    return "<<none>>";
  }

  /** The beginning of the publication's name that its configuration leaves out; mostly none. */
  public Optional<String> publicationBefore() {
    Matcher place = BEFORE.matcher(text);
    return place.find() ? Optional.of(place.group(1)) : Optional.empty();
  }

  /**
   * The line that names the publication; empty: there is none.
   *
   * @param name that needs no quotes anywhere
   */
  public Optional<String> ofPublication(String name) {
    String value =
        switch (syntax) {
          case ENV, YAML -> name;
          case JSON -> '"' + name + '"';
          case SQL -> "'" + name + "'";
        };
    return text.lines()
        .filter(line -> line.contains("<<publication"))
        .findFirst()
        .map(line -> line.replace("<<publication>>", value).replace("<<publication:name>>", name))
        .map(
            line ->
                publicationBefore()
                    .filter(name::startsWith)
                    .map(
                        before ->
                            line.replace(
                                "<<publication:after:%s>>".formatted(before),
                                name.substring(before.length())))
                    .orElse(line))
        .map(line -> line.strip().replaceFirst("[,;]$", ""));
  }
}
