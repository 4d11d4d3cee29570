// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.query.FactsSql;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** Facts of a test server. */
public final class TestFacts {
  private TestFacts() {}

  /** The catalogue alone, as {@code user} sees it: what checks of the catalogue need. */
  public static Facts collect(TestPostgres server, String user, String database) {
    try (Connection connection = server.connect(user, database);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(FactsSql.catalogue(ProviderCatalog.builtIn(), null))) {
      rows.next();
      return FactsDocument.read(rows.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As {@code user} sees the database, connection and probes included. */
  public static Facts collect(TestPostgres server, String user, String database, ProbeLevel probe) {
    return FactsDocument.read(
        FactsCollector.collect(target(server, user, database), options(probe)));
  }

  public static ConnectionTarget target(TestPostgres server, String user, String database) {
    return new ConnectionTarget(
        "127.0.0.1", server.port(), database, user, null, "prefer", 10, Map.of());
  }

  /** Everything by default but the level. */
  public static CollectOptions options(ProbeLevel probe) {
    return new CollectOptions(
        probe, null, null, ProviderCatalog.builtIn(), List.of(), null, 10, null);
  }
}
