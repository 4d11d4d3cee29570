// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What the code of a class leaves Java to make at the first call. */
final class DynamicCalls {
  private DynamicCalls() {}

  /**
   * @param maker the class of Java's that makes it
   * @return the type of each result
   */
  static List<String> of(byte[] content, String maker) {
    List<String> calls = new ArrayList<>();
    new ClassReader(content)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  @Nullable String signature,
                  String @Nullable [] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitInvokeDynamicInsn(
                      String called, String form, Handle bootstrap, Object... arguments) {
                    if (bootstrap.getOwner().equals(maker)) {
                      calls.add(Type.getReturnType(form).getClassName());
                    }
                  }
                };
              }
            },
            0);
    return calls;
  }
}
