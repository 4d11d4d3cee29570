// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import dev.pgready.consumers.needs.Privilege;
import dev.pgready.profile.SourceRef;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What must hold of a consumer's profile beyond the types of its keys. */
final class ConsumerRules {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]*");

  /** It becomes part of a command: no path, no quotes. */
  private static final Pattern PLUGIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  private static final Pattern DATE =
      Pattern.compile("\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])");

  /** Keys whose values are regular expressions. */
  private static final Set<String> PATTERNS =
      Set.of(
          "publication.name-pattern",
          "slot.pattern",
          "slot.name-pattern",
          "slot.pool",
          "own.schemas",
          "own.publications",
          "own.tables",
          "own.routines",
          "names.schema",
          "names.table",
          "names.column");

  private static final Set<String> TIMEOUTS =
      Set.of(
          "statement_timeout",
          "transaction_timeout",
          "idle_in_transaction_session_timeout",
          "lock_timeout",
          "idle_session_timeout");

  private static final Set<String> SSL_MODES =
      Set.of("disable", "allow", "no-verify", "prefer", "require", "verify-ca", "verify-full");

  /** Keys whose values checks compare with words, so that any other would never be judged. */
  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "connections.pool-mode", Set.of("session", "transaction", "statement"),
          "publication.operations", Set.of("insert", "update", "delete", "truncate"),
          "publication.harmful", Set.of("insert", "update", "delete", "truncate"),
          "role.forbidden", Set.of("VALID UNTIL", "CREATEROLE", "CREATEDB"),
          "publication.generated-columns", Set.of("stored", "none"),
          "timeouts.resets", TIMEOUTS,
          "pins", Set.of("DateStyle", "IntervalStyle", "extra_float_digits", "bytea_output"),
          "tls.modes", SSL_MODES,
          "tls.default-mode", SSL_MODES);

  private static final Set<Privilege> ON_DATABASES =
      EnumSet.of(Privilege.CONNECT, Privilege.CREATE);
  private static final Set<Privilege> ON_TABLES =
      EnumSet.of(
          Privilege.SELECT,
          Privilege.INSERT,
          Privilege.UPDATE,
          Privilege.DELETE,
          Privilege.TRUNCATE);
  private static final Set<Privilege> ON_SEQUENCES =
      EnumSet.of(Privilege.SELECT, Privilege.USAGE, Privilege.OWNER);
  private static final Set<Privilege> ON_FUNCTIONS = EnumSet.of(Privilege.EXECUTE);

  private static final Pattern PRIVILEGES =
      Pattern.compile(
          "(?:^|.*\\.)role\\.(database|optional-database|table|optional-table|extra-tables|sequence|function)(?:[.\\[].*)?");

  private final Map<String, String> places;
  private final Set<String> sources = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  private ConsumerRules(Map<String, String> places) {
    this.places = places;
  }

  /**
   * @param places {@code file:line} by path
   * @return one line each, with file, line and key
   */
  static List<String> problems(ConsumerProfile profile, Map<String, String> places) {
    ConsumerRules rules = new ConsumerRules(places);
    rules.head(profile);
    rules.walk("", profile);
    return rules.problems;
  }

  private void head(ConsumerProfile profile) {
    if (!ID.matcher(profile.id()).matches()) {
      problem("id", "must be of small letters, digits and hyphens");
    }
    date("verified", profile.verified());
    for (int i = 0; i < profile.sources().size(); i++) {
      SourceRef source = profile.sources().get(i);
      String path = "sources[%s].".formatted(i);
      if (!sources.add(source.id())) {
        problem(path + "id", "is a duplicate");
      }
      if (!source.url().matches("https?://\\S+")) {
        problem(path + "url", "must be a web address");
      }
      date(path + "date", source.date());
    }
  }

  private void date(String path, String text) {
    if (!DATE.matcher(text).matches()) {
      problem(path, "must be a date such as 2026-11-20");
    }
  }

  /** Wherever a part stands, in the profile or in a variant, the same holds of it. */
  private void walk(String path, @Nullable Object value) {
    if (value instanceof Record part) {
      for (RecordComponent component : part.getClass().getRecordComponents()) {
        String key = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        walk(path.isEmpty() ? key : path + "." + key, read(part, component));
      }
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        walk(path + "[" + i + "]", list.get(i));
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, part) -> walk(path + "." + key, part));
    } else if (value instanceof Privilege privilege) {
      privilege(path, privilege);
    } else if (value instanceof String text) {
      word(path, text);
      setting(path, text);
      if ((path.equals("plugin") || path.endsWith(".plugin")) && !PLUGIN.matcher(text).matches()) {
        problem(path, "must be the name of an output plugin: letters, digits and _");
      }
      if (places.containsKey(path)) {
        text(path, text);
      }
    }
  }

  /** A check would have to say unknown of one that its objects do not have. */
  private void privilege(String path, Privilege privilege) {
    Matcher key = PRIVILEGES.matcher(path);
    if (!key.matches()) {
      return;
    }
    Set<Privilege> known =
        switch (key.group(1)) {
          case "database", "optional-database" -> ON_DATABASES;
          case "sequence" -> ON_SEQUENCES;
          case "function" -> ON_FUNCTIONS;
          default -> ON_TABLES;
        };
    if (!known.contains(privilege)) {
      problem(path, "must be one of %s, not %s".formatted(Privilege.list(known), privilege));
    }
  }

  /** A wish about a setting that no facts hold would never be judged. */
  private void setting(String path, String name) {
    if (path.matches("(?:.*\\.)?settings\\[\\d+]\\.name") && !SettingNames.known(name)) {
      problem(path, "must be a setting that pgready reads, which %s is not".formatted(name));
    }
  }

  private void word(String path, String text) {
    String key = path.replaceAll("\\[\\d+]", "");
    WORDS.forEach(
        (known, words) -> {
          if ((key.equals(known) || key.endsWith("." + known)) && !words.contains(text)) {
            problem(
                path,
                "must be one of %s, not %s"
                    .formatted(String.join(", ", new TreeSet<>(words)), text));
          }
        });
  }

  private void text(String path, String text) {
    if (path.endsWith(".source") || path.startsWith("cites.")) {
      for (String source : text.split(",")) {
        if (!sources.contains(source.strip())) {
          problem(path, "must be ids of sources, which %s is not".formatted(source.strip()));
        }
      }
    }
    if (PATTERNS.stream().anyMatch(key -> path.equals(key) || path.endsWith("." + key))) {
      try {
        Pattern.compile(text);
      } catch (PatternSyntaxException e) {
        problem(path, "must be a regular expression: " + e.getDescription());
      }
    }
  }

  private static @Nullable Object read(Record part, RecordComponent component) {
    try {
      return component.getAccessor().invoke(part);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  private void problem(String path, String expected) {
    problems.add("%s: %s: %s".formatted(places.getOrDefault(path, places.get("")), path, expected));
  }
}
