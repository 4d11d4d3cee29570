// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import dev.pgready.profile.ProfileNode;
import dev.pgready.profile.SourceRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What must hold of a profile beyond the types of its keys. */
final class ProfileRules {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern DATE =
      Pattern.compile("\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])");
  private static final Map<ProviderProfile.RemovalKind, Pattern> FIGURES =
      Map.of(
          ProviderProfile.RemovalKind.IDLE, Pattern.compile("[1-9]\\d{0,9}(s|min|h|d)"),
          ProviderProfile.RemovalKind.SIZE, Pattern.compile("[1-9]\\d{0,9}(MB|GB|TB)"));
  private static final Pattern TEMPLATE_GROUP = Pattern.compile("\\$\\{([^}]*)}");

  private final ProviderProfile profile;
  private final ProfileNode.Mapping node;
  private final List<String> problems = new ArrayList<>();

  private ProfileRules(ProviderProfile profile, ProfileNode.Mapping node) {
    this.profile = profile;
    this.node = node;
  }

  /** One line each, with file, line and key. */
  static List<String> problems(ProviderProfile profile, ProfileNode.Mapping node) {
    ProfileRules rules = new ProfileRules(profile, node);
    rules.identity();
    rules.sources(node, "", new HashSet<>(profile.sources().stream().map(SourceRef::id).toList()));
    rules.fingerprint();
    rules.endpoints();
    rules.settings();
    rules.offers();
    rules.removal();
    rules.own();
    rules.managed(node, "");
    return rules.problems;
  }

  private void identity() {
    if (!ID.matcher(profile.id()).matches()) {
      problem(node, "id", "id", "must be of small letters, digits and hyphens");
    }
    date(node, "verified", "verified");
    ProfileNode sources = node.entries().get("sources");
    if (sources instanceof ProfileNode.Sequence sequence) {
      Set<String> seen = new HashSet<>();
      int index = 0;
      for (ProfileNode item : sequence.items()) {
        String path = "sources[" + index++ + "].";
        if (item instanceof ProfileNode.Mapping source) {
          date(source, "date", path + "date");
          String url = source.text("url");
          if (url != null && !url.matches("https?://\\S+")) {
            problem(source, "url", path + "url", "must be a web address");
          }
          if (!seen.add(String.valueOf(source.text("id")))) {
            problem(source, "id", path + "id", "is a duplicate");
          }
        }
      }
    }
  }

  private void date(ProfileNode.Mapping where, String key, String path) {
    String text = where.text(key);
    if (text != null && !DATE.matcher(text).matches()) {
      problem(where, key, path, "must be a date such as 2026-11-20");
    }
  }

  /** Every key {@code source}, wherever it stands, names one of the sources. */
  private void sources(ProfileNode where, String path, Set<String> known) {
    if (where instanceof ProfileNode.Mapping mapping) {
      mapping
          .entries()
          .forEach(
              (key, value) -> {
                String full = path.isEmpty() ? key : path + "." + key;
                String id = key.equals("source") ? mapping.text(key) : null;
                if (id != null && !known.contains(id)) {
                  problem(mapping, key, full, "there is no source " + id);
                }
                sources(value, full, known);
              });
    } else if (where instanceof ProfileNode.Sequence sequence) {
      int index = 0;
      for (ProfileNode item : sequence.items()) {
        sources(item, path + "[" + index++ + "]", known);
      }
    }
  }

  private void fingerprint() {
    if (!(node.entries().get("fingerprint") instanceof ProfileNode.Mapping fingerprint)) {
      return;
    }
    if (!fingerprint.entries().containsKey("order")) {
      problems.add(node.placeOf("fingerprint") + ": fingerprint.order: missing key");
    }
    if (fingerprint.entries().get("version") instanceof ProfileNode.Sequence versions) {
      int index = 0;
      for (ProfileNode item : versions.items()) {
        regex(item, "fingerprint.version[" + index++ + "]");
      }
    }
    if (fingerprint.entries().get("values") instanceof ProfileNode.Mapping values) {
      values.entries().forEach((name, value) -> regex(value, "fingerprint.values." + name));
    }
  }

  private void endpoints() {
    if (!(node.entries().get("endpoints") instanceof ProfileNode.Sequence endpoints)) {
      return;
    }
    int index = 0;
    for (ProfileNode item : endpoints.items()) {
      String path = "endpoints[" + index++ + "]";
      if (!(item instanceof ProfileNode.Mapping endpoint)) {
        continue;
      }
      Set<String> groups = new HashSet<>();
      for (String key : List.of("host", "user")) {
        ProfileNode pattern = endpoint.entries().get(key);
        if (pattern != null && regex(pattern, path + "." + key)) {
          groups.addAll(ProviderIndex.groups(String.valueOf(endpoint.text(key))));
        }
      }
      for (String key : List.of("direct-host", "direct-user")) {
        String template = endpoint.text(key);
        Matcher used = TEMPLATE_GROUP.matcher(template == null ? "" : template);
        while (used.find()) {
          if (!groups.contains(used.group(1))) {
            problem(
                endpoint,
                key,
                path + "." + key,
                "neither host nor user has a group named " + used.group(1));
          }
        }
      }
    }
  }

