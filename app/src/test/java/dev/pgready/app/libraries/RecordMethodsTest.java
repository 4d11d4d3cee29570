// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RecordMethodsTest {
  record Every(
      boolean yes,
      byte small,
      short shorter,
      char letter,
      int number,
      long big,
      float real,
      double precise,
      @Nullable String text,
      List<String> texts) {}

  record Empty() {}

  /** Has written one of the two itself. */
  record Own(String text) {
    @Override
    public int hashCode() {
      return 7;
    }
  }

  private static final class Loader extends ClassLoader {
    Loader() {
      super(RecordMethodsTest.class.getClassLoader());
    }

    Class<?> define(byte[] content) {
      return defineClass(null, content, 0, content.length);
    }
  }

  private static byte[] content(Class<?> type) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            type.getResourceAsStream(type.getName().replaceFirst(".*\\.", "") + ".class"))) {
      return in.readAllBytes();
    }
  }

  private static Constructor<?> made(Class<?> type) throws Exception {
    Class<?> made = new Loader().define(RecordMethods.plain(content(type)));
    assertThat(made).isNotSameAs(type);
    Constructor<?> constructor = made.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    return constructor;
  }

  private static Object[] values() {
    return new Object[] {
      true, (byte) -3, (short) 500, 'x', -70_000, 1L << 40, 0.0f, Double.NaN, null, List.of("a")
    };
  }

  @Test
  void everyKindOfComponentCountsAsBefore() throws Exception {
    Constructor<?> constructor = made(Every.class);
    Object one = constructor.newInstance(values());
    assertThat(one)
        .isEqualTo(constructor.newInstance(values()))
        .isNotEqualTo("another")
        .hasSameHashCodeAs(
            new Every(
                true,
                (byte) -3,
                (short) 500,
                'x',
                -70_000,
                1L << 40,
                0.0f,
                Double.NaN,
                null,
                List.of("a")));
    assertThat(one.equals(null)).isFalse();
    assertThat(List.of(one).contains(one)).isTrue();
    Object[] others = {false, (byte) 1, (short) 1, 'y', 1, 1L, -0.0f, 1.0, "text", List.of("b")};
    for (int i = 0; i < others.length; i++) {
      Object[] values = values();
      values[i] = others[i];
      assertThat(one).as("component %s", i).isNotEqualTo(constructor.newInstance(values));
    }
  }

  @Test
  void oneWithoutComponentsIsEqualToItsKind() throws Exception {
    Constructor<?> constructor = made(Empty.class);
    assertThat(constructor.newInstance())
        .isEqualTo(constructor.newInstance())
        .hasSameHashCodeAs(new Empty());
  }

  @Test
  void whatARecordSaysItselfStays() throws Exception {
    Constructor<?> constructor = made(Own.class);
    assertThat(constructor.newInstance("a").hashCode()).isEqualTo(7);
    assertThat(constructor.newInstance("a"))
        .isEqualTo(constructor.newInstance("a"))
        .isNotEqualTo(constructor.newInstance("b"));
  }

  @Test
  void nothingIsLeftToJava() throws Exception {
    assertThat(leftToJava(content(Every.class))).isEqualTo(3);
    // text alone, which no run asks for
    assertThat(leftToJava(RecordMethods.plain(content(Every.class)))).isEqualTo(1);
    byte[] no = content(RecordMethodsTest.class);
    assertThat(RecordMethods.plain(no)).isSameAs(no);
  }

  private static int leftToJava(byte[] content) {
    return DynamicCalls.of(content, "java/lang/runtime/ObjectMethods").size();
  }
}
