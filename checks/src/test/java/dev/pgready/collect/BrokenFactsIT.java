// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.FactsDocument;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Connected, but the facts do not come. */
final class BrokenFactsIT {
  private static ConnectionFacts collect(int port, int timeout) {
    ConnectionTarget target =
        new ConnectionTarget(
            "127.0.0.1", port, "postgres", "postgres", null, "disable", 5, Map.of());
    CollectOptions usual = TestFacts.options(ProbeLevel.NONE);
    return requireNonNull(
        FactsDocument.read(
                FactsCollector.collect(
                    target,
                    new CollectOptions(
                        usual.probe(),
                        null,
                        null,
                        usual.providers(),
                        usual.tables(),
                        null,
                        timeout,
                        null)))
            .connection());
  }

  @Test
  void lockedCatalogue() throws SQLException {
    TestPostgres server = TestPostgres.start(16);
    try (server;
        Connection other = server.connect("postgres", "postgres");
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE pg_catalog.pg_default_acl IN ACCESS EXCLUSIVE MODE");
      ConnectionFacts connection = collect(server.port(), 2);
      ConnectionFacts.Failure failure = requireNonNull(connection.failure());
      assertThat(failure.cause()).isEqualTo(Cause.FACTS_FAILED);
      assertThat(failure.sqlState()).isEqualTo("55P03");
      assertThat(connection.banner()).startsWith("PostgreSQL 16");
      other.rollback();
    }
  }

  @Test
  void serverDiesInTheMiddle() {
    try (FakeServer server = answering((in, out) -> {})) {
      ConnectionFacts connection = collect(server.port(), 5);
      ConnectionFacts.Failure failure = requireNonNull(connection.failure());
      assertThat(failure.cause()).isEqualTo(Cause.FACTS_FAILED);
      assertThat(failure.message()).contains("connection broke");
      assertThat(connection.parameters()).containsEntry("server_version", "13.0-like");
    }
  }

  @Test
  void serverFallsSilentInTheMiddle() {
    try (FakeServer server = answering((in, out) -> FakeServer.drain(in))) {
      assertThat(requireNonNull(collect(server.port(), 1).failure()).cause())
          .isEqualTo(Cause.FACTS_FAILED);
    }
  }

  /** Something that speaks the protocol but is another product. */
  @Test
  void otherProduct() {
    try (FakeServer server = answering(BrokenFactsIT::onlyVersion)) {
      ConnectionFacts connection = collect(server.port(), 5);
      ConnectionFacts.Failure failure = requireNonNull(connection.failure());
      assertThat(failure.cause()).isEqualTo(Cause.FACTS_FAILED);
      assertThat(failure.sqlState()).isEqualTo("42883");
      assertThat(connection.banner()).isEqualTo("OtherDB 7");
    }
  }

  private static FakeServer answering(FakeServer.Behaviour behaviour) {
    return FakeServer.start(
        (in, out) -> {
          FakeServer.startup(in);
          message(out, 'R', new byte[4]);
          message(out, 'S', "server_version\00013.0-like\0");
          message(out, 'S', "client_encoding\0UTF8\0");
          message(out, 'S', "DateStyle\0ISO, MDY\0");
          message(out, 'S', "standard_conforming_strings\0on\0");
          message(out, 'K', new byte[] {0, 0, 0, 42, 1, 2, 3, 4});
          message(out, 'Z', "I");
          out.flush();
          in.readByte();
          String sql = text(in);
          assertThat(sql).contains("factsVersion");
          behaviour.serve(in, out);
        });
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] body = new byte[in.readInt() - 4];
    in.readFully(body);
    return new String(body, StandardCharsets.UTF_8);
  }

  private static void onlyVersion(DataInputStream in, OutputStream out) throws IOException {
    message(out, 'E', "SERROR\0VERROR\0C42883\0Munknown function\0\0");
    message(out, 'Z', "E");
    out.flush();
    while (in.readByte() == 'Q') {
      if (text(in).contains("version()")) {
        ByteArrayOutputStream column = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(column);
        data.writeShort(1);
        data.writeBytes("version\0");
        data.writeInt(0);
        data.writeShort(0);
        data.writeInt(25);
        data.writeShort(-1);
        data.writeInt(-1);
        data.writeShort(0);
        message(out, 'T', column.toByteArray());
        message(out, 'D', "\0\001\0\0\0\tOtherDB 7");
        message(out, 'C', "SELECT 1\0");
      } else {
        message(out, 'C', "ROLLBACK\0");
      }
      message(out, 'Z', "I");
      out.flush();
    }
  }

  private static void message(OutputStream out, char type, String body) throws IOException {
    message(out, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void message(OutputStream out, char type, byte[] body) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(type);
    data.writeInt(body.length + 4);
    data.write(body);
  }
}
