// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Urgency;
import dev.pgready.checks.scope.Request;
import dev.pgready.connect.ConnectionString;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.Confidence;
import dev.pgready.remediation.RemediationPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The command that a reader of a report types next. */
public final class NextCommand {
  private static final Pattern SHELL_SAFE = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  /** Consumers whose configuration is named. */
  private static final int CONFIGURED = 3;

  private static final String DIRECT = "--direct-url";

  private NextCommand() {}

  /** Empty when there is nothing left to do. */
  public static Optional<String> of(Report report) {
    Urgency worst = worst(report);
    if (worst == Urgency.PASS) {
      return proof(report);
    }
    boolean fixes =
        report.facts().catalogue() != null
            && report.source() == null
            && report.findings().stream()
                .filter(finding -> finding.result().urgency() == worst)
                .flatMap(finding -> finding.result().remedies().stream())
                .anyMatch(remedy -> !remedy.sql().isEmpty());
    if (fixes) {
      return Optional.of(command("fix", List.of("--output", "fix.sql"), report));
    }
    return report.findings().stream()
        .filter(finding -> finding.result().urgency() == worst)
        .findFirst()
        .map(finding -> "pgready explain " + finding.id());
  }

  /**
   * The same command with scripts for all databases: empty where it has written them.
   *
   * @param typed behind {@code pgready fleet}, without secrets
   */
  static Optional<String> ofFleet(List<String> typed) {
    return typed.contains("--fix")
        ? Optional.empty()
        : Optional.of(
            Stream.of(List.of("pgready", "fleet"), typed, List.of("--fix", "scripts"))
                .flatMap(List::stream)
                .map(NextCommand::shell)
                .collect(Collectors.joining(" ")));
  }

  /** What was only judged so far, done once: empty where the facts do not tell which server. */
  private static Optional<String> proof(Report report) {
    if (report.source() != null) {
      return Optional.empty();
    }
    List<String> place = place(report);
    return place.contains("--facts") || report.facts().catalogue() == null
        ? Optional.empty()
        : Optional.of(
            command(
                "stream",
                Stream.concat(Stream.of(place.get(0)), direct(report).stream()).toList(),
                List.of()));
  }

  /** Where replication goes, if that was said: without it the command would go another way. */
  private static List<String> direct(Report report) {
    List<String> typed = report.typed() == null ? List.of() : report.typed();
    for (int i = 0; i < typed.size(); i++) {
      if (typed.get(i).startsWith(DIRECT + "=")) {
        return List.of(typed.get(i));
      }
      if (typed.get(i).equals(DIRECT) && i + 1 < typed.size()) {
        return List.of(DIRECT, typed.get(i + 1));
      }
    }
    return List.of();
  }

  /**
   * What follows once all is ready: each consumer's own configuration. Empty where something is
   * left to do before, or where the facts do not tell which server.
   */
  public static List<String> configurations(Report report) {
    if (worst(report) != Urgency.PASS || proof(report).isEmpty()) {
      return List.of();
    }
    ConsumerCatalog consumers = new ConsumerCatalog();
    Request request = report.request();
    List<String> asked = new ArrayList<>(place(report).subList(0, 1));
    asked.addAll(direct(report));
    request.publications().forEach(name -> option(asked, "--publication", name));
    request.tables().forEach(table -> option(asked, "--table", table));
    option(asked, "--slot", request.slot());
    return report.consumers().stream()
        .filter(consumer -> !consumer.equals(ConsumerCatalog.GENERIC))
        .filter(consumer -> consumers.find(consumer).isPresent())
        .limit(CONFIGURED)
        .map(
            consumer ->
                command(
                    "consumers config",
                    Stream.concat(Stream.of(consumer), asked.stream()).toList(),
                    List.of()))
        .toList();
  }

