// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Gives class files of Java 5 (picocli's) the stack frames of newer ones: without, they are
 * verified slowly, and an archive of classes takes some of them or, since Java 25, none.
 */
public final class ClassFrames {
  private ClassFrames() {}

  /** The class as it is where it has frames already. */
  public static byte[] in(byte[] content, ClassLoader classes) {
    if (major(content) >= Opcodes.V1_6) {
      return content;
    }
    ClassReader reader = new ClassReader(content);
    ClassWriter writer =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected ClassLoader getClassLoader() {
            return classes;
          }
        };
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version,
              int access,
              String name,
              @Nullable String signature,
              @Nullable String superName,
              String @Nullable [] interfaces) {
            super.visit(Opcodes.V17, access, name, signature, superName, interfaces);
          }
        },
        ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }

  public static int major(byte[] content) {
    return ((content[6] & 0xff) << 8) | (content[7] & 0xff);
  }
}
