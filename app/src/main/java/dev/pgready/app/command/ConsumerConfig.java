// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.console.UsageException;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.scope.Scope;
import dev.pgready.consumers.ConfigTemplate;
import dev.pgready.consumers.ConfigTemplate.Syntax;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.needs.Creator;
import dev.pgready.consumers.needs.SlotNeeds;
import dev.pgready.consumers.needs.TlsNeeds;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.DirectEndpoint;
import dev.pgready.text.Printable;
import dev.pgready.text.SafeJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A consumer's own configuration for one database: what its template leaves open, filled in from
 * the facts, each value escaped as the template's syntax wants it. Holds no secret: the collector
 * keeps none.
 */
final class ConsumerConfig {
  private static final Pattern PLACE = Pattern.compile("<<([a-z]+)(?::([a-z]+)(?::([^>]+))?)?>>");

  /** What URIs need not escape. */
  private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");

  /** Expanded by shells, Docker Compose and Redpanda Connect; the password percent-encoded. */
  private static final String PASSWORD = "${PGPASSWORD}";

  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<String> tables;

  private ConsumerConfig(CheckContext context) {
    ConsumerProfile consumer = context.consumer();
    ConnectionFacts connection = Objects.requireNonNull(context.facts().connection());
    DirectEndpoint direct = context.detection().direct();
    String role =
        direct != null && direct.user() != null
            ? direct.user()
            : Objects.requireNonNullElse(connection.user(), context.cat().role().name());
    put("host", direct == null ? connection.host() : direct.host());
    put("port", String.valueOf(direct == null ? connection.port() : direct.port()));
    put("address", values.get("host") + ":" + values.get("port"));
    put("database", context.cat().database().name());
    put("role", context.cat().role().current() ? role : context.cat().role().name());
    put("sslmode", sslmode(consumer.tls(), connection));
    put("tls", String.valueOf(connection.tls() != null));
    put("publication", publication(context));
    put("slot", slot(context));
    put("name", plain(context.cat().database().name()));
    List<TableFacts> wanted =
        context.scope().wanted().stream().filter(TableFacts::publishable).toList();
    String schema = wanted.isEmpty() ? null : wanted.get(0).schema();
    put("schema", schema);
    tables =
        wanted.stream()
            .filter(table -> table.schema().equals(schema))
            .map(table -> Identifiers.quote(table.name()))
            .toList();
  }

  /**
   * @return the text, its last line ended
   * @throws UsageException when a name cannot be written in the template's syntax
   */
  static String of(CheckContext context, ConfigTemplate template) {
    ConsumerConfig config = new ConsumerConfig(context);
    // a slot that was named, of a consumer whose publication is named like it
    String slot = context.request().slot();
    if (slot != null && context.request().publication() == null) {
      template.publicationBefore().ifPresent(prefix -> config.put("publication", prefix + slot));
    }
    ConfigTemplate chosen = template;
    for (Map.Entry<String, List<String>> option : context.consumer().options().entrySet()) {
      chosen = chosen.with(option.getKey(), option.getValue().get(0));
    }
    return config.render(chosen);
  }

  /** What its form asks for, where no text is known: a line each. */
  static Map<String, String> values(CheckContext context) {
    Map<String, String> values = new LinkedHashMap<>(new ConsumerConfig(context).values);
    values.keySet().removeAll(List.of("address", "name", "schema", "tls"));
    return values;
  }

