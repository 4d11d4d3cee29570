package dev.pgready.app.report.view;

import dev.pgready.app.connect.ConnectionSpec;
import dev.pgready.checks.model.Conflict;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Urgency;
import dev.pgready.checks.scope.Request;
import dev.pgready.consumers.ConsumerProfile.Level;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.providers.Confidence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The command that a reader of a report types next. */
public final class NextCommand {
  private static final Pattern SHELL_SAFE = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private NextCommand() {}

  /** Empty when there is nothing left to do. */
  public static Optional<String> of(Report report) {
    Urgency worst = worst(report);
    Optional<Conflict> decisive =
        report.conflicts().stream().filter(c -> c.level() == Level.FAIL).findFirst();
    if (worst != Urgency.FAIL && decisive.isPresent()) {
      // no script heals a choice between consumers
      return decisive.map(conflict -> "pgready explain " + conflict.topic());
    }
    if (worst == Urgency.PASS) {
      return Optional.empty();
    }
    boolean healing =
        report.facts().catalogue() != null
            && report.findings().stream()
                .filter(finding -> finding.result().urgency() == worst)
                .anyMatch(finding -> !finding.result().remedies().isEmpty());
    if (healing) {
      String words = arguments(report);
      return Optional.of("pgready fix " + (words.isEmpty() ? "" : words + " ") + "> fix.sql");
    }
    return report.findings().stream()
        .filter(finding -> finding.result().urgency() == worst)
        .findFirst()
        .map(finding -> "pgready explain " + finding.id());
  }

  private static Urgency worst(Report report) {
    return report.attention().stream()
        .findFirst()
        .map(finding -> finding.result().urgency())
        .orElse(Urgency.PASS);
  }

  /** The arguments that lead to the same facts and the same question, quoted for a shell. */
  static String arguments(Report report) {
    List<String> typed = report.typed();
    List<String> words = typed == null ? fromFacts(report) : fromTyped(typed, report);
    return words.stream().map(NextCommand::shell).collect(Collectors.joining(" "));
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
    return ConnectionSpec.uri(values);
  }

  private static String shell(String word) {
    return SHELL_SAFE.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
