package dev.pgready.checks.testing;

import dev.pgready.checks.collect.FactsSql;
import dev.pgready.checks.facts.Facts;
import dev.pgready.checks.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Catalogue facts of a test server, without probes: what checks of the catalogue need. */
public final class TestFacts {
  private TestFacts() {}

  /** As {@code user} sees the database. */
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
}
