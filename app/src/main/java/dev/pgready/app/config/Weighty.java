// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.collect.request.ProbeLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a file says and that takes effect only when it is named or trusted, for people to read
 * before they trust it.
 */
public final class Weighty {
  private final List<String> lines = new ArrayList<>();

  private Weighty() {}

  /** One line each, in the file's order; secrets themselves are never part of a configuration. */
  public static List<String> lines(Config config) {
    Weighty weighty = new Weighty();
    config
        .connections()
        .forEach((name, connection) -> weighty.connection("connections." + name, connection));
    weighty.say("provider", config.provider());
    weighty.probe("probe", config.probe());
    weighty.judged("", config.thresholds(), config.severity(), config.mutes());
    if (!config.skip().isEmpty()) {
      weighty.say("skip", String.join(", ", config.skip()));
    }
    weighty.say("fail-on", config.failOn() == null ? null : word(config.failOn()));
    weighty.say(
        "allow-unknown", config.allowUnknown() == null ? null : config.allowUnknown().toString());
    weighty.say("docs", config.docs());
    for (int i = 0; i < config.fleet().size(); i++) {
      FleetEntryConfig target = config.fleet().get(i);
      String key = "fleet[%s]".formatted(i);
      if (target.to() != null) {
        weighty.connection(key + ".to", target.to());
      }
      weighty.overrides(key, target);
    }
    return weighty.lines;
  }

  private void connection(String key, ConnectionEntry connection) {
    url(key + ".url", connection.url());
    say(key + ".host", connection.host());
    say(key + ".service", connection.service());
    if (connection.password() != null) {
      secret(key + ".password", connection.password());
    }
    url(key + ".direct-url", connection.directUrl());
    overrides(key, connection);
  }

  private void url(String key, @Nullable Url url) {
    if (url == null) {
      return;
    }
    Secret reference = url.reference();
    if (reference == null) {
      say(key, url.text());
    } else {
      secret(key, reference);
    }
  }

  private void secret(String key, Secret secret) {
    if (secret.command() != null) {
      say(key, "runs " + String.join(" ", secret.command()));
    } else if (secret.file() != null) {
      say(key, "reads the file " + secret.file());
    } else {
      say(key, "reads the environment variable " + secret.env());
    }
  }

  private void overrides(String key, Overrides own) {
    say(key + ".role", own.role());
    say(key + ".provider", own.provider());
    probe(key + ".probe", own.probe());
    judged(key + ".", own.thresholds(), own.severity(), own.mutes());
  }

  private void judged(
      String prefix,
      Map<String, String> thresholds,
      Map<String, SeverityOverride> severity,
      List<Mute> mutes) {
    thresholds.forEach((name, value) -> say(prefix + "thresholds." + name, value));
    severity.forEach((id, as) -> say(prefix + "severity." + id, word(as)));
    for (Mute mute : mutes) {
      say(
          prefix + "mutes",
          "%s%s until %s"
              .formatted(
                  mute.check(),
                  mute.subject() == null ? "" : " of " + mute.subject(),
                  mute.expires()));
    }
  }

  private void probe(String key, @Nullable ProbeLevel level) {
    if (level == ProbeLevel.FULL) {
      say(key, word(level));
    }
  }

  private void say(String key, @Nullable String value) {
    if (value != null) {
      lines.add(key + ": " + value);
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
