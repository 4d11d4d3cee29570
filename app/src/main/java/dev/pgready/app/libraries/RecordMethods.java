// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;

/**
 * Has records compared and hashed by code of their own, with the results as before. The compiler
 * leaves it to Java to make that code at the first call, which takes a millisecond for each record
 * and is in no archive of classes.
 */
public final class RecordMethods {
  private static final String MAKER = "java/lang/runtime/ObjectMethods";
  private static final String HASH = "hashCode()I";
  private static final String EQUALS = "equals(Ljava/lang/Object;)Z";

  private RecordMethods() {}

  /** The class as it is where it is no record, or has written both methods itself. */
  public static byte[] plain(byte[] content) {
    ClassReader reader = new ClassReader(content);
    if (!"java/lang/Record".equals(reader.getSuperName())) {
      return content;
    }
    Seen seen = new Seen();
    reader.accept(seen, ClassReader.SKIP_DEBUG);
    if (seen.made.isEmpty()) {
      return content;
    }
    String record = reader.getClassName();
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            String method = name + descriptor;
            if (!seen.made.contains(method)) {
              return super.visitMethod(access, name, descriptor, signature, exceptions);
            }
            MethodVisitor code = super.visitMethod(access, name, descriptor, signature, exceptions);
            code.visitCode();
            if (method.equals(HASH)) {
              hash(code, record, seen.components);
            } else {
              equal(code, record, seen.components);
            }
            code.visitMaxs(0, 0);
            code.visitEnd();
            return null;
          }
        },
        0);
    return writer.toByteArray();
  }

  /** What a record consists of, and which of its methods are left to Java. */
  private static final class Seen extends ClassVisitor {
    final Map<String, Type> components = new LinkedHashMap<>();
    final Set<String> made = new HashSet<>();

    Seen() {
      super(Opcodes.ASM9);
    }

    @Override
    public @Nullable RecordComponentVisitor visitRecordComponent(
        String name, String descriptor, @Nullable String signature) {
      components.put(name, Type.getType(descriptor));
      return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      String method = name + descriptor;
      if (!method.equals(HASH) && !method.equals(EQUALS)) {
        return null;
      }
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitInvokeDynamicInsn(
            String called, String form, Handle bootstrap, Object... arguments) {
          if (bootstrap.getOwner().equals(MAKER)) {
            made.add(method);
          }
        }
      };
    }
  }

  /** 31 times what there was before, and the next one's: as Java makes it. */
  private static void hash(MethodVisitor code, String record, Map<String, Type> components) {
    code.visitInsn(Opcodes.ICONST_0);
    components.forEach(
        (name, type) -> {
          code.visitIntInsn(Opcodes.BIPUSH, 31);
          code.visitInsn(Opcodes.IMUL);
          read(code, 0, record, name, type);
          boolean reference = type.getSort() >= Type.ARRAY;
          code.visitMethodInsn(
              Opcodes.INVOKESTATIC,
              reference ? "java/util/Objects" : boxed(type),
              "hashCode",
              "(%s)I".formatted(reference ? "Ljava/lang/Object;" : type.getDescriptor()),
              false);
          code.visitInsn(Opcodes.IADD);
        });
    code.visitInsn(Opcodes.IRETURN);
  }

  private static void equal(MethodVisitor code, String record, Map<String, Type> components) {
    Label another = new Label();
    Label different = new Label();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitJumpInsn(Opcodes.IF_ACMPNE, another);
    code.visitInsn(Opcodes.ICONST_1);
    code.visitInsn(Opcodes.IRETURN);
    code.visitLabel(another);
    code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitTypeInsn(Opcodes.INSTANCEOF, record);
    code.visitJumpInsn(Opcodes.IFEQ, different);
    components.forEach(
        (name, type) -> {
          read(code, 0, record, name, type);
          read(code, 1, record, name, type);
          if (type.getSort() >= Type.ARRAY) {
            code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                "java/util/Objects",
                "equals",
                "(Ljava/lang/Object;Ljava/lang/Object;)Z",
                false);
            code.visitJumpInsn(Opcodes.IFEQ, different);
          } else {
            // as Java: numbers that are not one are equal, and 0.0 is not -0.0
            code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                boxed(type),
                "compare",
                "(%1$s%1$s)I".formatted(type.getDescriptor()),
                false);
            code.visitJumpInsn(Opcodes.IFNE, different);
          }
        });
    code.visitInsn(Opcodes.ICONST_1);
    code.visitInsn(Opcodes.IRETURN);
    code.visitLabel(different);
    code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    code.visitInsn(Opcodes.ICONST_0);
    code.visitInsn(Opcodes.IRETURN);
  }

  private static void read(MethodVisitor code, int of, String record, String name, Type type) {
    code.visitVarInsn(Opcodes.ALOAD, of);
    if (of != 0) {
      code.visitTypeInsn(Opcodes.CHECKCAST, record);
    }
    code.visitFieldInsn(Opcodes.GETFIELD, record, name, type.getDescriptor());
  }

  private static String boxed(Type type) {
    return Objects.requireNonNull(Boxes.of(type), type.getDescriptor()).getInternalName();
  }
}
