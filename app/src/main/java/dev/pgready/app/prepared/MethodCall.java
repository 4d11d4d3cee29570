// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.prepared;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IFactory;

/** A subcommand that is a method, with what its parameters have got so far. */
final class MethodCall implements Callable<Object> {
  private final Object command;
  private final Method method;
  private final IFactory factory;
  private final @Nullable Object[] values;

  MethodCall(Object command, Method method, IFactory factory) {
    this.command = command;
    this.method = method;
    this.factory = factory;
    this.values = new Object[method.getParameterCount()];
  }

  int size() {
    return values.length;
  }

  @Nullable Object get(int parameter) throws ReflectiveOperationException {
    if (values[parameter] == null) {
      Class<?> type = method.getParameterTypes()[parameter];
      if (type == boolean.class) {
        return false;
      }
      if (!type.isEnum() && !type.getName().startsWith("java.")) {
        values[parameter] = made(factory, type);
      }
    }
    return values[parameter];
  }

  /** Of a factory, which may throw anything. */
  static Object made(IFactory factory, Class<?> type) throws ReflectiveOperationException {
    try {
      return factory.create(type);
    } catch (ReflectiveOperationException e) {
      throw e;
    } catch (Exception e) {
      throw new InstantiationException(e.toString());
    }
  }

  void set(int parameter, @Nullable Object value) {
    values[parameter] = value;
  }

  @Override
  public Object call() throws Exception {
    @Nullable Object[] arguments = new Object[size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = get(i);
    }
    method.setAccessible(true);
    try {
      return method.invoke(command, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
