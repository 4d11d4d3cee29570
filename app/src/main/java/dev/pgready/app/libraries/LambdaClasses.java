// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Gives each lambda and each reference to a method a class of its own, which calls what Java would
 * have called. The compiler leaves it to Java to make that class at the first call: even where an
 * archive holds it, to find it there takes as long as to load five classes.
 */
final class LambdaClasses {
  private static final String MAKER = "java/lang/invoke/LambdaMetafactory";

  /** The one object of a class that captures nothing. */
  private static final String ONLY = "only";

  /** What makes an object of a class that captures something. */
  private static final String MAKE = "of";

  private static final Type OBJECT = Type.getType(Object.class);
  private static final Type NUMBER = Type.getType(Number.class);

  /** By the name of a nest's host, what was added to the nest. */
  private final Map<String, List<String>> added = new LinkedHashMap<>();

  private final Map<String, byte[]> made = new LinkedHashMap<>();

  private LambdaClasses() {}

  /**
   * @param classes class files by their path in the jar; those for Java 16 and older stay, as a
   *     class of its own could not call their private methods
   * @return the same ones, changed, and those that were added
   */
  static Map<String, byte[]> in(Map<String, byte[]> classes) {
    LambdaClasses all = new LambdaClasses();
    Map<String, byte[]> changed = new LinkedHashMap<>();
    classes.forEach((entry, content) -> changed.put(entry, all.changed(content)));
    all.added.forEach(
        (host, members) ->
            changed.computeIfPresent(
                host + ".class", (entry, content) -> withMembers(content, members)));
    changed.putAll(all.made);
    return changed;
  }

  private byte[] changed(byte[] content) {
    if (ClassFrames.major(content) < Opcodes.V17) {
      return content;
    }
    ClassReader reader = new ClassReader(content);
    Seen seen = new Seen(reader.getClassName());
    reader.accept(seen, ClassReader.SKIP_DEBUG);
    if (!seen.calls) {
      return content;
    }
    // of the constants only those that are still used
    return MethodCode.changed(reader, new ClassWriter(0), (name, code) -> new Calls(code, seen));
  }

  private static byte[] withMembers(byte[] content, List<String> members) {
    ClassReader reader = new ClassReader(content);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(writer, 0);
    members.forEach(writer::visitNestMember);
    return writer.toByteArray();
  }

  /** What must be known of a class before its calls are changed. */
  private static final class Seen extends ClassVisitor {
    final String name;
    final Set<String> ownMethods = new HashSet<>();
    String host;
    boolean calls;
    int count;

    Seen(String name) {
      super(Opcodes.ASM9);
      this.name = name;
      this.host = name;
    }

