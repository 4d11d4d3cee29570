// SPDX-License-Identifier: Apache-2.0
package dev.pgready.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One record type: a key for each component, in the order of the components. */
final class RecordCodec implements JsonRecords.Codec {
  private final boolean strict;
  private final Constructor<?> constructor;
  private final Map<String, Integer> places = new HashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private final @Nullable Object[] empty;

  /**
   * @param key null: no part of the document
   */
  private record Part(@Nullable String key, JsonRecords.Codec codec, Method accessor) {}

  /**
   * @param of what the type's variables stand for
   */
  RecordCodec(JsonRecords records, Class<?> type, Type[] of, boolean strict) {
    this.strict = strict;
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    this.empty = new Object[components.length];
    TypeVariable<?>[] variables = type.getTypeParameters();
    Map<String, String> named = JsonKeys.of(type);
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      empty[i] = types[i].isPrimitive() ? ScalarCodecs.zero(types[i]) : null;
      String name = components[i].getName();
      String key = named.getOrDefault(name, name);
      Method accessor = components[i].getAccessor();
      accessor.setAccessible(true);
      parts.add(
          new Part(
              key.isEmpty() ? null : key,
              records.codec(resolved(components[i].getGenericType(), variables, of)),
              accessor));
      if (!key.isEmpty()) {
        places.put(key, i);
      }
    }
    try {
      this.constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type + " has no canonical constructor", e);
    }
  }

  private static Type resolved(Type type, TypeVariable<?>[] variables, Type[] of) {
    for (int i = 0; i < variables.length; i++) {
      if (variables[i].equals(type)) {
        return of[i];
      }
    }
    return type;
  }

  @Override
  public Object read(JsonParser in) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new MisfitException("expected an object", in);
    }
    @Nullable Object[] values = empty.clone();
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = in.currentName();
      Integer place = places.get(key);
      JsonToken token = in.nextToken();
      if (place == null) {
        if (strict) {
          throw new MisfitException("no such fact", in).at(key);
        }
        in.skipChildren();
      } else if (token != JsonToken.VALUE_NULL) {
        try {
          values[place] = parts.get(place).codec().read(in);
        } catch (MisfitException e) {
          throw e.at(key);
        }
      }
    }
    return made(values, in);
  }

  private Object made(@Nullable Object[] values, JsonParser in) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw new MisfitException(String.valueOf(refused.getMessage()), in);
      }
      throw new MisfitException("it cannot be used: " + e.getCause(), in);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void write(Object value, JsonGenerator out) {
    out.writeStartObject();
    for (Part part : parts) {
      if (part.key() != null) {
        out.writeName(part.key());
        try {
          JsonRecords.written(part.accessor().invoke(value), part.codec(), out);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    out.writeEndObject();
  }
}
