// SPDX-License-Identifier: Apache-2.0
package dev.pgready.profile;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * Records as the build writes them down for a start: the arguments of their constructors, one after
 * the other, so that nothing is left to look up but the constructor itself. A form of one build,
 * read by the same build.
 */
final class CompiledForm {
  private static final int NULL = 0;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final int INT = 3;
  private static final int LONG = 4;

  /** A text that Java keeps in one byte per character: nothing is decoded. */
  private static final int LATIN = 5;

  private static final int TEXT = 6;
  private static final int LIST = 7;

  /** A list that is read when somebody asks for it. */
  private static final int LATER = 8;

  private static final int MAP = 9;
  private static final int RECORD = 10;
  private static final int ENUM = 11;

  /** From so many bytes on a list of records is read later. */
  private static final int LONG_LIST = 4096;

  private CompiledForm() {}

  /**
   * Writes a record down.
   *
   * @param made the arguments with which the records in it were made, by the record itself
   */
  static byte[] write(Object root, IdentityHashMap<Object, @Nullable Object[]> made) {
    Writer writer = new Writer(made);
    byte[] body = writer.bytes(root);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(file)) {
      out.writeShort(writer.classes.size());
      for (String name : writer.classes.keySet()) {
        text(out, name);
      }
      out.write(body);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return file.toByteArray();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param loader knows the records' classes
   */
  static Object read(byte[] bytes, @Nullable ClassLoader loader) {
    Reader reader = new Reader(bytes, 0, new Known(bytes, loader));
    int count = reader.number(2);
    for (int i = 0; i < count; i++) {
      reader.known.names.add(String.valueOf(reader.value()));
      reader.known.constructors.add(null);
    }
    Object root = reader.value();
    if (root == null) {
      throw new IllegalStateException("a compiled profile without content");
    }
    return root;
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    boolean latin = text.chars().allMatch(c -> c < 0x100);
    byte[] bytes = text.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    out.writeByte(latin ? LATIN : TEXT);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static final class Writer {
    private final IdentityHashMap<Object, @Nullable Object[]> made;
    final Map<String, Integer> classes = new LinkedHashMap<>();

    Writer(IdentityHashMap<Object, @Nullable Object[]> made) {
      this.made = made;
    }

    byte[] bytes(@Nullable Object value) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(bytes)) {
        value(out, value);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return bytes.toByteArray();
    }

    private void value(DataOutputStream out, @Nullable Object value) throws IOException {
      if (value == null) {
        out.writeByte(NULL);
      } else if (value instanceof Boolean bool) {
        out.writeByte(bool ? TRUE : FALSE);
      } else if (value instanceof Integer number) {
        out.writeByte(INT);
        out.writeInt(number);
      } else if (value instanceof Long number) {
        out.writeByte(LONG);
        out.writeLong(number);
      } else if (value instanceof String string) {
        text(out, string);
      } else if (value instanceof Enum<?> constant) {
        out.writeByte(ENUM);
        type(out, constant.getDeclaringClass());
        text(out, constant.name());
      } else if (value instanceof List<?> list) {
        list(out, list);
      } else if (value instanceof Map<?, ?> map) {
        out.writeByte(MAP);
        out.writeInt(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          value(out, entry.getKey());
          value(out, entry.getValue());
        }
      } else {
        record(out, value);
      }
    }

    private void list(DataOutputStream out, List<?> list) throws IOException {
      ByteArrayOutputStream items = new ByteArrayOutputStream();
      try (DataOutputStream inner = new DataOutputStream(items)) {
        for (Object item : list) {
          value(inner, item);
        }
      }
      boolean later =
          items.size() >= LONG_LIST && list.stream().allMatch(item -> item instanceof Record);
      out.writeByte(later ? LATER : LIST);
      out.writeInt(list.size());
      if (later) {
        out.writeInt(items.size());
      }
      items.writeTo(out);
    }

    private void record(DataOutputStream out, Object value) throws IOException {
      @Nullable Object[] arguments = made.get(value);
      if (arguments == null) {
        throw new IllegalStateException(value.getClass() + " was not made of a profile");
      }
      // an exception where the class has no such constructor, or two of them
      constructor(value.getClass(), arguments.length);
      out.writeByte(RECORD);
      type(out, value.getClass());
      out.writeByte(arguments.length);
      for (Object argument : arguments) {
        value(out, argument);
      }
    }

    private void type(DataOutputStream out, Class<?> type) throws IOException {
      Integer known = classes.putIfAbsent(type.getName(), classes.size());
      out.writeShort(known == null ? classes.size() - 1 : known);
    }
  }

  private static Constructor<?> constructor(Class<?> type, int parameters) {
    Constructor<?> found = null;
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == parameters) {
        if (found != null) {
          throw new IllegalStateException(type + " has two constructors alike");
        }
        found = constructor;
      }
    }
    if (found == null) {
      throw new IllegalStateException(type + " has no such constructor");
    }
    return found;
  }

  /** What all parts of one file share. */
  private static final class Known {
    final byte[] bytes;
    final @Nullable ClassLoader loader;
    final List<String> names = new ArrayList<>();
    final List<@Nullable Constructor<?>> constructors = new ArrayList<>();

    Known(byte[] bytes, @Nullable ClassLoader loader) {
      this.bytes = bytes;
      this.loader = loader;
    }

    Class<?> type(int index) {
      try {
        return Class.forName(names.get(index), false, loader);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }

    synchronized Constructor<?> constructor(int index, int parameters) {
      Constructor<?> known = constructors.get(index);
      if (known == null) {
        known = CompiledForm.constructor(type(index), parameters);
        constructors.set(index, known);
      }
      return known;
    }
  }

  private static final class Reader {
    final Known known;
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes, int at, Known known) {
      this.bytes = bytes;
      this.at = at;
      this.known = known;
    }

    int number(int length) {
      int number = 0;
      for (int i = 0; i < length; i++) {
        number = (number << 8) | (bytes[at++] & 0xFF);
      }
      return number;
    }

    @Nullable Object value() {
      int kind = bytes[at++];
      return switch (kind) {
        case NULL -> null;
        case FALSE -> false;
        case TRUE -> true;
        case INT -> number(4);
        case LONG -> ((long) number(4) << 32) | (number(4) & 0xFFFFFFFFL);
        case LATIN -> text(StandardCharsets.ISO_8859_1);
        case TEXT -> text(StandardCharsets.UTF_8);
        case LIST -> list(number(4));
        case LATER -> later();
        case MAP -> map();
        case RECORD -> record();
        case ENUM -> constant();
        default -> throw new IllegalStateException("kind " + kind + " in a compiled profile");
      };
    }

    private String text(Charset charset) {
      int length = number(4);
      at += length;
      return new String(bytes, at - length, length, charset);
    }

    private List<Object> later() {
      int size = number(4);
      int length = number(4);
      at += length;
      return new LaterList(size, at - length, known);
    }

    private Map<String, Object> map() {
      int size = number(4);
      Map<String, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < size; i++) {
        String key = String.valueOf(value());
        map.put(key, Objects.requireNonNull(value()));
      }
      return map;
    }

    private Object constant() {
      Class<?> type = known.type(number(2));
      Object name = value();
      for (Object constant : type.getEnumConstants()) {
        if (((Enum<?>) constant).name().equals(name)) {
          return constant;
        }
      }
      throw new IllegalStateException(type + " has no " + name);
    }

    List<Object> list(int size) {
      List<Object> list = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        list.add(Objects.requireNonNull(value()));
      }
      return Collections.unmodifiableList(list);
    }

    private Object record() {
      int type = number(2);
      @Nullable Object[] arguments = new @Nullable Object[number(1)];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = value();
      }
      try {
        return known.constructor(type, arguments.length).newInstance(arguments);
      } catch (InvocationTargetException e) {
        throw new IllegalStateException(
            known.names.get(type) + " refuses its profile", e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Reads its items when it is asked for the first one; nobody can change it. */
  static final class LaterList extends AbstractList<Object> implements RandomAccess {
    private final int size;
    private final int at;
    private final Known known;
    private volatile @Nullable List<Object> items;

    LaterList(int size, int at, Known known) {
      this.size = size;
      this.at = at;
      this.known = known;
    }

    @Override
    public Object get(int index) {
      List<Object> read = items;
      if (read == null) {
        // of two threads each may read it: they read the same
        read = new Reader(known.bytes, at, known).list(size);
        items = read;
      }
      return read.get(index);
    }

    @Override
    public int size() {
      return size;
    }
  }
}
