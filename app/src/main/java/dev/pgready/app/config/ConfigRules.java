// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.checks.Checks;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.connect.ConnectionString;
import dev.pgready.connect.InvalidConnectionException;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.profile.ProfileException;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.text.DocsBase;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must hold of a configuration besides the types of its keys. */
final class ConfigRules {
  /** What a threshold is an amount of. */
  enum Amount {
    SIZE,
    TIME,
    NUMBER
  }

  /** Every threshold that a check asks for. */
  static final Map<String, Amount> THRESHOLDS =
      new TreeMap<>(
          Map.of(
              "blocking-transactions.age", Amount.TIME,
              "prepared-transactions.age", Amount.TIME,
              "session-timeouts.min", Amount.TIME,
              "slot-idle-timeout.min", Amount.TIME,
              "slot-retention.left", Amount.TIME,
              "slot-retention.max", Amount.SIZE,
              "slot-wal-size.min", Amount.SIZE,
              "transaction-wraparound.age", Amount.NUMBER,
              "wal-sender-timeout.min", Amount.TIME));

  private static final List<String> SSLMODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  private final Config config;
  private final Map<String, String> places;
  private final ProviderCatalog providers;
  private final ConsumerCatalog consumers;
  private final List<String> problems = new ArrayList<>();

  ConfigRules(
      Config config,
      Map<String, String> places,
      ProviderCatalog providers,
      ConsumerCatalog consumers) {
    this.config = config;
    this.places = places;
    this.providers = providers;
    this.consumers = consumers;
  }

