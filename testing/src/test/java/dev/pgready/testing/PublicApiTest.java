// SPDX-License-Identifier: Apache-2.0
package dev.pgready.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What other Java programs compile against, in a text file: whoever changes it sees that the change
 * is one of the interface, and versions follow from it. {@code -Dpgready.refresh} writes it anew.
 */
final class PublicApiTest {
  private static final Path FILE =
      Path.of("src", "test", "resources", "dev", "pgready", "testing", "public-api.txt");

  private static final List<Path> SOURCES =
      List.of(
          Path.of("..", "checks", "src", "main", "java", "dev", "pgready", "library"),
          Path.of("src", "main", "java", "dev", "pgready", "testing"));

  @Test
  void theInterfaceIsAsItWas() throws IOException, ClassNotFoundException {
    Set<String> lines = new TreeSet<>();
    for (Path source : SOURCES) {
      try (Stream<Path> files = Files.list(source)) {
        for (Path file : files.sorted().toList()) {
          String name = String.valueOf(file.getFileName()).replace(".java", "");
          if (!name.equals("package-info")) {
            add(Class.forName("dev.pgready." + source.getFileName() + "." + name), lines);
          }
        }
      }
    }
    String now = String.join("\n", lines) + "\n";
    if (System.getProperty("pgready.refresh") != null) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, now);
    }
    assertThat(now).isEqualTo(Files.readString(FILE));
  }

  private static boolean seen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static void add(Class<?> type, Set<String> lines) {
    if (!seen(type.getModifiers())) {
      return;
    }
    String name = type.getName();
    List<Type> above = new ArrayList<>(Arrays.asList(type.getGenericInterfaces()));
    if (type.getGenericSuperclass() != null) {
      above.add(0, type.getGenericSuperclass());
    }
    lines.add(
        "%s: %s, %s"
            .formatted(
                name,
                type.isAnnotation() ? "annotation" : Modifier.toString(type.getModifiers()),
                above.stream().map(Type::getTypeName).collect(Collectors.joining(", "))));
    for (Constructor<?> one : type.getDeclaredConstructors()) {
      add(name + "#new", one, "", lines);
    }
    for (Method one : type.getDeclaredMethods()) {
      if (!one.isSynthetic()) {
        Object otherwise = one.getDefaultValue();
        String value =
            otherwise == null
                ? ""
                : " default "
                    + (otherwise instanceof Object[] list ? Arrays.toString(list) : otherwise);
        add(
            name + "#" + one.getName(),
            one,
            " " + one.getGenericReturnType().getTypeName() + value,
            lines);
      }
    }
    for (Field one : type.getDeclaredFields()) {
      if (seen(one.getModifiers())) {
        lines.add(name + "#" + one.getName() + " " + one.getGenericType().getTypeName());
      }
    }
    for (Class<?> inner : type.getDeclaredClasses()) {
      add(inner, lines);
    }
  }

  private static void add(String name, Executable one, String result, Set<String> lines) {
    if (seen(one.getModifiers())) {
      lines.add(
          "%s%s(%s)%s"
              .formatted(
                  Modifier.isStatic(one.getModifiers()) ? "static " : "",
                  name,
                  Arrays.stream(one.getGenericParameterTypes())
                      .map(Type::getTypeName)
                      .collect(Collectors.joining(", ")),
                  result));
    }
  }
}
