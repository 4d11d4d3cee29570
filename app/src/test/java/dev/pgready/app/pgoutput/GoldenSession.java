// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Messages as a real server sent them in one stream, in order.
 *
 * @param name of the file: {@code pg16-v4-parallel}
 */
record GoldenSession(String name, ProtocolOptions options, List<byte[]> messages) {
  private static final Path SOURCES =
      Path.of("src/test/resources/dev/pgready/app/pgoutput").toAbsolutePath();

  static final List<String> NAMES =
      Stream.of(13, 14, 15, 16, 17, 18)
          .flatMap(
              major ->
                  Stream.of("v1", "v1-binary", "v2-streaming", "v3-two-phase", "v4-parallel")
                      .filter(session -> major >= firstMajor(session))
                      .map(session -> "pg" + major + "-" + session))
          .toList();

  /** A message and whether it stood inside a streamed block. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Placed(String session, ProtocolOptions options, boolean inStream, byte[] bytes) {
    Message decode(byte[] changed) {
      return new MessageDecoder(new MessageCursor(options, inStream)).decode(changed);
    }

    @Override
    public String toString() {
      return session + (inStream ? " in stream " : " ") + HexFormat.of().formatHex(bytes);
    }
  }

  static int firstMajor(String session) {
    return switch (session) {
      case "v1" -> 13;
      case "v1-binary", "v2-streaming" -> 14;
      case "v3-two-phase" -> 15;
      default -> 16;
    };
  }

  static ProtocolOptions options(String name) {
    return new ProtocolOptions(
        name.charAt(name.indexOf("-v") + 2) - '0', name.endsWith("parallel"));
  }

  static GoldenSession read(String name) {
    try (InputStream in = GoldenSession.class.getResourceAsStream(name + ".hex")) {
      if (in == null) {
        throw new IllegalStateException(
            "missing " + name + ".hex: record it with -Dpgready.golden.refresh=true");
      }
      return new GoldenSession(
          name,
          options(name),
          new String(in.readAllBytes(), StandardCharsets.US_ASCII)
              .lines()
              .map(HexFormat.of()::parseHex)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<GoldenSession> all() {
    return NAMES.stream().map(GoldenSession::read).toList();
  }

  void write() {
    try {
      Files.write(
          SOURCES.resolve(name + ".hex"),
          messages.stream().map(HexFormat.of()::formatHex).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Message> decode() {
    MessageDecoder decoder = new MessageDecoder(options);
    return messages.stream().map(decoder::decode).toList();
  }

  List<Placed> placed() {
    MessageDecoder decoder = new MessageDecoder(options);
    List<Placed> placed = new ArrayList<>();
    for (byte[] message : messages) {
      placed.add(new Placed(name, options, decoder.inStream(), message));
      decoder.decode(message);
    }
    return placed;
  }
}
