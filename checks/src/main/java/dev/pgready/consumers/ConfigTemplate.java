// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import java.util.Objects;
import java.util.Optional;

/**
 * A consumer's own configuration with places for what is known of the database. {@code <<host>>} is
 * replaced by the value as the syntax writes it, quotes included; {@code <<publication:name>>} by
 * an SQL identifier, {@code <<port:number>>} by a bare number, {@code <<tables:list>>} by a list. A
 * line whose value is not known is left out. The secret is no place: the text refers to it as the
 * consumer can.
 *
 * @param goes where it belongs, and how the secret gets there
 * @param source ids of sources, separated by commas
 */
public record ConfigTemplate(Syntax syntax, String goes, String text, String source) {
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
        .map(line -> line.strip().replaceFirst("[,;]$", ""));
  }
}
