// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

final class LazyDecimalsTest {
  private static final String BASE = "tools/jackson/core/base/ParserMinimalBase";
  private static final String READER = "tools/jackson/core/base/ParserBase";
  private static final List<String> NAMES = List.of("MIN_LONG", "MAX_LONG", "MIN_INT", "MAX_INT");
  private static final String DECIMAL = "Ljava/math/BigDecimal;";
  private static final String INTEGER = "Ljava/math/BigInteger;";

  private static ClassWriter begun(String name) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
    return writer;
  }

  /** Declares the constants as Jackson does. */
  private static byte[] base(List<String> names) {
    ClassWriter writer = begun(BASE);
    MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
    method.visitCode();
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
    long value = 1;
    for (String name : names) {
      writer.visitField(access, "BI_" + name, INTEGER, null, null).visitEnd();
      writer.visitField(access, "BD_" + name, DECIMAL, null, null).visitEnd();
      method.visitLdcInsn(value++);
      method.visitMethodInsn(
          Opcodes.INVOKESTATIC, "java/math/BigInteger", "valueOf", "(J)" + INTEGER, false);
      method.visitFieldInsn(Opcodes.PUTSTATIC, BASE, "BI_" + name, INTEGER);
      method.visitTypeInsn(Opcodes.NEW, "java/math/BigDecimal");
      method.visitInsn(Opcodes.DUP);
      method.visitFieldInsn(Opcodes.GETSTATIC, BASE, "BI_" + name, INTEGER);
      method.visitMethodInsn(
          Opcodes.INVOKESPECIAL, "java/math/BigDecimal", "<init>", "(" + INTEGER + ")V", false);
      method.visitFieldInsn(Opcodes.PUTSTATIC, BASE, "BD_" + name, DECIMAL);
    }
    method.visitInsn(Opcodes.RETURN);
    method.visitMaxs(0, 0);
    method.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** Reads each of them in a method of its name. */
  private static byte[] reader(String owner) {
    ClassWriter writer = begun(READER);
    for (String name : NAMES) {
      MethodVisitor method =
          writer.visitMethod(
              Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, name, "()" + DECIMAL, null, null);
      method.visitCode();
      method.visitFieldInsn(Opcodes.GETSTATIC, owner, "BD_" + name, DECIMAL);
      method.visitInsn(Opcodes.ARETURN);
      method.visitMaxs(0, 0);
      method.visitEnd();
    }
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static final class Loader extends ClassLoader {
    Class<?> define(String name, byte[] content) {
      return defineClass(name.replace('/', '.'), content, 0, content.length);
    }
  }

  @Test
  void theyAreMadeWhereTheyAreRead() throws Exception {
    Loader loader = new Loader();
    Class<?> base = loader.define(BASE, LazyDecimals.without(BASE + ".class", base(NAMES)));
    // as compiled there: by the class that inherits them
    Class<?> reader =
        loader.define(READER, LazyDecimals.without(READER + ".class", reader(READER)));
    long value = 1;
    for (String name : NAMES) {
      Field decimal = base.getField("BD_" + name);
      assertThat(decimal.get(null)).as(name).isNull();
      assertThat(base.getField("BI_" + name).get(null)).isEqualTo(BigInteger.valueOf(value));
      assertThat(reader.getMethod(name).invoke(null)).isEqualTo(BigDecimal.valueOf(value));
      value++;
    }
  }

  @Test
  void whatIsNoLongerTheSameEndsTheBuild() {
    assertThatThrownBy(() -> LazyDecimals.without(BASE + ".class", base(NAMES.subList(0, 3))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("3 constants");
    assertThatThrownBy(() -> LazyDecimals.without(READER + ".class", reader("Other")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void otherFilesStayAsTheyAre() {
    byte[] content = {1, 2, 3};
    assertThat(LazyDecimals.without("tools/jackson/core/base/Other.class", content))
        .isSameAs(content);
    assertThat(LazyDecimals.without(BASE, content)).isSameAs(content);
  }
}