    @Override
    public void visitNestHost(String nestHost) {
      host = nestHost;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String method,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      if ((access & Opcodes.ACC_PRIVATE) != 0) {
        ownMethods.add(method + descriptor);
      }
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitInvokeDynamicInsn(
            String called, String form, Handle bootstrap, Object... arguments) {
          calls |= bootstrap.getOwner().equals(MAKER);
        }
      };
    }
  }

  /** Makes a class for each call that stands for a lambda. */
  private final class Calls extends MethodVisitor {
    private final Seen in;

    Calls(MethodVisitor method, Seen in) {
      super(Opcodes.ASM9, method);
      this.in = in;
    }

    @Override
    public void visitInvokeDynamicInsn(
        String called, String form, Handle bootstrap, Object... arguments) {
      Lambda lambda = Lambda.of(called, form, bootstrap, arguments);
      if (lambda == null || !lambda.canCall(in.name, in.ownMethods)) {
        super.visitInvokeDynamicInsn(called, form, bootstrap, arguments);
        return;
      }
      String name = in.name + "$$Call" + in.count++;
      byte @Nullable [] content = lambda.content(name, in.host);
      if (content == null) {
        super.visitInvokeDynamicInsn(called, form, bootstrap, arguments);
        return;
      }
      made.put(name + ".class", content);
      added.computeIfAbsent(in.host, host -> new ArrayList<>()).add(name);
      if (lambda.captured().isEmpty()) {
        visitFieldInsn(Opcodes.GETSTATIC, name, ONLY, lambda.type().getDescriptor());
      } else {
        visitMethodInsn(Opcodes.INVOKESTATIC, name, MAKE, form, false);
      }
    }
  }

  /**
   * @param method that of the interface
   * @param erased its types as the interface declares them
   * @param exact its types as they are here
   * @param target what is to be called
   * @param captured what was there when the object was made
   * @param type the interface
   */
  private record Lambda(
      String method, Type erased, Type exact, Handle target, List<Type> captured, Type type) {

    /** Null where it is no lambda, or one that Java has to make (that can be serialised). */
    static @Nullable Lambda of(String called, String form, Handle bootstrap, Object... arguments) {
      if (!bootstrap.getOwner().equals(MAKER) || !bootstrap.getName().equals("metafactory")) {
        return null;
      }
      return new Lambda(
          called,
          (Type) arguments[0],
          (Type) arguments[2],
          (Handle) arguments[1],
          List.of(Type.getArgumentTypes(form)),
          Type.getReturnType(form));
    }

    /** Another class cannot call a method of a superclass past one that overrides it. */
    boolean canCall(String from, Set<String> ownMethods) {
      return target.getTag() != Opcodes.H_INVOKESPECIAL
          || (target.getOwner().equals(from)
              && ownMethods.contains(target.getName() + target.getDesc()));
    }

    /** Null where a value would have to be turned into another kind of number. */
    byte @Nullable [] content(String name, String host) {
      ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
      writer.visit(
          Opcodes.V17,
          Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
          name,
          null,
          "java/lang/Object",
          new String[] {type.getInternalName()});
      writer.visitNestHost(host);
      if (captured.isEmpty()) {
        writer
            .visitField(
                Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, ONLY, type.getDescriptor(), null, null)
            .visitEnd();
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        code.visitCode();
        made(code, name);
        code.visitFieldInsn(Opcodes.PUTSTATIC, name, ONLY, type.getDescriptor());
        end(code, Opcodes.RETURN);
      } else {
        MethodVisitor code =
            writer.visitMethod(Opcodes.ACC_STATIC, MAKE, descriptor(type), null, null);
        code.visitCode();
        made(code, name);
        end(code, Opcodes.ARETURN);
      }
      constructor(writer, name);
      MethodVisitor code =
          writer.visitMethod(Opcodes.ACC_PUBLIC, method, erased.getDescriptor(), null, null);
      code.visitCode();
      boolean possible = call(code, name);
      code.visitMaxs(0, 0);
      code.visitEnd();
      writer.visitEnd();
      return possible ? writer.toByteArray() : null;
    }

    private static void end(MethodVisitor code, int instruction) {
      code.visitInsn(instruction);
      code.visitMaxs(0, 0);
      code.visitEnd();
    }

    /** A new object, of what the method was given. */
    private void made(MethodVisitor code, String name) {
      code.visitTypeInsn(Opcodes.NEW, name);
      code.visitInsn(Opcodes.DUP);
      int variable = 0;
      for (Type one : captured) {
        code.visitVarInsn(one.getOpcode(Opcodes.ILOAD), variable);
        variable += one.getSize();
      }
      code.visitMethodInsn(
          Opcodes.INVOKESPECIAL, name, "<init>", descriptor(Type.VOID_TYPE), false);
    }

    private void constructor(ClassWriter writer, String name) {
      MethodVisitor code =
          writer.visitMethod(Opcodes.ACC_PRIVATE, "<init>", descriptor(Type.VOID_TYPE), null, null);
      code.visitCode();
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
      int variable = 1;
      for (int i = 0; i < captured.size(); i++) {
        String descriptor = captured.get(i).getDescriptor();
        writer
            .visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, field(i), descriptor, null, null)
            .visitEnd();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(captured.get(i).getOpcode(Opcodes.ILOAD), variable);
        code.visitFieldInsn(Opcodes.PUTFIELD, name, field(i), descriptor);
        variable += captured.get(i).getSize();
      }
      end(code, Opcodes.RETURN);
    }

    /** Of a method that is given what is captured. */
    private String descriptor(Type result) {
      return Type.getMethodDescriptor(result, captured.toArray(Type[]::new));
    }

    private static String field(int captured) {
      return "v" + captured;
    }

    private boolean call(MethodVisitor code, String name) {
      int tag = target.getTag();
      Type owner = Type.getObjectType(target.getOwner());
      List<Type> wanted = new ArrayList<>();
      if (tag == Opcodes.H_NEWINVOKESPECIAL) {
        code.visitTypeInsn(Opcodes.NEW, target.getOwner());
        code.visitInsn(Opcodes.DUP);
      } else if (tag != Opcodes.H_INVOKESTATIC) {
        wanted.add(owner);
      }
      wanted.addAll(List.of(Type.getArgumentTypes(target.getDesc())));
      for (int i = 0; i < captured.size(); i++) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, name, field(i), captured.get(i).getDescriptor());
      }
      Type[] given = erased.getArgumentTypes();
      Type[] known = exact.getArgumentTypes();
      int variable = 1;
      for (int i = 0; i < given.length; i++) {
        code.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), variable);
        variable += given[i].getSize();
        Type as = given[i];
        if (isReference(as) && isReference(known[i]) && !as.equals(known[i])) {
          // as Java does, also where less would do: what is of another type is refused here
          cast(code, known[i]);
          as = known[i];
        }
        if (!turned(code, as, wanted.get(captured.size() + i))) {
          return false;
        }
      }
      code.visitMethodInsn(
          switch (tag) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
            case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
            // a private one is called like any other within a nest
            default -> target.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
          },
          target.getOwner(),
          target.getName(),
          target.getDesc(),
          target.isInterface());
      Type got = tag == Opcodes.H_NEWINVOKESPECIAL ? owner : Type.getReturnType(target.getDesc());
      Type result = erased.getReturnType();
      if (!turned(code, got, result)) {
        return false;
      }
      code.visitInsn(result.getOpcode(Opcodes.IRETURN));
      return true;
    }
  }

  private static boolean isReference(Type type) {
    return type.getSort() >= Type.ARRAY;
  }

  private static void cast(MethodVisitor code, Type to) {
    code.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
  }

  /** Turns the value on the stack into one of another type; false where Java has to. */
  private static boolean turned(MethodVisitor code, Type from, Type to) {
    if (from.equals(to)) {
      return true;
    }
    if (to.getSort() == Type.VOID) {
      code.visitInsn(from.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
      return true;
    }
    if (isReference(from) && isReference(to)) {
      if (!to.equals(OBJECT)) {
        cast(code, to);
      }
      return true;
    }
    if (isReference(to)) {
      return boxed(code, from, to);
    }
    if (isReference(from)) {
      return unboxed(code, from, to);
    }
    return widened(code, from, to);
  }

  private static boolean boxed(MethodVisitor code, Type from, Type to) {
    Type box = Boxes.of(from);
    if (box == null) {
      return false;
    }
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        box.getInternalName(),
        "valueOf",
        Type.getMethodDescriptor(box, from),
        false);
    return turned(code, box, to);
  }

  private static boolean unboxed(MethodVisitor code, Type from, Type to) {
    Type box = Boxes.of(to);
    if (box == null || (Boxes.contain(from) && !from.equals(box))) {
      return false;
    }
    // any number there, as with Java
    boolean number = to.getSort() != Type.BOOLEAN && to.getSort() != Type.CHAR;
    Type of = from.equals(box) || !number ? box : NUMBER;
    if (!from.equals(of)) {
      cast(code, of);
    }
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL,
        of.getInternalName(),
        to.getClassName() + "Value",
        Type.getMethodDescriptor(to),
        false);
    return true;
  }

  private static boolean widened(MethodVisitor code, Type from, Type to) {
    if (from.getSort() != Type.INT) {
      return false;
    }
    switch (to.getSort()) {
      case Type.LONG -> code.visitInsn(Opcodes.I2L);
      case Type.DOUBLE -> code.visitInsn(Opcodes.I2D);
      default -> {
        return false;
      }
    }
    return true;
  }
}
