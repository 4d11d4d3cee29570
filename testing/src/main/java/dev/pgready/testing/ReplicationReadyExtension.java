// SPDX-License-Identifier: Apache-2.0
package dev.pgready.testing;

import dev.pgready.checks.model.Report;
import dev.pgready.library.ReadinessCheck;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs what {@link ReplicationReady} asks for. */
final class ReplicationReadyExtension implements AfterAllCallback {
  ReplicationReadyExtension() {}

  @Override
  public void afterAll(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    ReplicationReady ofClass = test.getAnnotation(ReplicationReady.class);
    if (ofClass != null) {
      assertReady(ofClass, ofClass(ofClass, test));
    }
    for (Field field : fields(test)) {
      ReplicationReady ofField = field.getAnnotation(ReplicationReady.class);
      if (ofField != null) {
        ReadinessCheck check =
            value(field) instanceof String text ? ReadinessCheck.of(text) : database(field);
        if (check == null) {
          throw new ExtensionConfigurationException(
              "@ReplicationReady on %s.%s: the field is to be static, and to hold a container, something else with getJdbcUrl(), getUsername() and getPassword(), or a String"
                  .formatted(test.getSimpleName(), field.getName()));
        }
        assertReady(ofField, check);
      }
    }
  }

  private static ReadinessCheck ofClass(ReplicationReady asked, Class<?> test) {
    if (!asked.connection().isEmpty()) {
      return ReadinessCheck.of(asked.connection());
    }
    List<ReadinessCheck> found = new ArrayList<>();
    for (Field field : fields(test)) {
      ReadinessCheck check = database(field);
      if (check != null) {
        found.add(check);
      }
    }
    if (found.size() != 1) {
      throw new ExtensionConfigurationException(
          "@ReplicationReady on %s: %s static fields hold a database; write connection = \"...\", or annotate the field"
              .formatted(test.getSimpleName(), found.isEmpty() ? "no" : found.size()));
    }
    return found.get(0);
  }

  private static void assertReady(ReplicationReady asked, ReadinessCheck check) {
    ReadinessCheck whole =
        check
            .consumers(asked.consumer())
            .tables(asked.tables())
            .publications(asked.publication())
            .probe(asked.probe());
    whole = asked.role().isEmpty() ? whole : whole.role(asked.role());
    whole = asked.provider().isEmpty() ? whole : whole.provider(asked.provider());
    Report report = whole.check();
    Set<String> except = Set.of(asked.except());
    ReadinessAssertions.assertThat(
            report.withFindings(
                report.findings().stream()
                    .filter(finding -> !except.contains(finding.id()))
                    .toList()))
        .isReady();
  }

  private static List<Field> fields(Class<?> test) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> type = test; type != null && type != Object.class; type = type.getSuperclass()) {
      fields.addAll(List.of(type.getDeclaredFields()));
    }
    return fields;
  }

  /** Null: the field holds no database. */
  private static @Nullable ReadinessCheck database(Field field) {
    Object value = value(field);
    if (value == null) {
      return null;
    }
    try {
      return ReadinessCheck.ofContainer(value);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Object value(Field field) {
    if (!Modifier.isStatic(field.getModifiers())) {
      return null;
    }
    try {
      field.setAccessible(true);
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new ExtensionConfigurationException(
          "%s.%s cannot be read"
              .formatted(field.getDeclaringClass().getSimpleName(), field.getName()),
          e);
    }
  }
}
