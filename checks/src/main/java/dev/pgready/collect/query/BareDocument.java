// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.query;

import dev.pgready.collect.connect.Session;
import dev.pgready.facts.Facts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.text.SafeJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Catalogue facts of a server that refuses the very functions by which they are put together: who
 * asked whom, and that everything else was refused.
 */
final class BareDocument {
  /** {@code 16.4 (Debian 16.4-1)}, {@code 19beta1}. */
  private static final Pattern VERSION = Pattern.compile("^([0-9]+)(?:\\.([0-9]+))?");

  private BareDocument() {}

  /** Fields of the server that need not be asked for, as SQL. */
  static Map<String, String> known(Session session) {
    return Map.of(
        "version", Identifiers.literal(version(session)),
        "versionNum", String.valueOf(versionNum(session)),
        "collectedAt", Identifiers.literal(now()));
  }

  /**
   * @param statement that was refused, for the names of what it would have told
   * @param role that is judged; null: the one that asks
   * @param right that is missing, as GRANT takes it
   */
  static String of(Session session, String statement, @Nullable String role, String right)
      throws SQLException {
    String asking = session.firstValue("SELECT session_user").orElse("");
    String current = session.firstValue("SELECT current_user").orElse("");
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("denied", denied(DeniedParts.names(statement), DeniedParts.BY_FIELD, right));
    parts.put(
        "server",
        part(
            statement,
            "server",
            right,
            Map.of(
                "version",
                version(session),
                "versionNum",
                versionNum(session),
                "collectedAt",
                now())));
    parts.put(
        "database",
        part(
            statement,
            "database",
            right,
            Map.of("name", session.firstValue("SELECT current_catalog").orElse(""))));
    parts.put(
        "role",
        part(
            statement,
            "role",
            right,
            Map.of(
                "name",
                role == null ? current : role,
                "current",
                role == null || role.equals(current),
                "session",
                asking)));
    parts.put("fingerprint", Map.of());
    StringWriter text = new StringWriter();
    try {
      SafeJson.write(Map.of("factsVersion", Facts.VERSION, "catalogue", parts), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static Map<String, Object> part(
      String statement, String part, String right, Map<String, Object> known) {
    Map<String, Object> fields = new TreeMap<>(known);
    fields.put("denied", denied(DeniedParts.fieldsOf(statement, part), known.keySet(), right));
    return fields;
  }

  private static Map<String, Object> denied(Set<String> all, Set<String> known, String right) {
    Map<String, Object> denied = new TreeMap<>();
    all.stream().filter(name -> !known.contains(name)).forEach(name -> denied.put(name, right));
    return denied;
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String version(Session session) {
    return session.parameters().getOrDefault("server_version", "0");
  }

  /** As {@code server_version_num}, of what the server said when it let the session in. */
  static int versionNum(Session session) {
    return versionNum(version(session));
  }

  private static int versionNum(String version) {
    Matcher parts = VERSION.matcher(version);
    if (!parts.find()) {
      return 0;
    }
    String minor = parts.group(2);
    return Integer.parseInt(parts.group(1)) * 10000 + (minor == null ? 0 : Integer.parseInt(minor));
  }
}
