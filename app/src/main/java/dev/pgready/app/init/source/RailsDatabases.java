// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init.source;

import dev.pgready.app.init.source.Parts.Part;
import dev.pgready.profile.ForeignYaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code config/database.yml} of Rails; its Ruby is never run, only variables are understood. */
final class RailsDatabases {
  private static final Pattern RUBY = Pattern.compile("(?s)<%.*?%>");

  private static final Pattern VARIABLE =
      Pattern.compile(
          "(?s)<%=\\s*ENV(?:\\.fetch)?[(\\[]\\s*[\"']([A-Za-z_][A-Za-z0-9_]*)[\"']\\s*"
              + "(?:,\\s*[\"']?([^\"')\\]]*)[\"']?\\s*)?[)\\]]\\s*"
              + "(?:\\{\\s*[\"']?([^\"'}]*)[\"']?\\s*}|\\|\\|\\s*[\"']([^\"']*)[\"'])?\\s*-?%>");

  /** Stands in the YAML for a variable, and for Ruby that is none. */
  private static final String MARK = "pgready-variable-";

  private static final Pattern MARKED = Pattern.compile(MARK + "([A-Za-z0-9_]+)-or-(.*)-end");
  private static final String OTHER = "pgready-other-ruby";

  private static final Map<String, String> KEYWORDS =
      Map.of(
          "url", "url",
          "host", "host",
          "port", "port",
          "username", "user",
          "password", "password",
          "database", "dbname",
          "sslmode", "sslmode");

  private RailsDatabases() {}

  static FileContent read(String text, Map<String, String> environment) {
    String marked =
        VARIABLE
            .matcher(text)
            .replaceAll(
                found -> {
                  String otherwise = "";
                  for (int group = 2; group <= 4; group++) {
                    otherwise = found.group(group) == null ? otherwise : found.group(group);
                  }
                  return Matcher.quoteReplacement(
                      MARK + found.group(1) + "-or-" + otherwise.strip() + "-end");
                });
    Parts parts = new Parts(environment);
    ForeignYaml.mapping(RUBY.matcher(marked).replaceAll(OTHER))
        .forEach((name, entry) -> entry(name, ForeignYaml.mapping(entry), parts, true));
    return parts.content();
  }

  private static void entry(String name, Map<String, Object> entry, Parts parts, boolean top) {
    String adapter = String.valueOf(entry.get("adapter"));
    boolean postgres = adapter.equals("postgresql") || adapter.equals("postgis");
    if (!postgres && !(entry.containsKey("url") && adapter.equals("null"))) {
      if (top) {
        // several databases of one environment
        entry.forEach(
            (inner, database) ->
                entry(name + "." + inner, ForeignYaml.mapping(database), parts, false));
      }
      return;
    }
    if (!entry.containsKey("database") && !entry.containsKey("url")) {
      // what others merge
      return;
    }
    Map<String, Part> all = new LinkedHashMap<>();
    for (Map.Entry<String, Object> value : entry.entrySet()) {
      String keyword = KEYWORDS.get(value.getKey());
      String written = value.getValue().toString();
      if (keyword == null || written.isEmpty()) {
        continue;
      }
      if (written.contains(OTHER)) {
        parts.problem(
            "%s: %s is computed by Ruby, which pgready does not run"
                .formatted(name, value.getKey()));
        return;
      }
      all.put(keyword, part(written));
    }
    if (all.containsKey("url")) {
      all.keySet().retainAll(List.of("url"));
    } else {
      all.putIfAbsent("host", Part.of("localhost"));
    }
    parts.add(name, all, List.of());
  }

  private static Part part(String written) {
    Matcher marked = MARKED.matcher(written);
    return marked.matches()
        ? Part.in(marked.group(1)).or(marked.group(2).isEmpty() ? null : marked.group(2))
        : Part.of(written);
  }
}
