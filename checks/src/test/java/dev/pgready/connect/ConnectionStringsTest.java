// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.collect.connect.ConnectionTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Connection strings as the documentation of client libraries, frameworks and hosts writes them:
 * each leads to the right place, or names the part to change, and none shows its password.
 */
final class ConnectionStringsTest {
  private static final String PASSWORD = "S3CRETpw";

  private record Row(String text, String outcome) {}

  @Test
  void eachLeadsSomewhereOrNamesItsFault() throws IOException {
    List<Row> rows = rows();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(250);
    List<String> wrong = new ArrayList<>();
    for (Row row : rows) {
      String outcome = outcome(row.text());
      if (!outcome.equals(row.outcome())) {
        wrong.add("%s\n  expected %s\n  was      %s".formatted(row.text(), row.outcome(), outcome));
      }
      assertThat(outcome).as(row.text()).doesNotContain(PASSWORD);
    }
    assertThat(wrong).isEmpty();
  }

  /** {@code place sslmode}, or the refusal. */
  private static String outcome(String text) {
    try {
      ConnectionSpec spec =
          ConnectionSpec.of(ConnectionArguments.of(text), Places.environment(Map.of()));
      spec.notes().forEach(note -> assertThat(note).as(text).doesNotContain(PASSWORD));
      StringBuilder place = new StringBuilder();
      place.append(target(spec.target()));
      spec.target().others().forEach(other -> place.append(" then ").append(target(other)));
      return place.append(' ').append(spec.target().sslmode()).toString();
    } catch (InvalidConnectionException e) {
      return "refused: " + e.getMessage();
    }
  }

  private static String target(ConnectionTarget target) {
    return "%s@%s:%s/%s".formatted(target.user(), target.host(), target.port(), target.database());
  }

  private static List<Row> rows() throws IOException {
    try (InputStream in =
        ConnectionStringsTest.class.getResourceAsStream("connection-strings.tsv")) {
      String all = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return all.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> new Row(line.split("\t", 2)[0], line.split("\t", 2)[1]))
          .toList();
    }
  }

  /** Prints the rows for the strings of standard input, to be read before they are kept. */
  public static void main(String... arguments) throws IOException {
    for (String line :
        new String(System.in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
      System.out.println(line + "\t" + outcome(line));
    }
  }
}
