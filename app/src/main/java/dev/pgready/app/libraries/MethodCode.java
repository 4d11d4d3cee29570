// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The code of a class's methods, changed one by one; all else stays. */
final class MethodCode {
  private MethodCode() {}

  /** What is done to one method. */
  interface Change {
    /**
     * @param name of the method
     * @param code takes what is to be written
     * @return takes what was read: {@code code} itself where nothing is to be changed
     */
    MethodVisitor of(String name, MethodVisitor code);
  }

  /**
   * @param writer empty, made for whatever the change asks for
   */
  static byte[] changed(ClassReader reader, ClassWriter writer, Change change) {
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return change.of(
                name, super.visitMethod(access, name, descriptor, signature, exceptions));
          }
        },
        0);
    return writer.toByteArray();
  }
}
