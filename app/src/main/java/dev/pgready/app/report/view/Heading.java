// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.checks.model.Configuration;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Unseen;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.Facts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was looked at: the part of a report that all formats begin with.
 *
 * @param host null: not known, as in facts that were made with psql
 * @param port null likewise
 * @param role the role that is judged; null: the server was not reached
 * @param tls null: not known
 * @param cannotSee what the role that asked could not see, one line each
 * @param generatedAt when the facts were collected, ISO 8601 in UTC
 * @param configuration what else had a say; null: nothing
 */
public record Heading(
    @Nullable String host,
    @Nullable Integer port,
    @Nullable String database,
    @Nullable String user,
    @Nullable String role,
    @Nullable Boolean tls,
    String probe,
    @Nullable String version,
    String product,
    List<String> cannotSee,
    String generatedAt,
    @Nullable Configuration configuration) {

  public static Heading of(Report report) {
    Facts facts = report.facts();
    ConnectionFacts connection = facts.connection();
    Catalogue catalogue = facts.catalogue();
    String product = report.detection().profile().product();
    if (report.source() != null) {
      return ofSql(report, report.source(), product);
    }
    Boolean tls = catalogue == null ? null : catalogue.seen(all -> all.server().tls()).orElse(null);
    if (connection != null && catalogue != null) {
      tls = connection.tls() != null;
    }
    return new Heading(
        connection == null ? null : connection.host(),
        connection == null ? null : (Integer) connection.port(),
        connection != null && connection.database() != null
            ? connection.database()
            : catalogue == null ? null : catalogue.database().name(),
        connection != null && connection.user() != null
            ? connection.user()
            : catalogue == null ? null : catalogue.role().session(),
        catalogue == null ? null : catalogue.role().name(),
        tls,
        connection == null ? "none" : connection.probe(),
        catalogue == null ? null : catalogue.server().version(),
        product == null ? "PostgreSQL" : product,
        Unseen.of(facts).stream().map(Unseen::line).toList(),
        connection != null
            ? connection.collectedAt()
            : catalogue == null ? "" : catalogue.server().collectedAt(),
        report.configuration());
  }

  /** Nothing of the temporary server is told but its version. */
  private static Heading ofSql(Report report, Report.SqlSource source, @Nullable String product) {
    Catalogue catalogue = report.facts().catalogue();
    return new Heading(
        null,
        null,
        source.name(),
        null,
        catalogue == null ? null : catalogue.role().name(),
        null,
        "none",
        catalogue == null ? null : catalogue.server().version(),
        product == null ? "PostgreSQL" : product,
        List.of(),
        catalogue == null ? "" : catalogue.server().collectedAt(),
        report.configuration());
  }

  /** As people write it: {@code app@db.example.com:5432/shop}. */
  public String where() {
    StringBuilder where = new StringBuilder();
    if (host == null && user == null && database != null) {
      return database;
    }
    if (user != null) {
      where.append(user).append('@');
    }
    if (host == null) {
      where.append("(host not known)");
    } else {
      where.append(host.indexOf(':') >= 0 ? "[" + host + "]" : host);
    }
    if (port != null) {
      where.append(':').append(port);
    }
    if (database != null) {
      where.append('/').append(database);
    }
    return where.toString();
  }
}
