// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

final class ClassFramesTest {
  /** A class of Java 5 with a jump, which needs a frame from Java 7 on. */
  private static byte[] old() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V1_5, Opcodes.ACC_PUBLIC, "Old", null, "java/lang/Object", null);
    MethodVisitor method =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "sign", "(I)I", null, null);
    method.visitCode();
    Label negative = new Label();
    method.visitVarInsn(Opcodes.ILOAD, 0);
    method.visitJumpInsn(Opcodes.IFLT, negative);
    method.visitInsn(Opcodes.ICONST_1);
    method.visitInsn(Opcodes.IRETURN);
    method.visitLabel(negative);
    method.visitInsn(Opcodes.ICONST_M1);
    method.visitInsn(Opcodes.IRETURN);
    method.visitMaxs(1, 1);
    method.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static final class Loader extends ClassLoader {
    Class<?> define(byte[] content) {
      return defineClass("Old", content, 0, content.length);
    }
  }

  @Test
  void anOldClassIsVerifiedAsANewOneAndDoesTheSame() throws Exception {
    byte[] made = ClassFrames.in(old(), getClass().getClassLoader());
    assertThat(ClassFrames.major(made)).isEqualTo(Opcodes.V17);
    Class<?> loaded = new Loader().define(made);
    assertThat(loaded.getMethod("sign", int.class).invoke(null, -5)).isEqualTo(-1);
    assertThat(loaded.getMethod("sign", int.class).invoke(null, 5)).isEqualTo(1);
    assertThat(ClassFrames.in(made, getClass().getClassLoader())).isSameAs(made);
  }
}
