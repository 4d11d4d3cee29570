// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.pgready.app.report.human.ConsumerSheet;
import dev.pgready.app.report.human.ProviderSheet;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.Variant;
import dev.pgready.providers.ProviderProfile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /**
   * Changes each field of each part and looks at what {@code show} prints: a field that is not
   * printed must be used by a check, a remedy or the recognition of hosts.
   */
  @ParameterizedTest
  @ValueSource(classes = {ConsumerProfile.class, ProviderProfile.class})
  void everyFieldIsShownOrUsed(Class<? extends Record> profile)
      throws ReflectiveOperationException {
    Set<String> seen = new TreeSet<>();
    Set<String> all = new TreeSet<>();
    for (boolean base : List.of(true, false)) {
      Filled filled = new Filled(base);
      Record whole = (Record) filled.value(profile, profile.getSimpleName());
      String before = shown(whole);
      for (Change change : filled.changes(whole)) {
        all.add(change.field());
        if (!shown((Record) change.changed()).equals(before)) {
          seen.add(change.field());
        }
      }
    }
    assertThat(all).hasSizeGreaterThan(60);
    Set<String> hidden = new TreeSet<>(all);
    hidden.removeAll(seen);
    hidden.removeIf(ProfileFieldsTest::used);
    assertThat(hidden).isEmpty();
  }

  private static String shown(Record profile) {
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      if (profile instanceof ConsumerProfile consumer) {
        ConsumerSheet.print(consumer, out);
      } else {
        ProviderSheet.print((ProviderProfile) profile, out);
      }
    }
    return text.toString();
  }

  /** By what judges, advises or recognises; neither by the record nor by what reads profiles. */
  private static boolean used(String field) {
    String owner = field.substring(0, field.lastIndexOf('.'));
    JavaClass part = MAIN.get(owner);
    String name = field.substring(field.lastIndexOf('.') + 1);
    // also through a method of the record that reads it
    Stream<JavaMethod> ways =
        part.getMethods().stream()
            .filter(method -> !Set.of("equals", "hashCode", "toString").contains(method.getName()))
            .filter(
                method ->
                    method.getName().equals(name)
                        || method.getFieldAccesses().stream()
                            .anyMatch(access -> access.getTarget().getName().equals(name)));
    return ways.flatMap(method -> method.getAccessesToSelf().stream())
        .map(access -> access.getOriginOwner().getName())
        .anyMatch(
            origin ->
                !origin.equals(owner)
                    && !origin.matches(".*\\.(ProfileLoader|ProfileRules|ConsumerRules|Variant)")
                    && !origin.startsWith("dev.pgready.app.report.human."));
  }

  /**
   * A profile in which one field is another.
   *
   * @param field class and component
   */
  private record Change(String field, Object changed) {}

  /** Profiles with a value in each field. */
  private record Filled(boolean flag) {
    /** Keys of mappings that a profile checks itself. */
    private static final Map<String, String> KEYS =
        Map.of("unsupported", "toast", "options", "o", "variants", "o=v", "cites", "errors");

    Object value(Type type, String name) throws ReflectiveOperationException {
      if (type instanceof ParameterizedType generic) {
        Type[] arguments = generic.getActualTypeArguments();
        if (generic.getRawType() == List.class) {
          return List.of(name.equals("options") ? "v" : value(arguments[0], name));
        }
        return name.equals("variants")
            ? Map.of()
            : Map.of(KEYS.getOrDefault(name, name), value(arguments[1], name));
      }
      Class<?> plain = (Class<?>) type;
      if (plain.isRecord()) {
        RecordComponent[] components = plain.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = value(components[i].getGenericType(), components[i].getName());
        }
        return made(plain, values);
      }
      if (plain.isEnum()) {
        return plain.getEnumConstants()[0];
      }
      if (plain == boolean.class || plain == Boolean.class) {
        return flag;
      }
      if (plain == int.class || plain == Integer.class) {
        return 140000;
      }
      return plain == Long.class || plain == long.class ? (Object) 70_000L : name;
    }

    private static Object made(Class<?> record, Object[] values)
        throws ReflectiveOperationException {
      Class<?>[] types =
          Stream.of(record.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      return record.getConstructor(types).newInstance(values);
    }

    /** Each field once, an enum's as often as there are other constants. */
    List<Change> changes(Object value) throws ReflectiveOperationException {
      List<Change> changes = new ArrayList<>();
      if (value instanceof List<?> list) {
        for (Change change : list.isEmpty() ? List.<Change>of() : changes(list.get(0))) {
          changes.add(new Change(change.field(), List.of(change.changed())));
        }
      } else if (value instanceof Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          for (Change change : changes(entry.getValue())) {
            changes.add(new Change(change.field(), Map.of(entry.getKey(), change.changed())));
          }
        }
      } else if (value instanceof Enum<?> constant) {
        for (Object other : constant.getDeclaringClass().getEnumConstants()) {
          if (other != constant) {
            changes.add(new Change("", other));
          }
        }
      } else if (value instanceof Boolean is) {
        changes.add(new Change("", !is));
      } else if (value instanceof Integer number) {
        changes.add(new Change("", number + 20_000));
      } else if (value instanceof Long number) {
        changes.add(new Change("", number + 70_000_000L));
      } else if (value instanceof String text) {
        changes.add(new Change("", text + "Changed"));
      } else if (value instanceof Record part) {
        RecordComponent[] components = part.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = components[i].getAccessor().invoke(part);
        }
        for (int i = 0; i < values.length; i++) {
          if (values[i] == null) {
            continue;
          }
          for (Change change : changes(values[i])) {
            Object[] other = values.clone();
            other[i] = change.changed();
            String own = part.getClass().getName() + "." + components[i].getName();
            // options name what variants are of
            if (!components[i].getName().equals("options")) {
              changes.add(
                  new Change(
                      change.field().isEmpty() ? own : change.field(),
                      made(part.getClass(), other)));
            }
          }
        }
      }
      return changes;
    }
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

  /** What stays the same however the consumer is run. */
  private static final Set<String> NEVER_VARIED =
      Set.of(
          "id",
          "name",
          "verified",
          "docs",
          "sources",
          "options",
          "variants",
          "pins",
          "styles",
          "notes",
          "errors",
          "cites");

  /** Each part that a variant gives is the profile's then, and no other part changes. */
  @org.junit.jupiter.api.Test
  void everyPartOfAVariantReplacesTheProfiles() throws ReflectiveOperationException {
    Set<String> parts = new TreeSet<>(NEVER_VARIED);
    ConsumerProfile base = new ConsumerCatalog().get("generic");
    for (RecordComponent part : Variant.class.getRecordComponents()) {
      assertThat(parts.add(part.getName())).isTrue();
      Object other = other(part, base);
      Object[] given = new Object[Variant.class.getRecordComponents().length];
      given[place(Variant.class, part.getName())] = other;
      Object variant = Filled.made(Variant.class, given);
      Object[] values = values(base);
      values[place(ConsumerProfile.class, "options")] = Map.of("o", List.of("v"));
      values[place(ConsumerProfile.class, "variants")] = Map.of("o=v", variant);
      ConsumerProfile varied =
          ((ConsumerProfile) Filled.made(ConsumerProfile.class, values)).with("o", "v");
      for (RecordComponent component : ConsumerProfile.class.getRecordComponents()) {
        Object expected =
            component.getName().equals(part.getName())
                ? other
                : values[place(ConsumerProfile.class, component.getName())];
        assertThat(component.getAccessor().invoke(varied))
            .as(part.getName() + ": " + component.getName())
            .isEqualTo(expected);
      }
    }
    assertThat(parts)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ConsumerProfile.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList());
  }

  private static Object other(RecordComponent part, ConsumerProfile base)
      throws ReflectiveOperationException {
    Object now = values(base)[place(ConsumerProfile.class, part.getName())];
    for (boolean flag : List.of(true, false)) {
      Object other = new Filled(flag).value(part.getGenericType(), part.getName());
      if (!other.equals(now)) {
        return other;
      }
    }
    throw new IllegalStateException("no other value of " + part.getName());
  }

  private static Object[] values(ConsumerProfile profile) throws ReflectiveOperationException {
    RecordComponent[] components = ConsumerProfile.class.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = components[i].getAccessor().invoke(profile);
    }
    return values;
  }

  private static int place(Class<?> record, String component) {
    return Stream.of(record.getRecordComponents())
        .map(RecordComponent::getName)
        .toList()
        .indexOf(component);
  }
}
