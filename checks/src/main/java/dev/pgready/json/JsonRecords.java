// SPDX-License-Identifier: Apache-2.0
package dev.pgready.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads and writes records as JSON objects, a key for each component, without a tree between. Data
 * binding does as much and more, and takes longer to be loaded than a server to be asked.
 *
 * <p>A component is a text, a number, a truth value, an enum constant by its name, a record, a list
 * or a map of these, or anything ({@code Object}). A key that is missing or null is null, or 0 or
 * false; a key that no component has is passed over.
 */
public final class JsonRecords {
  /** How values of one type are read and written. */
  public interface Codec {
    /** The value at which the parser stands, which is not null. */
    Object read(JsonParser in);

    void write(Object value, JsonGenerator out);
  }

  private final Map<Type, Codec> codecs = new ConcurrentHashMap<>();
  private final boolean strict;

  /**
   * @param strict whether a key that no component has is an error
   */
  public JsonRecords(boolean strict) {
    this.strict = strict;
  }

  /**
   * Reads the value at which the parser stands.
   *
   * @throws MisfitException when it is not of this type
   */
  public @Nullable Object read(JsonParser in, Type type) {
    return value(in, codec(type));
  }

  public void write(Object value, Type type, JsonGenerator out) {
    codec(type).write(value, out);
  }

  static @Nullable Object value(JsonParser in, Codec codec) {
    return in.currentToken() == JsonToken.VALUE_NULL ? null : codec.read(in);
  }

  static void written(@Nullable Object value, Codec codec, JsonGenerator out) {
    if (value == null) {
      out.writeNull();
    } else {
      codec.write(value, out);
    }
  }

  /** Finds out how a type is read, once: it takes longer than to read one. */
  public Codec codec(Type type) {
    Codec known = codecs.get(type);
    if (known == null) {
      known = make(type);
      codecs.put(type, known);
    }
    return known;
  }

  private Codec make(Type type) {
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      Type[] of = generic.getActualTypeArguments();
      if (raw == List.class) {
        return new ListCodec(codec(of[0]));
      }
      if (raw == Map.class && of[0] == String.class) {
        return new MapCodec(codec(of[1]));
      }
      if (raw.isRecord()) {
        return new RecordCodec(this, raw, of, strict);
      }
    } else if (type instanceof Class<?> plain) {
      if (plain.isRecord()) {
        return new RecordCodec(this, plain, new Type[0], strict);
      }
      Codec scalar = ScalarCodecs.of(plain);
      if (scalar != null) {
        return scalar;
      }
    }
    throw new IllegalArgumentException("no part of a document can be a " + type);
  }

  /** A list with fewer than these is not searched for values that come again. */
  private static final int SHORT = 16;

  private record ListCodec(Codec element) implements Codec {
    @Override
    public Object read(JsonParser in) {
      if (in.currentToken() != JsonToken.START_ARRAY) {
        throw new MisfitException("expected a list", in);
      }
      List<@Nullable Object> list = new ArrayList<>();
      Repeats repeats = null;
      while (in.nextToken() != JsonToken.END_ARRAY) {
        try {
          repeats = list.size() == SHORT ? new Repeats() : repeats;
          Object known = repeats == null ? null : repeats.known(in, element);
          list.add(known == null ? value(in, element) : known);
        } catch (MisfitException e) {
          throw e.at("[" + list.size() + "]");
        }
      }
      return list;
    }

    @Override
    public void write(Object value, JsonGenerator out) {
      out.writeStartArray();
      ((List<?>) value).forEach(item -> written(item, element, out));
      out.writeEndArray();
    }
  }

  private record MapCodec(Codec element) implements Codec {
    @Override
    public Object read(JsonParser in) {
      if (in.currentToken() != JsonToken.START_OBJECT) {
        throw new MisfitException("expected an object", in);
      }
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = in.currentName();
        in.nextToken();
        try {
          map.put(key, value(in, element));
        } catch (MisfitException e) {
          throw e.at(key);
        }
      }
      return map;
    }

    @Override
    public void write(Object value, JsonGenerator out) {
      out.writeStartObject();
      ((Map<?, ?>) value)
          .forEach(
              (key, item) -> {
                out.writeName(String.valueOf(key));
                written(item, element, out);
              });
      out.writeEndObject();
    }
  }
}