  /**
   * What a script's reader does once it has run, one line each: check again, by the publication
   * that it creates where that is not the one that is looked for anyway.
   */
  public static List<String> afterwards(RemediationPlan plan) {
    Report report = plan.report();
    List<String> lines = new ArrayList<>();
    Map<String, String> renamed = plan.renamedPublications(false);
    Map<List<String>, List<String>> named = named(plan);
    named.forEach(
        (options, consumers) -> {
          List<String> words = words(report, renamed);
          lines.add(
              "Then: "
                  + command(
                      "check", named.size() > 1 ? ofConsumers(words, consumers) : words, options));
        });
    plan.renamedPublications(true)
        .forEach(
            (old, name) -> {
              if (!renamed.containsKey(old) && report.request().publications().contains(old)) {
                lines.add(
                    "Then, if you chose to rename publication %s: %s"
                        .formatted(
                            Identifiers.quote(old),
                            command("check", words(report, Map.of(old, name)), List.of())));
              }
            });
    List<String> sure = plan.publications(false);
    List<String> maybe = new ArrayList<>(news(report, report.consumers(), plan.publications(true)));
    maybe.removeAll(sure);
    if (news(report, report.consumers(), sure).isEmpty()) {
      maybe.forEach(
          name ->
              lines.add(
                  "Then, if you chose to create publication %s: %s"
                      .formatted(
                          Identifiers.quote(name),
                          command("check", publication(List.of(name)), report))));
    }
    return lines;
  }

  /** What has to be named once the script has run, and for which consumers. */
  private static Map<List<String>, List<String>> named(RemediationPlan plan) {
    Report report = plan.report();
    Map<List<String>, List<String>> named = new LinkedHashMap<>();
    for (String consumer : report.consumers()) {
      List<String> options =
          new ArrayList<>(
              publication(
                  news(
                      report,
                      List.of(consumer),
                      plan.publications(false).stream()
                          .filter(
                              name ->
                                  creates(
                                      report,
                                      consumer,
                                      "CREATE PUBLICATION %s ".formatted(Identifiers.quote(name))))
                          .toList())));
      List<String> slots =
          plan.slots().stream()
              .filter(
                  name ->
                      creates(
                          report,
                          consumer,
                          "pg_create_logical_replication_slot(" + Identifiers.literal(name)))
              .toList();
      // one that was named already is not named again
      if (report.request().slot() == null && slots.size() == 1) {
        options.addAll(words("--slot", slots.get(0)));
      }
      named.computeIfAbsent(options, any -> new ArrayList<>()).add(consumer);
    }
    return named;
  }

  /** Whether it is something of the consumer's that a statement creates. */
  private static boolean creates(Report report, String consumer, String statement) {
    return report.findings().stream()
        .filter(finding -> finding.consumers().contains(consumer))
        .flatMap(finding -> finding.result().remedies().stream())
        .flatMap(remedy -> remedy.sql().stream())
        .anyMatch(sql -> sql.contains(statement));
  }

