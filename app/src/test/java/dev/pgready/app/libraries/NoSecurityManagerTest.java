// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

final class NoSecurityManagerTest {
  private static final String CONNECTION = "org/postgresql/jdbc/PgConnection";

  /** Beside the driver, so that its package is the same. */
  private static final class Loader extends ClassLoader {
    private final byte[] content;

    Loader(byte[] content) {
      super(NoSecurityManagerTest.class.getClassLoader());
      this.content = content;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(CONNECTION.replace('/', '.'))) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : defineClass(name, content, 0, content.length);
      }
      return super.loadClass(name, resolve);
    }
  }

  @Test
  void theDriverHasNothingToAsk() throws Exception {
    String entry = CONNECTION + ".class";
    byte[] content;
    try (InputStream in =
        Objects.requireNonNull(getClass().getClassLoader().getResourceAsStream(entry))) {
      content = in.readAllBytes();
    }
    Class<?> made =
        Class.forName(
            CONNECTION.replace('/', '.'),
            true,
            new Loader(NoSecurityManager.without(entry, content)));
    for (String name :
        List.of("SYSTEM_GET_SECURITY_MANAGER", "SECURITY_MANAGER_CHECK_PERMISSION")) {
      Field field = made.getDeclaredField(name);
      field.setAccessible(true);
      assertThat(field.get(null)).as(name).isNull();
    }
    Field log = made.getDeclaredField("LOGGER");
    log.setAccessible(true);
    assertThat(log.get(null)).isNotNull();
  }

  @Test
  void whatIsNoLongerTheSameEndsTheBuild() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, CONNECTION, null, "java/lang/Object", null);
    assertThatThrownBy(() -> NoSecurityManager.without(CONNECTION + ".class", writer.toByteArray()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("0 times");
  }

  @Test
  void otherFilesStayAsTheyAre() {
    byte[] content = {1, 2, 3};
    assertThat(NoSecurityManager.without("org/postgresql/Driver.class", content)).isSameAs(content);
  }
}
