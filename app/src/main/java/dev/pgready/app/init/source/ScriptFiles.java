// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init.source;

import dev.pgready.app.init.source.Parts.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code schema.prisma} and {@code drizzle.config.*}: no script is run, texts are looked for. */
final class ScriptFiles {
  private static final Pattern DATASOURCE =
      Pattern.compile("(?s)\\bdatasource\\s+(\\w+)\\s*\\{([^}]*)}");
  private static final Pattern PRISMA =
      Pattern.compile(
          "(?m)^\\s*(provider|url|directUrl)\\s*=\\s*(?:env\\(\\s*\"(\\w+)\"\\s*\\)|\"([^\"]*)\")");

  /** {@code url: process.env.DATABASE_URL!}, or a text. */
  private static final Pattern DRIZZLE =
      Pattern.compile(
          "[\"']?\\b(url|connectionString|host|port|user|password|database)[\"']?\\s*:\\s*"
              + "(?:(?:\\w+\\()?(?:process\\.)?env(?:\\.(\\w+)|\\[[\"'](\\w+)[\"']])"
              + "|[\"'`]([^\"'`$]*)[\"'`]|([0-9]{1,5})\\b)");

  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*//.*$");

  private static final Map<String, String> KEYWORDS =
      Map.of(
          "url", "url",
          "connectionString", "url",
          "host", "host",
          "port", "port",
          "user", "user",
          "password", "password",
          "database", "dbname");

  private ScriptFiles() {}

  static FileContent prisma(String text, Map<String, String> environment) {
    Parts parts = new Parts(environment);
    Matcher source = DATASOURCE.matcher(COMMENT.matcher(text).replaceAll(""));
    while (source.find()) {
      Map<String, Part> all = new LinkedHashMap<>();
      boolean postgres = true;
      Matcher line = PRISMA.matcher(source.group(2));
      while (line.find()) {
        if (line.group(1).equals("provider")) {
          postgres = "postgresql".equals(line.group(3)) || "postgres".equals(line.group(3));
        } else {
          all.put(
              line.group(1).equals("url") ? "url" : "direct", part(line.group(2), line.group(3)));
        }
      }
      if (postgres && all.containsKey("url")) {
        parts.add(source.group(1), all, List.of());
      }
    }
    return parts.content();
  }

  static FileContent drizzle(String text, Map<String, String> environment) {
    Parts parts = new Parts(environment);
    Map<String, Part> all = new LinkedHashMap<>();
    Matcher found = DRIZZLE.matcher(COMMENT.matcher(text).replaceAll(""));
    while (found.find()) {
      String variable = found.group(2) == null ? found.group(3) : found.group(2);
      String written = found.group(4) == null ? found.group(5) : found.group(4);
      all.putIfAbsent(KEYWORDS.getOrDefault(found.group(1), ""), part(variable, written));
    }
    if (all.containsKey("url")) {
      all.keySet().retainAll(List.of("url"));
    }
    if (all.containsKey("url") || all.containsKey("dbname")) {
      parts.add("dbCredentials", all, List.of());
    }
    return parts.content();
  }

  private static Part part(@Nullable String variable, @Nullable String written) {
    return variable == null ? Part.of(written == null ? "" : written) : Part.in(variable);
  }
}
