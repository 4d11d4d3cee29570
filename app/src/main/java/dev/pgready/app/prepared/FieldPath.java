// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.prepared;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;

/** Where the value of an option goes. What leads there is looked up when there is a value. */
final class FieldPath implements IGetter, ISetter {
  /** What has the field or parameter that a path starts with. */
  interface Owner {
    @Nullable Object get();
  }

  /** Before the number of a method's parameter. */
  static final char PARAMETER = '#';

  private final Owner owner;
  private final String path;

  /**
   * @param path names of fields, one below the other, joined by dots; the first may be a parameter
   */
  FieldPath(Owner owner, String path) {
    this.owner = owner;
    this.path = path;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
  public <T> T get() throws ReflectiveOperationException {
    Object holder = Objects.requireNonNull(owner.get());
    int from = 0;
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
      holder = Objects.requireNonNull(value(holder, path.substring(from, dot)));
      from = dot + 1;
    }
    return (T) value(holder, path.substring(from));
  }

  @Override
  public <T> T set(T value) throws ReflectiveOperationException {
    int dot = path.lastIndexOf('.');
    Object holder =
        dot < 0
            ? Objects.requireNonNull(owner.get())
            : new FieldPath(owner, path.substring(0, dot)).get();
    String name = path.substring(dot + 1);
    if (holder instanceof MethodCall call) {
      call.set(parameter(name), value);
      return value;
    }
    Field field = holder.getClass().getDeclaredField(name);
    VarHandle handle = handle(field);
    // the shapes that Java has code for
    if (field.getType() == boolean.class) {
      handle.set(holder, (boolean) value);
    } else if (field.getType() == int.class) {
      handle.set(holder, (int) value);
    } else if (field.getType() == long.class) {
      handle.set(holder, (long) value);
    } else {
      handle.set(holder, value);
    }
    return value;
  }

  private static @Nullable Object value(Object holder, String name)
      throws ReflectiveOperationException {
    if (holder instanceof MethodCall call) {
      return call.get(parameter(name));
    }
    Field field = holder.getClass().getDeclaredField(name);
    VarHandle handle = handle(field);
    if (field.getType() == boolean.class) {
      return (boolean) handle.get(holder);
    }
    if (field.getType() == int.class) {
      return (int) handle.get(holder);
    }
    if (field.getType() == long.class) {
      return (long) handle.get(holder);
    }
    return handle.get(holder);
  }

  private static int parameter(String name) {
    return name.charAt(1) - '0';
  }

  /**
   * As a field's own methods make classes for their first use, which takes longer than all else.
   */
  private static VarHandle handle(Field field) throws IllegalAccessException {
    return MethodHandles.privateLookupIn(field.getDeclaringClass(), MethodHandles.lookup())
        .unreflectVarHandle(field);
  }
}
