// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import dev.pgready.json.JsonRecords;
import dev.pgready.json.MisfitException;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads and writes the facts document. It is a sequence of JSON objects that count as one, so that
 * a DBA can append what several statements of {@code collect --print-sql} printed.
 */
public final class FactsDocument {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(1 << 24).build())
          .build();

  private static final JsonRecords RECORDS = new JsonRecords(false);

  /** Of the component of {@link Facts}, which alone knows what it is a reading of. */
  private static final Type PRIVILEGED = Facts.class.getRecordComponents()[3].getGenericType();

  /** Of what surrounds the catalogue facts, usually: those are not to be copied for its sake. */
  private static final int AROUND = 8192;

  private FactsDocument() {}

  /**
   * Does now what the first document would have to wait for: how its records are read takes longer
   * to find out than reading them. For a second thread, while the server is being asked.
   */
  public static void prepare() {
    RECORDS.codec(Facts.class);
  }

  /**
   * @throws FactsException when the text is no facts document that this version can use
   */
  public static Facts read(String text) {
    return read(text, RECORDS);
  }

  static Facts read(String text, JsonRecords records) {
    if (text.isBlank()) {
      throw new FactsException("the facts document is empty");
    }
    Facts whole = null;
    try (JsonParser in = parser(text)) {
      while (in.nextToken() != null) {
        Facts part = (Facts) records.read(in, Facts.class);
        if (part == null || part.factsVersion() == 0) {
          requireNoReport(text);
          throw new FactsException(
              "not a facts document: factsVersion is missing (make one with `pgready collect`)");
        }
        requireKnown(part.factsVersion());
        whole = whole == null ? part : whole.with(part);
      }
    } catch (JacksonException e) {
      requireNoReport(text);
      requireKnown(versionOf(text));
      throw new FactsException(
          "the facts document is not complete JSON"
              + (e.getLocation() == null
                  ? ""
                  : place(e.getLocation().getLineNr(), e.getLocation().getColumnNr())));
    } catch (MisfitException e) {
      requireNoReport(text);
      requireKnown(versionOf(text));
      throw misfit(e);
    }
    if (whole == null || (whole.catalogue() == null && whole.connection() == null)) {
      throw new FactsException("the facts document holds neither catalogue nor connection facts");
    }
    if (whole.catalogue() == null
        && whole.connection() != null
        && whole.connection().failure() == null) {
      throw new FactsException(
          "the facts document ends before its catalogue facts: it was cut off");
    }
    return whole;
  }

  private static JsonParser parser(String text) {
    return JSON.createParser(ObjectReadContext.empty(), text);
  }

  private static FactsException misfit(MisfitException e) {
    String path = e.path();
    return new FactsException(
        "the facts document does not fit%s: %s%s"
            .formatted(
                path.isEmpty() ? "" : " at " + path, e.getMessage(), place(e.line(), e.column())));
  }

  private static String place(int line, int column) {
    return line > 0 ? " (line %s, column %s)".formatted(line, column) : "";
  }

  /**
   * The first of the document's objects alone, whatever follows it.
   *
   * @throws FactsException when not even that is one
   */
  public static Facts readFirst(String text) {
    Facts first = null;
    try (JsonParser in = parser(text)) {
      if (in.nextToken() != null) {
        first = (Facts) RECORDS.read(in, Facts.class);
      }
    } catch (JacksonException | MisfitException e) {
      first = null;
    }
    if (first == null) {
      throw new FactsException("the facts document is empty");
    }
    return first;
  }

  /**
   * A document of one object, read as it comes.
   *
   * @throws FactsException when it is not one; the whole text says why
   */
  public static Facts readComing(Reader text) {
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), text)) {
      Facts only = in.nextToken() == null ? null : (Facts) RECORDS.read(in, Facts.class);
      if (only == null
          || only.factsVersion() != Facts.VERSION
          || only.catalogue() == null
          || in.nextToken() != null) {
        throw new FactsException("the facts document is not what the server was asked for");
      }
      return only;
    } catch (JacksonException | MisfitException e) {
      throw new FactsException("the facts document is not complete JSON");
    }
  }

  /**
   * What {@link #read} makes of a document.
   *
   * @param text the document, of which all but the first object is read already
   * @param rest as {@link #readComing} returned it
   */
  public static Facts completed(String text, Facts rest) {
    return readFirst(text).with(rest);
  }

  /** What the privileged statement returned: a document that holds nothing else. */
  public static Reading<PrivilegedFacts> readPrivileged(String text) {
    return part(text).privileged();
  }

  /** What the statement of the second look returned: a document that holds nothing else. */
  public static @Nullable SlotSample readSample(String text) {
    return part(text).sample();
  }

  private static Facts part(String text) {
    try (JsonParser in = parser(text)) {
      in.nextToken();
      Facts part = (Facts) RECORDS.read(in, Facts.class);
      if (part == null) {
        throw new MisfitException("expected an object", in);
      }
      return part;
    } catch (JacksonException e) {
      throw new FactsException("what the server answered is not complete JSON");
    } catch (MisfitException e) {
      throw misfit(e);
    }
  }

  /** A document without a second look at the slots. */
  public static String write(
      @Nullable String catalogueDocument,
      ConnectionFacts connection,
      Reading<PrivilegedFacts> privileged,
      ProbeFacts probes) {
    return write(catalogueDocument, connection, privileged, probes, null);
  }

  /** The parts of a document as JSON texts, put together to one. */
  public static String write(
      @Nullable String catalogueDocument,
      ConnectionFacts connection,
      Reading<PrivilegedFacts> privileged,
      ProbeFacts probes,
      @Nullable SlotSample sample) {
    StringBuilder text =
        new StringBuilder(AROUND + (catalogueDocument == null ? 0 : catalogueDocument.length()));
    text.append("{\"factsVersion\":").append(Facts.VERSION);
    text.append(",\n\"connection\":").append(json(connection, ConnectionFacts.class));
    text.append(",\n\"privileged\":").append(json(privileged, PRIVILEGED));
    text.append(",\n\"probes\":").append(json(probes, ProbeFacts.class));
    if (sample != null) {
      text.append(",\n\"sample\":").append(json(sample, SlotSample.class));
    }
    text.append("}\n");
    if (catalogueDocument != null) {
      text.append(catalogueDocument.strip()).append('\n');
    }
    return text.toString();
  }

  private static String json(Object value, Type type) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      RECORDS.write(value, type, out);
    }
    return text.toString();
  }

  private static void requireKnown(int version) {
    if (version > Facts.VERSION) {
      throw new FactsException(
          "the facts document has form %s, this pgready reads up to %s: use a newer pgready"
              .formatted(version, Facts.VERSION));
    }
  }

  /**
   * @throws FactsException when the keys of the first object are those of a report
   */
  private static void requireNoReport(String text) {
    try (JsonParser parser = parser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        switch (parser.currentName()) {
          case "factsVersion", "catalogue" -> {
            return;
          }
          case "schemaVersion", "checks", "reports" ->
              throw new FactsException(
                  "this is a report (--format json), not facts: `pgready collect` makes those");
          default -> {
            parser.nextToken();
            parser.skipChildren();
          }
        }
      }
    } catch (JacksonException e) {
      // what does not read on is told by whoever needs it
    }
  }

  /**
   * The version of a document that does not bind, to tell "too new" from "broken"; 0: none to be
   * seen.
   */
  private static int versionOf(String text) {
    try (JsonParser parser = parser(text)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.PROPERTY_NAME
            && parser.currentName().equals("factsVersion")) {
          parser.nextToken();
          return parser.getValueAsInt();
        }
      }
    } catch (JacksonException e) {
      return 0;
    }
    return 0;
  }
}
