// SPDX-License-Identifier: Apache-2.0
package dev.pgready.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What a document holds beside objects and lists. */
final class ScalarCodecs {
  private ScalarCodecs() {}

  private record Scalar<T>(
      Class<T> type, Function<JsonParser, T> reading, BiConsumer<T, JsonGenerator> writing)
      implements JsonRecords.Codec {
    @Override
    public Object read(JsonParser in) {
      return reading.apply(in);
    }

    @Override
    public void write(Object value, JsonGenerator out) {
      writing.accept(type.cast(value), out);
    }
  }

  static final JsonRecords.Codec TEXT =
      new Scalar<>(String.class, ScalarCodecs::text, (value, out) -> out.writeString(value));
  private static final JsonRecords.Codec TRUTH =
      new Scalar<>(Boolean.class, ScalarCodecs::truth, (value, out) -> out.writeBoolean(value));
  private static final JsonRecords.Codec INT =
      new Scalar<>(Integer.class, ScalarCodecs::integer, (value, out) -> out.writeNumber(value));
  static final JsonRecords.Codec LONG =
      new Scalar<>(Long.class, ScalarCodecs::whole, (value, out) -> out.writeNumber(value));
  private static final JsonRecords.Codec DOUBLE =
      new Scalar<>(
          Double.class, in -> number(in).getDoubleValue(), (value, out) -> out.writeNumber(value));
  private static final JsonRecords.Codec ANY =
      new Scalar<>(Object.class, ScalarCodecs::anything, ScalarCodecs::write);

  /** Null: a type of another kind. */
  static JsonRecords.@Nullable Codec of(Class<?> type) {
    if (type == String.class) {
      return TEXT;
    }
    if (type == boolean.class || type == Boolean.class) {
      return TRUTH;
    }
    if (type == int.class || type == Integer.class) {
      return INT;
    }
    if (type == long.class || type == Long.class) {
      return LONG;
    }
    if (type == double.class || type == Double.class) {
      return DOUBLE;
    }
    if (type.isEnum()) {
      return constants(type);
    }
    return type == Object.class ? ANY : null;
  }

  /** What a primitive component is where the document has nothing. */
  static Object zero(Class<?> primitive) {
    return java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(primitive, 1), 0);
  }

  private static String text(JsonParser in) {
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_STRING || token.isNumeric() || token.isBoolean()) {
      return in.getString();
    }
    throw new MisfitException("expected a text", in);
  }

  private static Boolean truth(JsonParser in) {
    if (!in.currentToken().isBoolean()) {
      throw new MisfitException("expected true or false", in);
    }
    return in.getBooleanValue();
  }

  private static Integer integer(JsonParser in) {
    long number = whole(in);
    if (number != (int) number) {
      throw new MisfitException("the number is too large", in);
    }
    return (int) number;
  }

  /** Also as a text: the server writes an OID so. */
  private static Long whole(JsonParser in) {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      return number(in).getLongValue();
    }
    try {
      return Long.valueOf(in.getString());
    } catch (NumberFormatException e) {
      throw new MisfitException("expected a number", in);
    }
  }

  private static JsonParser number(JsonParser in) {
    if (!in.currentToken().isNumeric()) {
      throw new MisfitException("expected a number", in);
    }
    return in;
  }

  private static JsonRecords.Codec constants(Class<?> type) {
    Map<String, Object> names = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      names.put(((Enum<?>) constant).name(), constant);
    }
    return new Scalar<>(
        Object.class,
        in -> {
          Object constant = names.get(text(in));
          if (constant == null) {
            throw new MisfitException("expected one of " + String.join(", ", names.keySet()), in);
          }
          return constant;
        },
        (value, out) -> out.writeString(((Enum<?>) value).name()));
  }

  private static Object anything(JsonParser in) {
    return Objects.requireNonNull(JsonTree.read(in), "a value that is not null");
  }

  private static void write(@Nullable Object value, JsonGenerator out) {
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      map.forEach(
          (key, item) -> {
            out.writeName(String.valueOf(key));
            write(item, out);
          });
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      list.forEach(item -> write(item, out));
      out.writeEndArray();
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (value instanceof Integer || value instanceof Long) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof Number number) {
      out.writeNumber(number.doubleValue());
    } else if (value == null) {
      out.writeNull();
    } else {
      out.writeString(String.valueOf(value));
    }
  }
}
