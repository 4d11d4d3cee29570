// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import dev.pgready.app.console.ExitCode;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.UnreadableReportException;
import dev.pgready.json.JsonTree;
import dev.pgready.profile.InputFile;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads what {@code fleet} or {@code check} wrote in JSON, entry by entry. */
public final class FleetFile {
  private FleetFile() {}

  /** Takes one entry. */
  public interface Sink {
    void entry(FleetResult entry, Map<?, ?> tree) throws IOException;
  }

  /**
   * @throws UnreadableReportException when it is no such report
   */
  public static void read(Path file, Sink sink) throws IOException {
    read(open(file), sink);
  }

  /**
   * The same of a document that is there already.
   *
   * @param document is closed
   */
  public static void read(InputStream document, Sink sink) throws IOException {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>();
    boolean fleet = false;
    try (Entries in = new Entries(document);
        JsonParser parser = JsonTree.parser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new UnreadableReportException("not a report in JSON: it is not an object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        JsonToken value = parser.nextToken();
        if (key.equals("reports") && value == JsonToken.START_ARRAY) {
          fleet = true;
          entries(parser, sink, in);
        } else {
          rest.put(key, JsonTree.read(parser));
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw new UnreadableReportException("the JSON ends early");
      }
    } catch (JacksonException e) {
      throw new UnreadableReportException(
          "not complete JSON (line %s, column %s)"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
    if (fleet) {
      return;
    }
    if (!rest.containsKey("checks")) {
      throw new UnreadableReportException(
          "not a report of pgready: make one with --format json of fleet or check");
    }
    Map<String, @Nullable Object> tree =
        FleetResult.alone(rest, ExitCode.of(FleetResult.verdict(rest)).code());
    sink.entry(FleetResult.of("entry", tree), tree);
  }

  /** A pipe or device as a whole: it may not end. */
  private static InputStream open(Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      return Files.newInputStream(file);
    }
    try {
      return new ByteArrayInputStream(InputFile.bytes(file, InputFile.MOST_DOCUMENT));
    } catch (IOException e) {
      throw new UnreadableReportException(String.valueOf(e.getMessage()));
    }
  }

  /** Bounds each entry; of entries there may be as many as there are databases. */
  private static final class Entries extends FilterInputStream {
    private long left = InputFile.MOST_DOCUMENT;

    Entries(InputStream in) {
      super(in);
    }

    void next() {
      left = InputFile.MOST_DOCUMENT;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left <= 0) {
        throw new UnreadableReportException(
            "a report in it is larger than %s MiB: %s"
                .formatted(InputFile.MOST_DOCUMENT >> 20, InputFile.MORE_MEMORY));
      }
      int count = super.read(bytes, offset, length);
      left -= count;
      return count;
    }
  }

  private static void entries(JsonParser parser, Sink sink, Entries in) throws IOException {
    int number = 0;
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      in.next();
      Map<?, ?> tree = (Map<?, ?>) Objects.requireNonNull(JsonTree.read(parser));
      sink.entry(FleetResult.of("reports[%s]".formatted(number), tree), tree);
      number++;
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw new UnreadableReportException("reports[%s] is not an object".formatted(number));
    }
  }
}
