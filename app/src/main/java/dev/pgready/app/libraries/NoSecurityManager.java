// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Has the driver's connection look for no security manager, as where a newer Java has none: pgready
 * never runs under one, and Java 17 would go through all its modules to make the class ready.
 */
final class NoSecurityManager {
  private static final String ENTRY = "org/postgresql/jdbc/PgConnection.class";

  private NoSecurityManager() {}

  /**
   * @param entry the class file's path in the jar
   * @throws IllegalStateException where the driver no longer looks for it as it did
   */
  static byte[] without(String entry, byte[] content) {
    if (!entry.equals(ENTRY)) {
      return content;
    }
    ClassReader reader = new ClassReader(content);
    ClassWriter writer = new ClassWriter(reader, 0);
    int[] changed = new int[1];
    byte[] made =
        MethodCode.changed(
            reader,
            writer,
            (name, code) -> name.equals("<clinit>") ? new Left(code, changed) : code);
    if (changed[0] != 1) {
      throw new IllegalStateException(
          "%s looks for a security manager %s times, not once".formatted(entry, changed[0]));
    }
    return made;
  }

  /** Leaves out what is between the name of the class and the jump past the exceptions. */
  private static final class Left extends MethodVisitor {
    private final int[] changed;
    private boolean begun;

    Left(MethodVisitor method, int[] changed) {
      super(Opcodes.ASM9, method);
      this.changed = changed;
    }

    @Override
    public void visitLdcInsn(Object value) {
      if ("java.lang.SecurityManager".equals(value)) {
        begun = true;
        // the range of the exceptions must not be empty
        super.visitInsn(Opcodes.NOP);
      } else if (!begun) {
        super.visitLdcInsn(value);
      }
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      if (begun) {
        begun = false;
        changed[0]++;
      }
      super.visitJumpInsn(opcode, label);
    }

    @Override
    public void visitInsn(int opcode) {
      if (!begun) {
        super.visitInsn(opcode);
      }
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
      if (!begun) {
        super.visitVarInsn(opcode, variable);
      }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      if (!begun) {
        super.visitFieldInsn(opcode, owner, name, descriptor);
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (!begun) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    }
  }
}