  private void put(String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      values.put(key, value);
    }
  }

  /** The one in question; else the name in the vendor's own examples. */
  private static @Nullable String publication(CheckContext context) {
    ConsumerProfile consumer = context.consumer();
    if (!consumer.readsPublication() || consumer.publication().creator() == Creator.NONE) {
      return null;
    }
    Scope scope = context.scope();
    return scope.publicationName() != null
        ? scope.publicationName()
        : consumer.recipe() != null && consumer.recipe().publication() != null
            ? consumer.recipe().publication()
            : consumer.publication().suggested();
  }

  private static @Nullable String slot(CheckContext context) {
    ConsumerProfile consumer = context.consumer();
    if (context.request().slot() != null || !consumer.replicates()) {
      return context.request().slot();
    }
    SlotNeeds needs = consumer.slot();
    return needs != null && needs.name() != null
        ? needs.name()
        : plain(consumer.id() + "_" + context.cat().database().name());
  }

  /** Letters, digits and _, as names of slots are. */
  private static String plain(String name) {
    String word = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    return word.length() > 60 ? word.substring(0, 60) : word;
  }

  /** As pgready connected; where the consumer does not know that mode, one that it knows. */
  private static String sslmode(TlsNeeds tls, ConnectionFacts connection) {
    String used = connection.sslmode();
    if (tls.modes().isEmpty() || tls.modes().contains(used)) {
      return used;
    }
    return connection.tls() != null && tls.modes().contains("require")
        ? "require"
        : Objects.requireNonNullElse(tls.defaultMode(), tls.modes().get(0));
  }

  private String render(ConfigTemplate template) {
    StringBuilder text = new StringBuilder();
    template
        .text()
        .lines()
        .map(line -> filled(line, template.syntax()))
        .flatMap(Optional::stream)
        .forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** Empty: a value of the line is not known. */
  private Optional<String> filled(String line, Syntax syntax) {
    Matcher place = PLACE.matcher(line);
    StringBuilder text = new StringBuilder();
    while (place.find()) {
      String key = place.group(1);
      String written =
          switch (key) {
            case "tables" -> tables.isEmpty() ? null : list(tables);
            case "uri" -> uri(syntax);
            case "conninfo" -> Identifiers.literal(conninfo());
            default ->
                written(
                    values.get(key),
                    Objects.requireNonNullElse(place.group(2), ""),
                    Objects.requireNonNullElse(place.group(3), ""),
                    syntax);
          };
      if (written == null) {
        return Optional.empty();
      }
      place.appendReplacement(text, Matcher.quoteReplacement(written));
    }
    return Optional.of(place.appendTail(text).toString());
  }

  /**
   * @param after what stands before the value in a name, and not in the configuration
   * @return null: not known
   */
  private static @Nullable String written(
      @Nullable String value, String style, String after, Syntax syntax) {
    if (value == null || !value.startsWith(after)) {
      return null;
    }
    return written(value.substring(after.length()), style, syntax);
  }

  private static String written(String value, String style, Syntax syntax) {
    if (style.equals("number")) {
      return value;
    }
    if (style.equals("name")) {
      return Identifiers.quote(value);
    }
    return switch (syntax) {
      case ENV -> variable(value);
      case JSON, YAML -> SafeJson.line(value).strip();
      case SQL -> Identifiers.literal(value);
    };
  }

  private static String list(List<String> names) {
    return names.stream()
        .map(name -> SafeJson.line(name).strip())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /**
   * In single quotes, in which nothing is expanded; in double quotes where it holds a single one.
   */
  private static String variable(String value) {
    if (!Printable.isPlain(value)) {
      throw new UsageException(
          "%s holds a character that a variable of the environment cannot carry safely: rename it"
              .formatted(Identifiers.quote(value)));
    }
    return value.indexOf('\'') < 0
        ? "'" + value + "'"
        : '"' + value.replaceAll("([\\\\\"$`])", "\\\\$1") + '"';
  }

  private String uri(Syntax syntax) {
    String host = values.getOrDefault("host", "localhost");
    String uri =
        "postgresql://%s:%s@%s:%s/%s?sslmode=%s"
            .formatted(
                encoded(values.getOrDefault("role", "")),
                PASSWORD,
                host.contains(":") && !host.startsWith("/") ? "[" + host + "]" : encoded(host),
                values.get("port"),
                encoded(values.getOrDefault("database", "")),
                values.get("sslmode"));
    // percent-encoded as it is, it holds nothing that double quotes would change but the password
    return syntax == Syntax.ENV ? '"' + uri + '"' : written(uri, "", syntax);
  }

  private static String encoded(String word) {
    StringBuilder text = new StringBuilder();
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      String letter = String.valueOf((char) (b & 0xff));
      text.append(
          UNRESERVED.matcher(letter).matches() ? letter : "%" + HEX[(b >> 4) & 15] + HEX[b & 15]);
    }
    return text.toString();
  }

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /** As libpq reads it; the password is left to the password file of the subscriber's server. */
  private String conninfo() {
    return "host=%s port=%s dbname=%s user=%s sslmode=%s"
        .formatted(
            parameter(values.getOrDefault("host", "localhost")),
            values.get("port"),
            parameter(values.getOrDefault("database", "")),
            parameter(values.getOrDefault("role", "")),
            values.get("sslmode"));
  }

  private static String parameter(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
