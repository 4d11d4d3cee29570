package dev.pgready.providers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills the placeholders of a profile's {@link SettingChange}. */
final class SettingChanges {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z0-9-]*)}");

  private SettingChanges() {}

  static SettingChange fill(
      ProviderProfile profile, String setting, String value, Map<String, String> names) {
    SettingChange change = profile.settings().get(setting);
    if (change == null) {
      change = profile.settings().get("*");
    }
    if (change == null) {
      throw new IllegalStateException(
          "profile %s says nothing of %s and has no entry *".formatted(profile.id(), setting));
    }
    Map<String, String> values = new HashMap<>(names);
    values.put("setting", setting);
    values.put("value", value);
    values.put("parameter", change.parameter() == null ? setting : change.parameter());
    return new SettingChange(
        change.how(),
        change.parameter() == null ? setting : change.parameter(),
        fill(change.title(), values),
        fill(change.sql(), values),
        fill(change.undo(), values),
        fill(change.commands(), values),
        change.terraform() == null ? null : fill(change.terraform(), values),
        fill(change.steps(), values),
        change.restart(),
        change.irreversible(),
        fill(change.caveats(), values),
        change.url(),
        change.source());
  }

  private static List<String> fill(List<String> texts, Map<String, String> values) {
    return texts.stream().map(text -> fill(text, values)).toList();
  }

  private static String fill(String text, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match -> {
              String name = match.group(1);
              return Matcher.quoteReplacement(values.getOrDefault(name, "<" + name + ">"));
            });
  }
}
