// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Takes four constants out of Jackson's parsers, and makes them where they are asked for: they are
 * bounds for decimal numbers, which no facts have, and with the first {@code BigDecimal} Java 25
 * computes tables that cost a start 16 of its 350 milliseconds.
 */
public final class LazyDecimals {
  private static final String BASE = "tools/jackson/core/base/ParserMinimalBase";

  /** The one that declares them, and the one that reads them. */
  private static final Set<String> CLASSES = Set.of(BASE, "tools/jackson/core/base/ParserBase");

  private static final String DECIMAL = "java/math/BigDecimal";
  private static final String OF_INTEGER = "(Ljava/math/BigInteger;)V";
  private static final int CONSTANTS = 4;

  private LazyDecimals() {}

  /**
   * @param entry the class file's path in the jar
   * @throws IllegalStateException where one of the two is no longer what it was
   */
  public static byte[] without(String entry, byte[] content) {
    if (!entry.endsWith(".class") || !CLASSES.contains(entry.substring(0, entry.length() - 6))) {
      return content;
    }
    ClassReader reader = new ClassReader(content);
    // a constant needs two more places on the stack than its name
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    int[] changed = new int[1];
    byte[] made =
        MethodCode.changed(
            reader,
            writer,
            (name, code) ->
                name.equals("<clinit>") ? new Left(code, changed) : new Made(code, changed));
    if (changed[0] != CONSTANTS) {
      throw new IllegalStateException(
          "%s has %s constants of BigDecimal, not %s".formatted(entry, changed[0], CONSTANTS));
    }
    return made;
  }

  private static boolean isConstant(String owner, String name) {
    return CLASSES.contains(owner) && name.startsWith("BD_");
  }

  /** Leaves them out where they were made. */
  private static final class Left extends MethodVisitor {
    private final int[] changed;
    private boolean begun;

    Left(MethodVisitor method, int[] changed) {
      super(Opcodes.ASM9, method);
      this.changed = changed;
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (type.equals(DECIMAL)) {
        begun = true;
        return;
      }
      super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitInsn(int opcode) {
      if (begun && opcode == Opcodes.DUP) {
        return;
      }
      super.visitInsn(opcode);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (begun && owner.equals(DECIMAL)) {
        return;
      }
      super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      if (opcode == Opcodes.PUTSTATIC && isConstant(owner, name)) {
        changed[0]++;
        begun = false;
        super.visitInsn(Opcodes.POP);
        return;
      }
      super.visitFieldInsn(opcode, owner, name, descriptor);
    }
  }

  /** Makes them where they are read, of the integers that are constants too. */
  private static final class Made extends MethodVisitor {
    private final int[] changed;

    Made(MethodVisitor method, int[] changed) {
      super(Opcodes.ASM9, method);
      this.changed = changed;
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      if (opcode != Opcodes.GETSTATIC || !isConstant(owner, name)) {
        super.visitFieldInsn(opcode, owner, name, descriptor);
        return;
      }
      changed[0]++;
      super.visitTypeInsn(Opcodes.NEW, DECIMAL);
      super.visitInsn(Opcodes.DUP);
      super.visitFieldInsn(
          Opcodes.GETSTATIC, BASE, "BI_" + name.substring(3), "Ljava/math/BigInteger;");
      super.visitMethodInsn(Opcodes.INVOKESPECIAL, DECIMAL, "<init>", OF_INTEGER, false);
    }
  }
}
