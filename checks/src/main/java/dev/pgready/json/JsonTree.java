// SPDX-License-Identifier: Apache-2.0
package dev.pgready.json;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON of any form, as maps in their order, lists, texts, numbers and truth values. Errors are the
 * library's {@link tools.jackson.core.JacksonException}.
 */
public final class JsonTree {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonTree() {}

  public static JsonParser parser(String text) {
    return JSON.createParser(ObjectReadContext.empty(), text);
  }

  public static JsonParser parser(InputStream in) {
    return JSON.createParser(ObjectReadContext.empty(), in);
  }

  /** A text that is one object and nothing else. */
  public static Map<String, @Nullable Object> object(String text) {
    return object(parser(text));
  }

  /** The same in UTF-8. */
  public static Map<String, @Nullable Object> object(byte[] text) {
    return object(JSON.createParser(ObjectReadContext.empty(), text));
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) {
    try (JsonParser in = parser) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new StreamReadException(in, "it is not an object");
      }
      Map<String, @Nullable Object> object = members(in);
      if (in.nextToken() != null) {
        throw new StreamReadException(in, "something stands behind the object");
      }
      return object;
    }
  }

  /** The value at which the parser stands. */
  public static @Nullable Object read(JsonParser in) {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw new StreamReadException(in, "a value is missing");
    }
    return switch (token) {
      case START_OBJECT -> members(in);
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          list.add(read(in));
        }
        yield list;
      }
      case VALUE_TRUE, VALUE_FALSE -> in.getBooleanValue();
      case VALUE_NUMBER_INT -> in.getNumberValue();
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_NULL -> null;
      default -> in.getString();
    };
  }

  private static Map<String, @Nullable Object> members(JsonParser in) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = in.currentName();
      in.nextToken();
      members.put(key, read(in));
    }
    return members;
  }
}
