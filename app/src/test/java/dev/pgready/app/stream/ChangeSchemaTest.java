// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pgready.app.command.StreamCommand;
import dev.pgready.app.pgoutput.Lsn;
import dev.pgready.app.pgoutput.Message;
import dev.pgready.app.pgoutput.MessageCursor;
import dev.pgready.app.pgoutput.MessageKind;
import dev.pgready.app.pgoutput.ProtocolOptions;
import dev.pgready.app.stream.changes.ChangeWriter;
import dev.pgready.app.stream.changes.JsonChanges;
import dev.pgready.app.stream.changes.ShownRelation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What real servers sent, printed as JSON, is what the schema promises. */
final class ChangeSchemaTest {
  private static final Schema SCHEMA = schema();

  private static Schema schema() {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(StreamCommand.changeSchema());
  }

  @Test
  void everyRecordedMessageFits() throws IOException {
    Set<MessageKind> seen = EnumSet.noneOf(MessageKind.class);
    Set<String> printed = new TreeSet<>();
    for (String session :
        List.of(
            "pg13-v1",
            "pg16-v1-binary",
            "pg14-v2-streaming",
            "pg18-v3-two-phase",
            "pg18-v4-parallel")) {
      for (String line : lines(session, seen).lines().toList()) {
        Assertions.assertThat(SCHEMA.validate(line, InputFormat.JSON)).as(line).isEmpty();
        printed.add(JsonMapper.shared().readTree(line).get("op").asString());
      }
    }
    seen.remove(MessageKind.RELATION);
    seen.remove(MessageKind.TYPE);
    Assertions.assertThat(printed).hasSameSizeAs(seen).contains("insert", "update", "delete");
    Assertions.assertThat(seen).hasSizeGreaterThan(12);
  }

  @Test
  void whatIsNoLineOfOursDoesNotFit() {
    for (String line :
        List.of(
            "{}",
            "{\"op\":\"insert\",\"lsn\":\"0/1\",\"xid\":1,\"schema\":\"s\",\"table\":\"t\"}",
            "{\"op\":\"stream-stop\",\"lsn\":\"0/1\",\"xid\":1,\"more\":1}",
            "{\"op\":\"stream-stop\",\"lsn\":\"1\",\"xid\":1}",
            "{\"op\":\"delete\",\"lsn\":\"0/1\",\"xid\":1,\"schema\":\"s\",\"table\":\"t\"}")) {
      Assertions.assertThat(SCHEMA.validate(line, InputFormat.JSON)).as(line).isNotEmpty();
    }
  }

  private static String lines(String session, Set<MessageKind> seen) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonChanges writer = new JsonChanges(bytes);
    Map<Integer, ShownRelation> relations = new HashMap<>();
    MessageCursor cursor =
        new MessageCursor(
            new ProtocolOptions(
                session.charAt(session.indexOf("-v") + 2) - '0', session.endsWith("parallel")));
    for (byte[] message : recorded(session)) {
      MessageKind kind = cursor.read(message, 0, message.length);
      seen.add(kind);
      if (kind == MessageKind.RELATION) {
        Message.Relation relation = (Message.Relation) cursor.message();
        relations.put(relation.oid(), new ShownRelation(relation, true));
      } else if (kind == MessageKind.INSERT
          || kind == MessageKind.UPDATE
          || kind == MessageKind.DELETE) {
        writer.row(
            cursor,
            Objects.requireNonNull(relations.get(cursor.relationOid())),
            new Lsn(0xA_0000_00FFL),
            7);
      } else if (kind != MessageKind.TYPE) {
        writer.other(
            cursor.message(),
            new ChangeWriter.Context(
                new Lsn(1), 7, Instant.parse("2026-01-02T03:04:05.678901Z"), oid -> "t" + oid));
      }
    }
    writer.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static List<byte[]> recorded(String session) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            MessageCursor.class.getResourceAsStream(session + ".hex"), session)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .map(HexFormat.of()::parseHex)
          .toList();
    }
  }
}