  /** The same words about some of the consumers. */
  private static List<String> ofConsumers(List<String> words, List<String> consumers) {
    List<String> some = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals("--for")) {
        i++;
      } else if (!words.get(i).startsWith("--for=")) {
        some.add(words.get(i));
      }
    }
    consumers.forEach(consumer -> option(some, "--for", consumer));
    return some;
  }

  /** Those that would have to be named, for no consumer looks for them anyway. */
  private static List<String> news(
      Report report, List<String> consumers, List<String> publications) {
    if (report.request().publication() != null) {
      return List.of();
    }
    ConsumerCatalog known = new ConsumerCatalog();
    return publications.stream()
        .filter(
            name ->
                consumers.stream()
                    .map(known::find)
                    .flatMap(Optional::stream)
                    .noneMatch(consumer -> name.equals(consumer.publication().name())))
        .toList();
  }

  private static List<String> publication(List<String> names) {
    return names.size() == 1 ? words("--publication", names.get(0)) : List.of();
  }

  private static String command(String name, List<String> more, Report report) {
    return command(name, words(report, Map.of()), more);
  }

  private static String command(String name, List<String> arguments, List<String> more) {
    String words = arguments.stream().map(NextCommand::shell).collect(Collectors.joining(" "));
    String added = more.stream().map(NextCommand::shell).collect(Collectors.joining(" "));
    return Stream.of("pgready " + name, words, added)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static Urgency worst(Report report) {
    return report.attention().stream()
        .findFirst()
        .map(finding -> finding.result().urgency())
        .orElse(Urgency.PASS);
  }

  /** The arguments that lead to the same facts and the same question, quoted for a shell. */
  static String arguments(Report report) {
    return words(report, Map.of()).stream()
        .map(NextCommand::shell)
        .collect(Collectors.joining(" "));
  }

  /**
   * @param renamed publications by the names that they had
   */
  private static List<String> words(Report report, Map<String, String> renamed) {
    List<String> typed = report.typed();
    List<String> words =
        new ArrayList<>(typed == null ? fromFacts(report) : fromTyped(typed, report));
    String option = "--publication";
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (i > 0 && words.get(i - 1).equals(option)) {
        words.set(i, renamed.getOrDefault(word, word));
      } else if (word.startsWith(option + "=")) {
        String name = word.substring(option.length() + 1);
        words.set(i, option + "=" + renamed.getOrDefault(name, name));
      }
    }
    return words;
  }

  /** As typed; facts piped through standard input are collected again from their server. */
  private static List<String> fromTyped(List<String> typed, Report report) {
    int piped = Collections.indexOfSubList(typed, List.of("--facts", "-"));
    if (piped < 0) {
      return typed;
    }
    List<String> words = new ArrayList<>(typed.subList(0, piped));
    words.addAll(typed.subList(piped + 2, typed.size()));
    words.addAll(0, place(report));
    return words;
  }

  private static List<String> fromFacts(Report report) {
    List<String> words = new ArrayList<>(place(report));
    report.consumers().forEach(consumer -> option(words, "--for", consumer));
    Request request = report.request();
    request.publications().forEach(name -> option(words, "--publication", name));
    request.tables().forEach(table -> option(words, "--table", table));
    request.schemas().forEach(schema -> option(words, "--schema", schema));
    option(words, "--slot", request.slot());
    if (request.slotExists()) {
      words.add("--slot-exists");
    }
    if (report.detection().confidence() == Confidence.STATED) {
      option(words, "--provider", report.detection().profile().id());
    }
    return words;
  }

  private static void option(List<String> words, String name, @Nullable String value) {
    if (value != null) {
      words.addAll(words(name, value));
    }
  }

  /** Joined where the value alone would read as an option. */
  static List<String> words(String name, String value) {
    return value.startsWith("-") ? List.of(name + "=" + value) : List.of(name, value);
  }

  /** Where the facts came from, as far as they tell. */
  private static List<String> place(Report report) {
    ConnectionFacts connection = report.facts().connection();
    if (connection == null || connection.host() == null) {
      return List.of("--facts", "FILE");
    }
    List<String> words = new ArrayList<>();
    words.add(uri(connection));
    Catalogue catalogue = report.facts().catalogue();
    if (catalogue != null && !catalogue.role().name().equals(catalogue.role().session())) {
      option(words, "--role", catalogue.role().name());
    }
    return words;
  }

  /** A libpq URI, without password as facts have none. */
  static String uri(ConnectionFacts connection) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("user", connection.user() == null ? "" : connection.user());
    values.put("host", connection.host() == null ? "" : connection.host());
    values.put("port", Integer.toString(connection.port()));
    values.put("dbname", connection.database() == null ? "" : connection.database());
    values.put("sslmode", connection.sslmode().equals("prefer") ? "" : connection.sslmode());
    return ConnectionString.uri(values);
  }

  /** As a shell needs it, to be one word. */
  public static String shell(String word) {
    return SHELL_SAFE.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
