// SPDX-License-Identifier: Apache-2.0
package dev.pgready.library;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Where an object says its database is: pools, drivers and containers name the same three things in
 * few ways, and none of their types is on this module's class path.
 *
 * @param url a JDBC URL
 * @param password null: it does not say
 */
record DatabaseBean(String url, String user, @Nullable String password) {
  private static final int WRAPPERS = 4;

  /** Of a container, or of what has the same getters; null: it does not say. */
  static @Nullable DatabaseBean ofContainer(Object object) {
    String url = first(object, "getJdbcUrl");
    String user = first(object, "getUsername");
    return url == null || user == null
        ? null
        : new DatabaseBean(url, user, first(object, "getPassword"));
  }

  /** Of a data source, or of what it wraps; null: it does not say. */
  static @Nullable DatabaseBean ofDataSource(Object object) {
    Object inner = object;
    for (int i = 0; i < WRAPPERS && inner != null; i++) {
      String url = first(inner, "getJdbcUrl", "getUrl", "getURL");
      String user = first(inner, "getUsername", "getUser", "getUserName");
      if (url != null && user != null) {
        return new DatabaseBean(url, user, first(inner, "getPassword"));
      }
      // Spring's wrappers
      inner = value(inner, "getTargetDataSource");
    }
    return null;
  }

  private static @Nullable String first(Object object, String... getters) {
    for (String getter : getters) {
      if (value(object, getter) instanceof String text) {
        return text;
      }
    }
    return null;
  }

  private static @Nullable Object value(Object object, String getter) {
    try {
      Method method = object.getClass().getMethod(getter);
      // a public method of a class that is not
      method.trySetAccessible();
      return method.invoke(object);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "DatabaseBean[user=" + user + "]";
  }
}
