// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * The jar of a bundle: without native code of other systems, and with stack frames in all classes.
 * It gives class files of Java 5 (picocli's) the stack frames of newer ones: without, they are
 * verified slowly, and newer Javas do not keep them in an archive of classes.
 */
final class StackFrames {
  private static final Pattern NATIVE = Pattern.compile("lib/([^/]+)-clang/.*");

  private StackFrames() {}

  static void copy(Release release, Platform platform, Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    LocalDateTime time = LocalDateTime.ofInstant(release.time(), ZoneOffset.UTC);
    try (JarFile jar = new JarFile(from.toFile());
        URLClassLoader classes = new URLClassLoader(new URL[] {from.toUri().toURL()});
        OutputStream file = new BufferedOutputStream(Files.newOutputStream(to));
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (ZipEntry entry : Collections.list(jar.entries())) {
        Matcher code = NATIVE.matcher(entry.getName());
        if (code.matches() && !code.group(1).equals(platform.nativeCode())) {
          continue;
        }
        byte[] content = jar.getInputStream(entry).readAllBytes();
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(time);
        out.putNextEntry(copy);
        out.write(entry.getName().endsWith(".class") ? withFrames(content, classes) : content);
        out.closeEntry();
      }
    }
  }

  /** The class as it is where it has frames already. */
  static byte[] withFrames(byte[] content, ClassLoader classes) {
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

  static int major(byte[] content) {
    return ((content[6] & 0xff) << 8) | (content[7] & 0xff);
  }
}
