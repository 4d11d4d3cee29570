// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import dev.pgready.consumers.Speaker;
import dev.pgready.postgres.SearchPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The page of a check: Markdown with a title and sections, kept beside the check's class.
 *
 * @param markdown the whole page
 * @param sections texts by heading, in the page's order
 */
public record Page(String id, String title, String markdown, Map<String, String> sections) {
  /** The headings that every page has, in this order. */
  public static final List<String> HEADINGS =
      List.of("Why it matters", "Reproduce", "How to fix", "When to ignore", "Postgres says");

  public Page {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(markdown, "markdown");
    sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
  }

  /**
   * @throws IllegalStateException when the check has no page
   */
  public static Page of(Check check) {
    String name = check.id() + ".md";
    try (InputStream in = check.getClass().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return parse(check.id(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page parse(String id, String written) {
    String markdown = guarded(written);
    String title = "";
    Map<String, StringBuilder> texts = new LinkedHashMap<>();
    StringBuilder current = new StringBuilder();
    boolean fenced = false;
    for (String line : markdown.split("\n", -1)) {
      if (line.startsWith("```")) {
        fenced = !fenced;
      }
      if (!fenced && line.startsWith("# ")) {
        title = line.substring(2).strip();
      } else if (!fenced && line.startsWith("## ")) {
        current = new StringBuilder();
        texts.put(line.substring(3).strip(), current);
      } else {
        current.append(line).append('\n');
      }
    }
    Map<String, String> sections = new LinkedHashMap<>();
    texts.forEach((heading, text) -> sections.put(heading, text.toString().strip()));
    return new Page(id, title, markdown, sections);
  }

  /** What looks up more than the names that it writes: operators, casts, functions, types. */
  private static final Pattern LOOKS_UP =
      Pattern.compile(
          "\\b(SELECT|INSERT|UPDATE|DELETE|DO|WHERE|CREATE (UNLOGGED )?TABLE|GENERATED)\\b");

  /** Its blocks are run by people as well: each says itself where it looks up operators. */
  private static String guarded(String markdown) {
    List<String> out = new ArrayList<>();
    List<String> block = new ArrayList<>();
    boolean sql = false;
    for (String line : markdown.split("\n", -1)) {
      if (!sql) {
        out.add(line);
        sql = line.matches("```(sql|session)( .*)?");
      } else if (line.startsWith("```")) {
        boolean guard = LOOKS_UP.matcher(String.join("\n", block)).find();
        if (guard) {
          out.add(SearchPath.SESSION + ";");
        }
        out.addAll(block);
        if (guard) {
          out.add(SearchPath.RESET + ";");
        }
        out.add(line);
        block.clear();
        sql = false;
      } else {
        block.add(line);
      }
    }
    out.addAll(block);
    return String.join("\n", out);
  }

  /** Empty where the page has no such section. */
  public String section(String heading) {
    return sections.getOrDefault(heading, "");
  }

  /**
   * An error text that the check prevents.
   *
   * @param text with {@code ...} for what varies
   * @param by who writes it
   */
  public record Said(String text, Speaker by) {}

  /** The error texts that the check prevents, one each, with who writes it in brackets behind. */
  public List<Said> errors() {
    List<Said> said = new ArrayList<>();
    for (String line : section("Postgres says").lines().map(String::strip).toList()) {
      int end = line.startsWith("- `") ? line.indexOf('`', 3) : -1;
      if (end > 0) {
        said.add(new Said(line.substring(3, end), speaker(line.substring(end + 1).strip())));
      }
    }
    return said;
  }

  private static Speaker speaker(String behind) {
    for (Speaker speaker : Speaker.values()) {
      if (behind.startsWith("(" + speaker.words() + ")")) {
        return speaker;
      }
    }
    return Speaker.POSTGRES;
  }
}
