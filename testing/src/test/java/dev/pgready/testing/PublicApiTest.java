// SPDX-License-Identifier: Apache-2.0
package dev.pgready.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Subject;
import dev.pgready.collect.request.ProbeLevel;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What other Java programs compile against, in a text file: whoever changes it sees that the change
 * is one of the interface. {@code -Dpgready.refresh} writes it anew. Versions follow from it:
 * {@link ApiVersion} compares it with the interface of the last release.
 */
final class PublicApiTest {
  private static final Path FILE =
      Path.of("src", "test", "resources", "dev", "pgready", "testing", "public-api.txt");

  private static final List<Path> SOURCES =
      List.of(
          Path.of("..", "checks", "src", "main", "java", "dev", "pgready", "library"),
          Path.of("src", "main", "java", "dev", "pgready", "testing"));

  /** Copied from the other one with each release, its version before it: there is none yet. */
  private static final Path RELEASED = FILE.resolveSibling("public-api-released.txt");

  private static final String FIRST = "0.1.0";

  /** What a report is read by; facts and profiles, which it also holds, are no interface. */
  private static final List<Class<?>> REPORT =
      List.of(
          Report.class,
          Verdict.class,
          Status.class,
          CheckResult.class,
          Remedy.class,
          Subject.class,
          ProbeLevel.class);

  /** Parts and constants; who makes reports is no interface. */
  private static final Pattern READ =
      Pattern.compile("(?!.*#(equals|hashCode|toString)\\()([^# ]+)#\\w+(\\(\\) (?!\\2$)| \\2$).*");

  /** Parts of a report that hold what is no interface. */
  private static final List<String> INNARDS =
      List.of(
          "dev.pgready.facts.",
          "dev.pgready.providers.",
          "dev.pgready.checks.scope.Request",
          "dev.pgready.collect.request.CollectOptions");

  private static String version() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>pgready</artifactId>\\s*<version>([^<]+)<")
            .matcher(Files.readString(Path.of("..", "pom.xml")));
    assertThat(version.find()).isTrue();
    return version.group(1);
  }

  /** A member that is gone or another one takes a version that says so. */
  @Test
  void theVersionSaysWhatChangedSinceTheRelease() throws IOException {
    if (!Files.exists(RELEASED)) {
      assertThat(version())
          .as("after a release its interface is in %s", RELEASED.getFileName())
          .isEqualTo(FIRST);
      return;
    }
    List<String> released = Files.readAllLines(RELEASED);
    ApiVersion before = ApiVersion.of(released.get(0));
    ApiVersion least =
        before.least(
            Set.copyOf(released.subList(1, released.size())), Set.copyOf(Files.readAllLines(FILE)));
    assertThat(ApiVersion.of(version())).isGreaterThanOrEqualTo(least);
  }

  @Test
  void theInterfaceIsAsItWas() throws IOException, ClassNotFoundException {
    Set<String> lines = new TreeSet<>();
    for (Class<?> type : REPORT) {
      add(type, lines);
    }
    lines.removeIf(
        line -> !READ.matcher(line).matches() || INNARDS.stream().anyMatch(line::contains));
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
