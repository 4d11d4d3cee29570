// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init.source;

import dev.pgready.app.init.source.Parts.Part;
import dev.pgready.profile.ForeignYaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Compose file: the servers of its own that it publishes on this machine. */
final class ComposeFile {
  private static final Pattern IMAGE =
      Pattern.compile("(?:.*/)?[a-z-]*(?:postgres|postgis|timescaledb|pgvector)[a-z-]*(?:[:@].*)?");

  /** {@code [ADDRESS:]PUBLISHED:5432[/tcp]}. */
  private static final Pattern PORT =
      Pattern.compile("(?:(?:[0-9.]+|\\[[0-9a-f:]+]):)?(\\$\\{[^}]*}|[0-9]{1,5}):5432(?:/tcp)?");

  private ComposeFile() {}

  static FileContent read(String text, Map<String, String> environment) {
    Parts parts = new Parts(environment);
    Map<String, Object> services = ForeignYaml.mapping(ForeignYaml.mapping(text).get("services"));
    services.forEach((name, service) -> service(name, ForeignYaml.mapping(service), parts));
    return parts.content();
  }

  private static void service(String name, Map<String, Object> service, Parts parts) {
    Map<String, String> variables = variables(service.get("environment"));
    boolean postgres =
        IMAGE.matcher(String.valueOf(service.get("image"))).matches()
            || variables.containsKey("POSTGRES_PASSWORD");
    if (!postgres) {
      return;
    }
    String port = port(service.get("ports"));
    if (port == null) {
      parts.problem(
          "%s: its port 5432 is not published, so that it cannot be reached from here"
              .formatted(name));
      return;
    }
    String user = variables.getOrDefault("POSTGRES_USER", "postgres");
    Map<String, Part> all = new LinkedHashMap<>();
    all.put("host", Part.of("localhost"));
    all.put("port", Parts.shell(port));
    all.put("user", Parts.shell(user));
    all.put("dbname", Parts.shell(variables.getOrDefault("POSTGRES_DB", user)));
    if (variables.containsKey("POSTGRES_PASSWORD")) {
      all.put("password", Parts.shell(variables.getOrDefault("POSTGRES_PASSWORD", "")));
    }
    parts.add(name, all, List.of());
  }

  /** A mapping, or a list of {@code NAME=value}. */
  private static Map<String, String> variables(@Nullable Object environment) {
    Map<String, String> variables = new LinkedHashMap<>();
    ForeignYaml.mapping(environment)
        .forEach((name, value) -> variables.put(name, value.toString()));
    if (environment instanceof List<?> list) {
      for (Object one : list) {
        String[] assigned = String.valueOf(one).split("=", 2);
        if (assigned.length == 2) {
          variables.put(assigned[0], assigned[1]);
        }
      }
    }
    return variables;
  }

  private static @Nullable String port(@Nullable Object ports) {
    if (!(ports instanceof List<?> list)) {
      return null;
    }
    for (Object one : list) {
      Map<String, Object> written = ForeignYaml.mapping(one);
      if ("5432".equals(String.valueOf(written.get("target")))
          && written.get("published") != null) {
        return String.valueOf(written.get("published"));
      }
      Matcher port = PORT.matcher(String.valueOf(one));
      if (port.matches()) {
        return port.group(1);
      }
    }
    return null;
  }
}
