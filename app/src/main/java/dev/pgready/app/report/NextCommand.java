package dev.pgready.app.report;

import dev.pgready.checks.Conflict;
import dev.pgready.checks.Report;
import dev.pgready.checks.Request;
import dev.pgready.checks.Status;
import dev.pgready.checks.consumer.ConsumerProfile.Level;
import dev.pgready.checks.facts.ConnectionFacts;
import dev.pgready.providers.Confidence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The command that a reader of a report types next. */
final class NextCommand {
  private static final Pattern SHELL_SAFE = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private NextCommand() {}

  /** Empty when there is nothing left to do. */
  static Optional<String> of(Report report) {
    Status worst = worst(report);
    Optional<Conflict> decisive =
        report.conflicts().stream().filter(c -> c.level() == Level.FAIL).findFirst();
    if (worst != Status.FAIL && decisive.isPresent()) {
      // no script heals a choice between consumers
      return decisive.map(conflict -> "pgready explain " + conflict.topic());
    }
    if (worst == Status.PASS) {
      return Optional.empty();
    }
    boolean healing =
        report.facts().catalogue() != null
            && report.findings().stream()
                .filter(finding -> finding.result().status() == worst)
                .anyMatch(finding -> !finding.result().remedies().isEmpty());
    if (healing) {
      return Optional.of("pgready fix " + arguments(report) + " > fix.sql");
    }
    return report.findings().stream()
        .filter(finding -> finding.result().status() == worst)
        .findFirst()
        .map(finding -> "pgready explain " + finding.id());
  }

  private static Status worst(Report report) {
    for (Status status : List.of(Status.FAIL, Status.UNKNOWN, Status.WARN)) {
      if (report.count(status) > 0) {
        return status;
      }
    }
    return Status.PASS;
  }

  /** The arguments that lead to the same facts and the same question, quoted for a shell. */
  static String arguments(Report report) {
    List<String> words = new ArrayList<>();
    ConnectionFacts connection = report.facts().connection();
    if (connection == null || connection.host() == null) {
      words.add("--facts FILE");
    } else {
      words.add(shell(uri(connection)));
    }
    for (String consumer : report.consumers()) {
      words.add("--for " + shell(consumer));
    }
    Request request = report.request();
    if (request.publication() != null) {
      words.add("--publication " + shell(request.publication()));
    }
    request.tables().forEach(table -> words.add("--table " + shell(table)));
    request.schemas().forEach(schema -> words.add("--schema " + shell(schema)));
    if (request.slot() != null) {
      words.add("--slot " + shell(request.slot()));
    }
    if (report.detection().confidence() == Confidence.STATED) {
      words.add("--provider " + shell(report.detection().profile().id()));
    }
    return String.join(" ", words);
  }

  /** A libpq URI, without password as facts have none. */
  static String uri(ConnectionFacts connection) {
    StringBuilder uri = new StringBuilder("postgresql://");
    if (connection.user() != null) {
      uri.append(percent(connection.user())).append('@');
    }
    String host = connection.host() == null ? "" : connection.host();
    uri.append(host.indexOf(':') >= 0 ? "[" + host + "]" : percent(host));
    uri.append(':').append(connection.port());
    if (connection.database() != null) {
      uri.append('/').append(percent(connection.database()));
    }
    if (!connection.sslmode().equals("prefer")) {
      uri.append("?sslmode=").append(percent(connection.sslmode()));
    }
    return uri.toString();
  }

  private static String percent(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || "-._~".indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append("%%%02X".formatted((int) c));
      }
    }
    return encoded.toString();
  }

  private static String shell(String word) {
    return SHELL_SAFE.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
