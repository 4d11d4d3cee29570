// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import dev.pgready.app.console.UsageException;
import dev.pgready.app.demo.DemoException;
import dev.pgready.app.demo.DemoServer;
import dev.pgready.app.demo.ServerPrograms;
import dev.pgready.app.schema.source.Migrations;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.facts.ProbeFacts;
import dev.pgready.providers.ProviderCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/**
 * A temporary server for SQL of a repository. That SQL runs as a role that is no superuser, owns
 * nothing but its database, and is a member of no role that reaches files or programs.
 */
public final class SchemaServer implements AutoCloseable {
  static final String OWNER = "pgready_owner";

  /** Who is judged: a role as a consumer's usually is, without any attribute but REPLICATION. */
  public static final String READER = "replicator";

  private static final List<String> SETTINGS =
      List.of(
          "wal_level=logical",
          "jit=off",
          "autovacuum=off",
          "full_page_writes=off",
          "synchronous_commit=off",
          "max_connections=20",
          "shared_buffers=64MB",
          "max_wal_size=64MB",
          "max_locks_per_transaction=512",
          "lc_messages=C",
          "log_min_messages=fatal",
          "log_min_error_statement=panic");

  /** From here on CREATEROLE reaches only roles that its holder made. */
  private static final int ROLES_ARE_APART = 16;

  private static final int STATEMENT_SECONDS = 60;

  private final DemoServer server;
  private final String mark = "pgready " + UUID.randomUUID() + " ";
  private int databases;
  private int major;

  private SchemaServer(DemoServer server) {
    this.server = server;
  }

  /** Nothing runs yet. */
  public static SchemaServer create(ServerPrograms programs) {
    return new SchemaServer(DemoServer.create(programs.inMemory(SETTINGS)));
  }

  /**
   * @throws DemoException when this machine cannot have one
   */
  public void launch() {
    server.launch();
    try (Connection connection = server.connect(DemoServer.SUPERUSER, "postgres");
        Statement statement = connection.createStatement()) {
      for (String role : List.of(OWNER, READER)) {
        statement.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(role, server.password()));
      }
      statement.execute("ALTER ROLE %s REPLICATION".formatted(READER));
      major = connection.getMetaData().getDatabaseMajorVersion();
      if (major >= ROLES_ARE_APART) {
        // blocks of DO make roles; before 16 whoever may could make itself a member of any
        statement.execute("ALTER ROLE %s CREATEROLE".formatted(OWNER));
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** What the server says of itself: no statement of the user plays a part in it. */
  static UsageException failed(SQLException e) {
    return new UsageException("the temporary PostgreSQL failed: " + e.getMessage());
  }

  /** Applies SQL to a database of its own, and looks at what came of it. */
  public AppliedSchema apply(Migrations migrations, ProviderCatalog providers) {
    databases++;
    String database = databases == 1 ? "schema" : "schema" + databases;
    try (Connection root = server.connect(DemoServer.SUPERUSER, "postgres");
        Statement statement = root.createStatement()) {
      // as locales and encodings of other machines are not here, the database has none
      statement.execute(
          "CREATE DATABASE %s OWNER %s TEMPLATE template0".formatted(database, OWNER));
    } catch (SQLException e) {
      throw failed(e);
    }
    try (Connection root = server.connect(DemoServer.SUPERUSER, database);
        Connection owner =
            server.connect(
                OWNER,
                database,
                "-c statement_timeout=%ss -c client_min_messages=warning%s"
                    .formatted(
                        STATEMENT_SECONDS,
                        major >= ROLES_ARE_APART ? " -c createrole_self_grant=set,inherit" : ""))) {
      ChangeWatch.install(root, mark);
      SchemaApplier applier = new SchemaApplier(owner, root, mark);
      migrations.files().forEach(applier::apply);
      ChangeWatch.remove(root);
      return applier.result(facts(database, providers));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private Facts facts(String database, ProviderCatalog providers) {
    Facts facts =
        FactsDocument.read(
            FactsCollector.collect(
                server.target(READER, database),
                new CollectOptions(
                    ProbeLevel.NONE, null, null, providers, List.of(), null, 60, null)));
    if (facts.catalogue() == null) {
      throw new UsageException("the temporary PostgreSQL did not answer");
    }
    // the way to this server says nothing about anybody's
    return new Facts(
        facts.factsVersion(), null, facts.catalogue(), facts.privileged(), ProbeFacts.NONE, null);
  }

  @Override
  public void close() {
    server.close();
  }
}
