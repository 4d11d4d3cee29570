// SPDX-License-Identifier: Apache-2.0
package dev.pgready.profile;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of a profile's tree and tells everything that does not fit. Keys are the
 * components' names in kebab case. Which keys must be there is the records' own word: their
 * constructors refuse null with the component's name as the message, as {@code
 * Objects.requireNonNull(id, "id")} does.
 */
public final class RecordBinder {
  /** What reflection tells of a record, asked once: it is most of the cost of reading a profile. */
  private record Shape(
      List<RecordComponent> components,
      Map<String, Integer> positions,
      Constructor<?> constructor) {
    static Shape of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      Map<String, Integer> positions = new TreeMap<>();
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        positions.put(kebab(components[i].getName()), i);
        types[i] = components[i].getType();
      }
      try {
        return new Shape(List.of(components), positions, type.getDeclaredConstructor(types));
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException(type + " is not a record", e);
      }
    }
  }

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private final Consumer<String> problem;
  private final boolean finished;
  private final IdentityHashMap<Object, @Nullable Object[]> made;

  /** Inside a part that no error may quote. */
  private boolean quiet;

  public RecordBinder(Consumer<String> problem) {
    this(problem, false);
  }

  /**
   * @param finished whether a key without its value, a sentence that somebody did not finish, is a
   *     problem; otherwise it is as if it were not there
   */
  public RecordBinder(Consumer<String> problem, boolean finished) {
    this(problem, finished, new IdentityHashMap<>());
  }

  /**
   * @param made takes the arguments with which each record was made
   */
  RecordBinder(
      Consumer<String> problem,
      boolean finished,
      IdentityHashMap<Object, @Nullable Object[]> made) {
    this.problem = problem;
    this.finished = finished;
    this.made = made;
  }

  /**
   * @return null when there was a problem
   */
  public <T> @Nullable T bind(ProfileNode node, Class<T> type) {
    Object value = value(node, type, "");
    return type.isInstance(value) ? type.cast(value) : null;
  }

  static String kebab(String component) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < component.length(); i++) {
      char c = component.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        key.append('-').append((char) (c + ('a' - 'A')));
      } else {
        key.append(c);
      }
    }
    return key.toString();
  }

  private @Nullable Object value(ProfileNode node, Type type, String path) {
    if (type instanceof ParameterizedType parameterized) {
      return parameterized.getRawType() == List.class
          ? list(node, parameterized.getActualTypeArguments()[0], path)
          : map(node, parameterized.getActualTypeArguments()[1], path);
    }
    Class<?> target = (Class<?>) type;
    return target.isRecord() ? record(node, target, path) : scalar(node, target, path);
  }

  private @Nullable Object list(ProfileNode node, Type item, String path) {
    if (!(node instanceof ProfileNode.Sequence sequence)) {
      return wrong(node, path, "a list");
    }
    List<Object> values = new ArrayList<>();
    int index = 0;
    for (ProfileNode child : sequence.items()) {
      Object value = value(child, item, path + "[" + index++ + "]");
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private @Nullable Object map(ProfileNode node, Type item, String path) {
    if (!(node instanceof ProfileNode.Mapping mapping)) {
      return wrong(node, path, "a mapping");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, child) -> {
              Object value = value(child, item, join(path, key));
              if (value != null) {
                values.put(key, value);
              }
            });
    return values;
  }

  /** The mapping that stands for a text where a record may be written so. */
  private static ProfileNode longForm(ProfileNode node, Class<?> type) {
    StrictYaml.Shorthand shorthand = type.getAnnotation(StrictYaml.Shorthand.class);
    if (shorthand == null || !(node instanceof ProfileNode.Scalar scalar) || isNull(scalar)) {
      return node;
    }
    ProfileNode.Mapping mapping = new ProfileNode.Mapping(node.place());
    mapping.put(kebab(shorthand.value()), node.place(), node);
    return mapping;
  }

  private @Nullable Object record(ProfileNode written, Class<?> type, String path) {
    ProfileNode node = longForm(written, type);
    StrictYaml.Confidential confidential = type.getAnnotation(StrictYaml.Confidential.class);
    if (confidential != null
        && !(node instanceof ProfileNode.Mapping known
            && SHAPES.get(type).positions().keySet().containsAll(known.entries().keySet()))) {
      problem.accept("%s: %s: %s".formatted(node.place(), path, confidential.value()));
      return null;
    }
    boolean outer = quiet;
    quiet = outer || confidential != null;
    try {
      return fields(node, type, path);
    } finally {
      quiet = outer;
    }
  }

  private @Nullable Object fields(ProfileNode node, Class<?> type, String path) {
    if (!(node instanceof ProfileNode.Mapping mapping)) {
      return wrong(node, path, "a mapping");
    }
    Shape shape = SHAPES.get(type);
    List<RecordComponent> components = shape.components();
    Map<String, Integer> positions = shape.positions();
    @Nullable Object[] values = new @Nullable Object[components.size()];
    List<String> broken = new ArrayList<>();
    mapping
        .entries()
        .forEach(
            (key, child) -> {
              Integer position = positions.get(key);
              if (position == null) {
                problem.accept(
                    "%s: unknown key %s (known: %s)"
                        .formatted(
                            mapping.placeOf(key),
                            join(path, key),
                            String.join(", ", positions.keySet())));
                return;
              }
              RecordComponent component = components.get(position);
              Object value = value(child, component.getGenericType(), join(path, key));
              values[position] = value;
              if (value == null && (finished || !isNull(child))) {
                broken.add(component.getName());
              }
            });
    for (int i = 0; i < components.size(); i++) {
      Class<?> primitive = components.get(i).getType();
      if (values[i] == null && primitive == boolean.class) {
        values[i] = false;
      }
      if (values[i] == null && primitive == int.class) {
        values[i] = 0;
      }
    }
    return construct(mapping, shape, path, values, broken);
  }

  private static boolean isNull(ProfileNode node) {
    return node instanceof ProfileNode.Scalar scalar && scalar.text() == null;
  }

  /** Constructs the record; for each key that it misses tells so and goes on with a stand-in. */
  private @Nullable Object construct(
      ProfileNode.Mapping mapping,
      Shape shape,
      String path,
      @Nullable Object[] values,
      List<String> broken) {
    List<RecordComponent> components = shape.components();
    boolean whole = true;
    for (int attempt = 0; attempt <= components.size(); attempt++) {
      try {
        Object record = shape.constructor().newInstance(values);
        made.put(record, values);
        return whole ? record : null;
      } catch (InvocationTargetException e) {
        int missing = position(components, e.getCause());
        if (missing < 0) {
          problem.accept(
              "%s: %s: %s"
                  .formatted(
                      mapping.place(), path.isEmpty() ? "the file" : path, message(e.getCause())));
          return null;
        }
        whole = false;
        String name = components.get(missing).getName();
        if (!broken.contains(name)) {
          problem.accept("%s: %s: missing key".formatted(mapping.place(), join(path, kebab(name))));
        }
        Object standIn = standIn(components.get(missing).getType());
        if (standIn == null) {
          return null;
        }
        values[missing] = standIn;
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(shape + " cannot be made from a profile", e);
      }
    }
    return null;
  }

  private static String message(@Nullable Throwable cause) {
    return cause == null || cause.getMessage() == null ? "does not fit" : cause.getMessage();
  }

  private static int position(List<RecordComponent> components, @Nullable Throwable cause) {
    for (int i = 0; i < components.size(); i++) {
      if (cause instanceof NullPointerException
          && components.get(i).getName().equals(cause.getMessage())) {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable Object standIn(Class<?> type) {
    if (type == String.class) {
      return "";
    }
    return type.isEnum() ? type.getEnumConstants()[0] : null;
  }

  private @Nullable Object scalar(ProfileNode node, Class<?> type, String path) {
    if (!(node instanceof ProfileNode.Scalar scalar)) {
      return wrong(node, path, expected(type));
    }
    String text = scalar.text();
    if (text == null) {
      if (finished) {
        problem.accept("%s: %s: must have a value".formatted(node.place(), path));
      }
      return null;
    }
    if (type == String.class) {
      return text;
    }
    if (type == boolean.class || type == Boolean.class) {
      return scalar.kind() == ProfileNode.Scalar.Kind.BOOLEAN
          ? Boolean.valueOf(text)
          : wrong(node, path, expected(type));
    }
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (((Enum<?>) constant).name().equalsIgnoreCase(text.replace('-', '_'))) {
          return constant;
        }
      }
      return wrong(node, path, expected(type));
    }
    try {
      if (type == Long.class || type == long.class) {
        return Long.valueOf(text);
      }
      if (type == Integer.class || type == int.class) {
        return Integer.valueOf(text);
      }
    } catch (NumberFormatException e) {
      return wrong(node, path, expected(type));
    }
    throw new IllegalStateException(type + " is not a type for profiles");
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    return type == String.class ? "a text" : "a whole number";
  }

  private @Nullable Object wrong(ProfileNode node, String path, String expected) {
    problem.accept(
        "%s: %s: must be %s, not %s"
            .formatted(
                node.place(),
                path.isEmpty() ? "the file" : path,
                expected,
                quiet ? "the value given" : node.kindName()));
    return null;
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