  private boolean regex(ProfileNode where, String path) {
    if (!(where instanceof ProfileNode.Scalar scalar) || scalar.text() == null) {
      return false;
    }
    try {
      Pattern.compile(scalar.text());
      return true;
    } catch (PatternSyntaxException e) {
      problems.add(
          "%s: %s: not a regular expression: %s"
              .formatted(where.place(), path, e.getDescription()));
      return false;
    }
  }

  private void settings() {
    if (!(node.entries().get("settings") instanceof ProfileNode.Mapping settings)
        || !settings.entries().containsKey("*")) {
      problems.add(
          node.placeOf("settings")
              + ": settings.*: missing key (how is any other setting changed there?)");
      return;
    }
    profile
        .settings()
        .forEach(
            (name, rule) -> {
              if (rule.sql().isEmpty() && rule.commands().isEmpty() && rule.steps().isEmpty()) {
                problem(settings, name, "settings." + name, "says neither sql, commands nor steps");
              }
              if (rule.title().isBlank()) {
                problem(settings, name, "settings." + name + ".title", "must not be empty");
              }
            });
  }

  /** Who may is a fact that checks compare with roles, not a sentence. */
  private void offers() {
    for (String key : List.of("event-triggers", "all-tables", "tables-in-schema")) {
      if (node.entries().get(key) instanceof ProfileNode.Mapping offer
          && "admin".equalsIgnoreCase(offer.text("support"))
          && !offer.entries().containsKey("roles")) {
        problem(
            node,
            key,
            key + ".roles",
            "missing key (the roles that may, by name; [] where no name is known)");
      }
    }
  }

  /** When slots are removed is a kind and a figure, which checks judge; the note is for people. */
  private void removal() {
    if (profile.slots() == null
        || !(node.entries().get("slots") instanceof ProfileNode.Mapping slots)
        || !(slots.entries().get("removal") instanceof ProfileNode.Sequence removal)) {
      return;
    }
    int index = 0;
    for (ProviderProfile.Removal way : profile.slots().removal()) {
      String path = "slots.removal[" + index + "]";
      ProfileNode place = removal.items().get(index++);
      Pattern figure = FIGURES.get(way.kind());
      if (way.after() != null && (figure == null || !figure.matcher(way.after()).matches())) {
        problems.add(
            "%s: %s.after: %s"
                .formatted(
                    place.place(),
                    path,
                    figure == null
                        ? "only kind idle (a time) and kind size (a size) have a figure"
                        : way.kind() == ProviderProfile.RemovalKind.IDLE
                            ? "must be a time such as 40h"
                            : "must be a size such as 4GB"));
      }
      if (way.setting() != null && way.kind() != ProviderProfile.RemovalKind.SIZE) {
        problems.add("%s: %s.setting: only kind size has one".formatted(place.place(), path));
      }
      if (way.kind() == ProviderProfile.RemovalKind.NEVER && profile.slots().removal().size() > 1) {
        problems.add("%s: %s.kind: never stands alone".formatted(place.place(), path));
      }
    }
    if (removal.items().isEmpty()) {
      problems.add(
          removal.place()
              + ": slots.removal: must name a kind (never where the host removes no slot)");
    }
  }

  private void own() {
    if (!(node.entries().get("own") instanceof ProfileNode.Mapping own)) {
      return;
    }
    for (String key : List.of("schemas", "publications", "roles", "slots")) {
      if (own.entries().get(key) instanceof ProfileNode.Sequence patterns) {
        int index = 0;
        for (ProfileNode item : patterns.items()) {
          regex(item, "own." + key + "[" + index++ + "]");
        }
      }
    }
    if (!own.entries().containsKey("source")) {
      problems.add(own.place() + ": own.source: missing key");
    }
  }

  /** Nobody can follow such advice where somebody else runs the server. */
  private void managed(ProfileNode where, String path) {
    if (!profile.managed()) {
      return;
    }
    if (where instanceof ProfileNode.Mapping mapping) {
      mapping
          .entries()
          .forEach((key, value) -> managed(value, path.isEmpty() ? key : path + "." + key));
    } else if (where instanceof ProfileNode.Sequence sequence) {
      int index = 0;
      for (ProfileNode item : sequence.items()) {
        managed(item, path + "[" + index++ + "]");
      }
    } else if (where instanceof ProfileNode.Scalar scalar) {
      String forbidden = forbidden(scalar.text());
      if (forbidden != null) {
        problems.add(
            "%s: %s: a managed host's profile must not mention %s"
                .formatted(where.place(), path, forbidden));
      }
    }
  }

  private static @Nullable String forbidden(@Nullable String text) {
    for (String word : List.of("ALTER SYSTEM", "pg_hba.conf")) {
      if (text != null && text.contains(word)) {
        return word;
      }
    }
    return null;
  }

  private void problem(ProfileNode.Mapping where, String key, String path, String what) {
    problems.add("%s: %s: %s".formatted(where.placeOf(key), path, what));
  }
}
