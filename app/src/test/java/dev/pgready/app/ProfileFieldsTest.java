package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.providers.ProviderProfile;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A fact of a profile that nothing reads is a fact that nobody is told: each is judged by a check
 * or printed by {@code show}.
 */
final class ProfileFieldsTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/test/"))
          .importPackages("dev.pgready");

  @ParameterizedTest
  @ValueSource(classes = {ConsumerProfile.class, ProviderProfile.class})
  void everyFieldIsRead(Class<? extends Record> profile) {
    Set<String> unread = new TreeSet<>();
    for (Class<?> part : parts(profile, new LinkedHashSet<>())) {
      // a variant's parts are the profile's own
      if (part.getSimpleName().equals("Variant")) {
        continue;
      }
      for (RecordComponent component : part.getRecordComponents()) {
        if (!read(MAIN.get(part), component.getName())) {
          unread.add(part.getSimpleName() + "." + component.getName());
        }
      }
    }
    assertThat(unread).isEmpty();
  }

  /** By its accessor from elsewhere, or directly by a method of the record itself. */
  private static boolean read(JavaClass part, String name) {
    return Stream.concat(
            part.getMethod(name).getAccessesToSelf().stream().map(JavaAccess::getOrigin),
            part.getField(name).getAccessesToSelf().stream()
                .map(JavaAccess::getOrigin)
                .filter(origin -> !origin.isConstructor())
                .filter(origin -> !origin.getName().equals(name)))
        // which only puts profiles together
        .filter(origin -> !origin.getOwner().getSimpleName().equals("Variant"))
        .map(JavaCodeUnit::getName)
        .anyMatch(origin -> !Set.of("equals", "hashCode", "toString").contains(origin));
  }

  /** The record and all records that its components are made of. */
  private static Set<Class<?>> parts(Class<?> part, Set<Class<?>> seen) {
    if (part.isRecord() && part.getName().startsWith("dev.pgready.") && seen.add(part)) {
      for (RecordComponent component : part.getRecordComponents()) {
        types(component.getGenericType()).forEach(type -> parts(type, seen));
      }
    }
    return seen;
  }

  private static Stream<Class<?>> types(Type type) {
    return type instanceof ParameterizedType generic
        ? Stream.of(generic.getActualTypeArguments()).flatMap(ProfileFieldsTest::types)
        : type instanceof Class<?> plain ? Stream.of(plain) : Stream.of();
  }
}