  List<String> problems() {
    config
        .connections()
        .forEach((name, connection) -> connection("connections." + name, connection));
    config.connections().keySet().stream()
        .filter(name -> !name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*"))
        .forEach(
            name ->
                problem(
                    "connections." + name,
                    "must be a name of letters, digits, _, . and -, so that it differs"
                        + " from a connection string"));
    if (config.connection() != null) {
      known("connection", config.connection());
    }
    judged("", config.consumers(), config.provider());
    if (config.timeout() != null && config.timeout() < 1) {
      problem("timeout", "must be a number of seconds above 0, not %s".formatted(config.timeout()));
    }
    tuned("", config.thresholds(), config.severity(), config.mutes());
    for (int i = 0; i < config.skip().size(); i++) {
      check("skip[%s]".formatted(i), config.skip().get(i));
    }
    if (config.docs() != null) {
      docs(config.docs());
    }
    fleet();
    return problems;
  }

  private void docs(String address) {
    try {
      DocsBase.of(address);
    } catch (IllegalArgumentException e) {
      problem("docs", e.getMessage());
    }
  }

  private void connection(String path, ConnectionEntry connection) {
    Url url = connection.url();
    if (url != null) {
      url(path + ".url", url);
      Stream.of("host", "port", "user", "database", "sslmode", "service")
          .filter(part -> places.containsKey(path + "." + part))
          .forEach(
              part ->
                  problem(
                      path + "." + part, "must not be set together with url, which sets it too"));
    }
    if (connection.directUrl() != null) {
      url(path + ".direct-url", connection.directUrl());
    }
    if (connection.password() != null) {
      secret(path + ".password", connection.password());
    }
    Integer port = connection.port();
    if (port != null && (port < 1 || port > 65535)) {
      problem(path + ".port", "must be a number from 1 to 65535, not %s".formatted(port));
    }
    if (connection.sslmode() != null && !SSLMODES.contains(connection.sslmode())) {
      problem(path + ".sslmode", "must be one of " + String.join(", ", SSLMODES));
    }
    overrides(path + ".", connection);
  }

  private void overrides(String prefix, Overrides own) {
    judged(prefix, own.consumers(), own.provider());
    tuned(prefix, own.thresholds(), own.severity(), own.mutes());
  }

  private void judged(String prefix, List<String> consumers, @Nullable String provider) {
    consumers(prefix + "consumers", consumers);
    provider(prefix + "provider", provider);
  }

  private void tuned(
      String prefix,
      Map<String, String> thresholds,
      Map<String, SeverityOverride> severity,
      List<Mute> mutes) {
    thresholds.forEach((name, value) -> threshold(prefix + "thresholds." + name, name, value));
    severity.keySet().forEach(id -> check(prefix + "severity." + id, id));
    for (int i = 0; i < mutes.size(); i++) {
      mute("%smutes[%s]".formatted(prefix, i), mutes.get(i));
    }
  }

  private void url(String path, Url url) {
    String text = url.text();
    if (text == null) {
      reference(path, url.env(), url.file(), url.command());
      return;
    }
    if (url.env() != null || url.file() != null || url.command() != null) {
      problem(path, "must be one of a text, env, file and command");
    }
    try {
      if (ConnectionString.carriesPassword(text)) {
        problem(
            path,
            "must be without its password, which would be in the repository and in every copy of"
                + " it; write password: {env: NAME} beside it");
      }
    } catch (InvalidConnectionException e) {
      problem(path, String.valueOf(e.getMessage()));
    }
  }

  private void secret(String path, Secret secret) {
    reference(path, secret.env(), secret.file(), secret.command());
  }

  private void reference(
      String path, @Nullable String env, @Nullable String file, @Nullable List<String> command) {
    long given = Stream.of(env, file, command).filter(part -> part != null).count();
    if (given != 1) {
      problem(path, "must be exactly one of env, file and command");
    }
    // not quoted: what is no name may be the password itself
    if (env != null && !env.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      problem(path + ".env", "must be the name of an environment variable");
    }
    if (file != null && (file.isBlank() || file.indexOf('\0') >= 0)) {
      problem(path + ".file", "must be the name of a file");
    }
    if (command != null && (command.isEmpty() || command.get(0).isBlank())) {
      problem(path + ".command", "must be a program and its arguments");
    }
  }

  private void consumers(String path, List<String> specs) {
    for (int i = 0; i < specs.size(); i++) {
      try {
        consumers.get(specs.get(i));
      } catch (ProfileException e) {
        problem("%s[%s]".formatted(path, i), e.getMessage());
      }
    }
  }

  private void provider(String path, @Nullable String provider) {
    if (provider != null
        && !provider.equals("auto")
        && !provider.equals("none")
        && providers.find(provider).isEmpty()) {
      problem(path, "must be auto, none or an id of pgready providers list, not " + provider);
    }
  }

  private void threshold(String path, String name, String value) {
    Amount amount = THRESHOLDS.get(name);
    if (amount == null) {
      problem(path, "must be one of " + String.join(", ", THRESHOLDS.keySet()));
      return;
    }
    String pattern =
        switch (amount) {
          case SIZE -> "(?i)[0-9]+(\\.[0-9]+)? *(b|kb|mb|gb|tb)";
          case TIME -> "(?i)[0-9]+(\\.[0-9]+)? *(ms|s|min|h|d)";
          case NUMBER -> "[0-9]+";
        };
    if (!value.matches(pattern) || Quantities.of(value, null).isEmpty()) {
      problem(
          path,
          switch (amount) {
            case SIZE ->
                "must be a size with its unit, such as 100GB (B, kB, MB, GB, TB), not " + value;
            case TIME ->
                "must be a time with its unit, such as 5min (ms, s, min, h, d), not " + value;
            case NUMBER -> "must be a whole number, not " + value;
          });
    }
  }

  private void mute(String path, Mute mute) {
    check(path + ".check", mute.check());
    if (mute.subject() != null && mute.subject().isBlank()) {
      problem(path + ".subject", "must be an object's name (* is a wildcard)");
    }
    if (mute.reason().isBlank()) {
      problem(path + ".reason", "must give the reason, which the report shows");
    }
    if (mute.owner().isBlank()) {
      problem(path + ".owner", "must name who decided it");
    }
    try {
      LocalDate.parse(mute.expires());
    } catch (DateTimeParseException e) {
      problem(
          path + ".expires",
          "must be a date such as 2027-03-31, not \"%s\"".formatted(mute.expires()));
    }
  }

  private void fleet() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < config.fleet().size(); i++) {
      FleetEntryConfig target = config.fleet().get(i);
      String path = "fleet[%s]".formatted(i);
      ConnectionEntry to = target.to();
      if ((target.connection() == null) == (to == null)) {
        problem(path, "must have either connection, a name of connections, or to, a connection");
        continue;
      }
      if (target.connection() != null) {
        known(
            places.containsKey(path + ".connection") ? path + ".connection" : path,
            target.connection());
      }
      if (to != null) {
        connection(path + ".to", to);
        if (target.name() == null) {
          problem(path, "must have a name, which reports use for it");
          continue;
        }
      }
      overrides(path + ".", target);
      if (!names.add(target.reportName())) {
        problem(
            path,
            "must have a unique name: %s is the name of an earlier one"
                .formatted(target.reportName()));
      }
    }
  }

  private void known(String path, String connection) {
    if (!config.connections().containsKey(connection)) {
      problem(
          path,
          "must be one of the file's connections (%s), not %s"
              .formatted(
                  config.connections().isEmpty()
                      ? "there are none"
                      : String.join(", ", config.connections().keySet()),
                  connection));
    }
  }

  private void check(String path, String id) {
    if (Checks.find(id).isEmpty()) {
      problem(path, "must be the id of a check (pgready checks list), not " + id);
    }
  }

  private void problem(String path, @Nullable String expected) {
    problems.add("%s: %s: %s".formatted(places.getOrDefault(path, places.get("")), path, expected));
  }
}
