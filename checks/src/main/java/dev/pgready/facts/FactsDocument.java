// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes the facts document. It is a sequence of JSON objects that count as one, so that
 * a DBA can append what several statements of {@code collect --print-sql} printed.
 */
public final class FactsDocument {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(1 << 24).build())
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private FactsDocument() {}

  /**
   * Does now what the first document would have to wait for: how its records are read takes longer
   * to find out than reading them. For a second thread, while the server is being asked.
   */
  public static void prepare() {
    MAPPER.readerFor(Facts.class);
    MAPPER.writerFor(ConnectionFacts.class);
    MAPPER.writerFor(ProbeFacts.class);
  }

  /**
   * @throws FactsException when the text is no facts document that this version can use
   */
  public static Facts read(String text) {
    if (text.isBlank()) {
      throw new FactsException("the facts document is empty");
    }
    Facts whole = null;
    try (MappingIterator<Facts> parts = MAPPER.readerFor(Facts.class).readValues(text)) {
      while (parts.hasNextValue()) {
        Facts part = parts.nextValue();
        if (part == null || part.factsVersion() == 0) {
          throw new FactsException(
              "not a facts document: factsVersion is missing (make one with `pgready collect`)");
        }
        requireKnown(part.factsVersion());
        whole = whole == null ? part : whole.with(part);
      }
    } catch (JacksonException e) {
      requireKnown(versionOf(text));
      throw new FactsException(describe(e));
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

  /**
   * The first of the document's objects alone, whatever follows it.
   *
   * @throws FactsException when not even that is one
   */
  public static Facts readFirst(String text) {
    try (MappingIterator<Facts> parts = MAPPER.readerFor(Facts.class).readValues(text)) {
      return parts.nextValue();
    } catch (JacksonException | NoSuchElementException e) {
      throw new FactsException("the facts document is empty");
    }
  }

  /** What the privileged statement returned: a document that holds nothing else. */
  public static Reading<PrivilegedFacts> readPrivileged(String text) {
    try {
      return MAPPER.readValue(text, Facts.class).privileged();
    } catch (JacksonException e) {
      throw new FactsException(describe(e));
    }
  }

  /** What the statement of the second look returned: a document that holds nothing else. */
  public static @Nullable SlotSample readSample(String text) {
    try {
      return MAPPER.readValue(text, Facts.class).sample();
    } catch (JacksonException e) {
      throw new FactsException(describe(e));
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
    StringBuilder text = new StringBuilder();
    text.append("{\"factsVersion\":").append(Facts.VERSION);
    text.append(",\n\"connection\":").append(MAPPER.writeValueAsString(connection));
    text.append(",\n\"privileged\":").append(MAPPER.writeValueAsString(privileged));
    text.append(",\n\"probes\":").append(MAPPER.writeValueAsString(probes));
    if (sample != null) {
      text.append(",\n\"sample\":").append(MAPPER.writeValueAsString(sample));
    }
    text.append("}\n");
    if (catalogueDocument != null) {
      text.append(catalogueDocument.strip()).append('\n');
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
   * The version of a document that does not bind, to tell "too new" from "broken"; 0: none to be
   * seen.
   */
  private static int versionOf(String text) {
    try (JsonParser parser = MAPPER.createParser(text)) {
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

  private static String describe(JacksonException e) {
    String where =
        e.getLocation() != null && e.getLocation().getLineNr() > 0
            ? " (line %s, column %s)"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr())
            : "";
    if (e instanceof DatabindException bind && !bind.getPath().isEmpty()) {
      String path =
          bind.getPath().stream()
              .map(
                  step ->
                      step.getPropertyName() != null
                          ? step.getPropertyName()
                          : "[" + step.getIndex() + "]")
              .collect(Collectors.joining("."));
      String why =
          e.getCause() instanceof IllegalArgumentException refused
              ? ": " + refused.getMessage()
              : "";
      return "the facts document does not fit at " + path + why + where;
    }
    return "the facts document is not complete JSON" + where;
  }
}
