// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * What five published guides say about hosts, statement by statement, against the profiles: Zero's
 * and pgsense's, PowerSync's, Materialize's and Neosync's. Where a profile decides otherwise, the
 * statement says so.
 */
final class SeedsTest {
  private final ProviderCatalog catalog = ProviderCatalog.builtIn();

  /**
   * @param fact where the profile says it: a path such as {@code settings.wal_level}
   * @param text words that stand there, separated by semicolons; a {@code !} before: that do not
   */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvFileSource(resources = "seeds.csv", delimiter = '|', useHeadersInDisplayName = true)
  void aStatementIsAFactOfAProfile(
      String guide, String statement, String provider, String fact, String text) {
    ProviderProfile profile = catalog.find(provider).orElseThrow();
    String said = fact(profile, fact).toLowerCase(Locale.ROOT);
    for (String words : text.split(";")) {
      String wanted = words.strip().toLowerCase(Locale.ROOT);
      if (wanted.startsWith("!")) {
        assertThat(said).as(statement).doesNotContain(wanted.substring(1));
      } else {
        assertThat(said).as(statement).contains(wanted);
      }
    }
  }

  private static String fact(ProviderProfile profile, String path) {
    String[] parts = path.split("\\.", 2);
    String rest = parts.length > 1 ? parts[1] : "";
    return switch (parts[0]) {
      case "settings" ->
          new Detection(
                  profile,
                  Confidence.STATED,
                  java.util.List.of(),
                  EndpointKind.DIRECT,
                  null,
                  java.util.Map.of())
              .change(rest, rest.equals("wal_level") ? "logical" : "10")
              .toString();
      case "defaults" -> String.valueOf(profile.defaults().get(rest));
      case "publisher" -> String.valueOf(profile.publisher());
      case "event-triggers" -> String.valueOf(profile.eventTriggers());
      case "all-tables" -> String.valueOf(profile.allTables());
      case "tables-in-schema" -> String.valueOf(profile.tablesInSchema());
      case "replication-right" -> String.valueOf(profile.replicationRight());
      case "bypass-rls" -> String.valueOf(profile.bypassRls());
      case "poolers" -> profile.poolers().toString();
      case "slots" -> String.valueOf(profile.slots());
      case "network" -> String.valueOf(profile.network());
      case "endpoints" -> profile.endpoints().toString();
      case "docs" -> profile.docs().toString();
      case "managed" -> String.valueOf(profile.managed());
      case "notes" -> Stream.of(profile.notes()).toList().toString();
      default -> throw new IllegalArgumentException(path);
    };
  }
}
