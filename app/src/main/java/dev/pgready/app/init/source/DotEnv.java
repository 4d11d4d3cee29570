// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init.source;

import dev.pgready.app.init.source.Parts.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code .env}: variables, of which some hold a connection string, others libpq's own. */
final class DotEnv {
  private static final Pattern LINE =
      Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
  private static final Pattern URL =
      Pattern.compile("(?i)(?:jdbc:)?(?:postgres|postgresql|postgis|ecto)(?:\\+[a-z0-9]+)?://.+");
  private static final Pattern NAMED = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private DotEnv() {}

  static FileContent read(String file, String text) {
    Map<String, String> variables = variables(text);
    Parts parts = new Parts(variables);
    List<String> notes =
        List.of(
            "pgready does not read %s by itself: set the variable before it runs".formatted(file));
    variables.forEach(
        (name, value) -> {
          if (URL.matcher(value).matches() && !pooledTwin(name)) {
            Map<String, Part> all = new LinkedHashMap<>(Map.of("url", Part.in(name)));
            String direct = direct(name, variables);
            if (direct != null) {
              all.put("direct", Part.in(direct));
            }
            parts.add(name, all, notes);
          }
        });
    if (variables.containsKey("PGHOST") || variables.containsKey("PGDATABASE")) {
      Map<String, Part> all = new LinkedHashMap<>();
      new TreeMap<>(
              Map.of(
                  "PGHOST",
                  "host",
                  "PGPORT",
                  "port",
                  "PGUSER",
                  "user",
                  "PGDATABASE",
                  "dbname",
                  "PGSSLMODE",
                  "sslmode"))
          .forEach(
              (name, keyword) -> {
                if (variables.containsKey(name)) {
                  all.put(keyword, Part.of(variables.getOrDefault(name, "")));
                }
              });
      if (variables.containsKey("PGPASSWORD")) {
        all.put("password", Part.in("PGPASSWORD"));
      }
      parts.add("PGHOST", all, notes);
    }
    return parts.content();
  }

  private static boolean pooledTwin(String name) {
    return name.equals("DIRECT_URL") || name.equals("SHADOW_DATABASE_URL");
  }

  /** As Prisma and Supabase call it. */
  private static @Nullable String direct(String name, Map<String, String> variables) {
    return name.equals("DATABASE_URL") && variables.containsKey("DIRECT_URL") ? "DIRECT_URL" : null;
  }

  private static Map<String, String> variables(String text) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String line : text.split("\\R")) {
      Matcher assigned = LINE.matcher(line);
      if (!line.strip().startsWith("#") && assigned.matches()) {
        variables.put(assigned.group(1), value(assigned.group(2).strip(), variables));
      }
    }
    return variables;
  }

  private static String value(String written, Map<String, String> before) {
    if (written.length() > 1 && written.startsWith("'") && written.indexOf('\'', 1) > 0) {
      return written.substring(1, written.indexOf('\'', 1));
    }
    boolean quoted =
        written.length() > 1 && written.startsWith("\"") && written.indexOf('"', 1) > 0;
    String plain =
        quoted
            ? written.substring(1, written.indexOf('"', 1))
            : written.replaceFirst("\\s+#.*", "").strip();
    return NAMED
        .matcher(plain)
        .replaceAll(
            named -> Matcher.quoteReplacement(before.getOrDefault(named.group(1), named.group())));
  }
}
