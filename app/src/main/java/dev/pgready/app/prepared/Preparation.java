// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.prepared;

import dev.pgready.app.console.ShownCommands;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Range;
import picocli.CommandLine.Spec;

/** Writes down what the annotations of a command say, while pgready is built. */
public final class Preparation {
  private final StringBuilder lines = new StringBuilder();

  /** The fields that lead to what has options. */
  private final IdentityHashMap<Object, String> paths = new IdentityHashMap<>();

  private Preparation() {}

  /** Of a command below the program itself: the file's name and its text. */
  public static Map.Entry<String, String> of(CommandSpec spec) {
    Preparation made = new Preparation();
    made.line(PreparedCommand.DESCRIPTION, purpose(spec));
    made.command(spec);
    spec.subcommands()
        .forEach(
            (name, below) -> {
              CommandSpec method = below.getCommandSpec();
              made.line(
                  PreparedCommand.COMMAND,
                  name,
                  ((Method) method.userObject()).getName(),
                  purpose(method));
              made.paths.clear();
              made.method(method, (Method) method.userObject());
            });
    return Map.entry(PreparedCommand.file(spec.name()), made.lines.toString());
  }

  /** The names of commands and what they are for, those left out that nobody is told of. */
  public static Map.Entry<String, String> index(CommandLine program) {
    Preparation made = new Preparation();
    for (String name : ShownCommands.of(program)) {
      CommandSpec spec =
          Objects.requireNonNull(program.getSubcommands().get(name)).getCommandSpec();
      made.line(PreparedCommand.COMMAND, name, "", purpose(spec));
    }
    return Map.entry(PreparedCommand.INDEX, made.lines.toString());
  }

  /** The first line of its description. */
  private static String purpose(CommandSpec spec) {
    return spec.usageMessage().description()[0];
  }

  private void command(CommandSpec spec) {
    object(spec.userObject(), "");
    arguments(spec, null);
  }

  private void method(CommandSpec spec, Method method) {
    Parameter[] parameters = method.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].isAnnotationPresent(Mixin.class)) {
        Class<?> type = parameters[i].getType();
        Object mixed =
            spec.mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(type::isInstance)
                .findFirst()
                .orElseThrow();
        object(mixed, FieldPath.PARAMETER + "" + i + ".");
      }
    }
    arguments(spec, method);
  }

  /** All that lies below an object, which its fields are searched for. */
  private void object(Object object, String path) {
    paths.put(object, path);
    for (Field field : object.getClass().getDeclaredFields()) {
      if (field.isAnnotationPresent(Spec.class)) {
        line(PreparedCommand.SPEC, path + field.getName());
      } else if (field.isAnnotationPresent(Mixin.class)) {
        try {
          field.setAccessible(true);
          object(field.get(object), path + field.getName() + ".");
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private void arguments(CommandSpec spec, @Nullable Method method) {
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      argument(
          PreparedCommand.ARGUMENT, range(argument.index()), place(argument, method), argument, "");
    }
    Set<ArgGroupSpec> groups = new HashSet<>();
    for (OptionSpec option : spec.options()) {
      ArgGroupSpec group = option.group();
      if (group == null && !option.inherited()) {
        option(option, place(option, method));
      } else if (group != null && groups.add(group)) {
        group(group);
      }
    }
  }

  private void group(ArgGroupSpec group) {
    require(!group.exclusive() && group.subgroups().isEmpty() && group.multiplicity().min() == 0);
    Class<?> type = ((Field) List.copyOf(group.args()).get(0).userObject()).getDeclaringClass();
    for (Map.Entry<Object, String> owner : paths.entrySet()) {
      for (Field field : owner.getKey().getClass().getDeclaredFields()) {
        if (field.isAnnotationPresent(ArgGroup.class)
            && field.getGenericType().getTypeName().contains("<" + type.getName() + ">")) {
          line(
              PreparedCommand.GROUP,
              owner.getValue() + field.getName(),
              group.multiplicity().toString(),
              field.getType().getName(),
              type.getName());
          for (OptionSpec option : group.options()) {
            option(option, ((Field) option.userObject()).getName());
          }
          line(PreparedCommand.END);
          return;
        }
      }
    }
    throw new IllegalStateException("no field of the group " + group.synopsis());
  }

  private void option(OptionSpec option, String place) {
    require(!option.negatable());
    boolean always = option.required() || option.defaultValue() != null;
    argument(
        PreparedCommand.OPTION,
        (always ? PreparedCommand.ALWAYS : "") + String.join(" ", option.names()),
        place,
        option,
        option.fallbackValue());
  }

  private void argument(char kind, String which, String place, ArgSpec argument, String fallback) {
    require(
        !argument.interactive()
            && !argument.hidden()
            && argument.parameterConsumer() == null
            && argument.converters().length < 2
            && argument.scopeType() == CommandLine.ScopeType.LOCAL);
    line(
        kind,
        which,
        place,
        argument.paramLabel(),
        range(argument.arity()),
        argument.type().getName(),
        Arrays.stream(argument.auxiliaryTypes())
            .map(Class::getName)
            .collect(Collectors.joining(" ")),
        argument.splitRegex(),
        Arrays.stream(argument.converters())
            .map(one -> one.getClass().getName())
            .collect(Collectors.joining()),
        argument.required() ? "required" : "",
        argument.defaultValue() == null ? "" : "=" + argument.defaultValue(),
        fallback,
        argument.description()[0],
        candidates(argument));
  }

  /** The class that lists what it can be; empty: none, or an enum. */
  private static String candidates(ArgSpec argument) {
    Iterable<String> candidates = argument.completionCandidates();
    return candidates == null || argument.auxiliaryTypes()[0].isEnum()
        ? ""
        : candidates.getClass().getName();
  }

  /** Where its value goes. */
  private String place(ArgSpec argument, @Nullable Method method) {
    if (argument.userObject() instanceof Field field) {
      return Objects.requireNonNull(paths.get(owner(argument))) + field.getName();
    }
    Parameter[] parameters = Objects.requireNonNull(method).getParameters();
    for (int i = 0; i < parameters.length; i++) {
      Option option = parameters[i].getAnnotation(Option.class);
      Parameters place = parameters[i].getAnnotation(Parameters.class);
      if (argument instanceof OptionSpec one
          ? option != null && Arrays.equals(option.names(), one.names())
          : place != null && place.paramLabel().equals(argument.paramLabel())) {
        return FieldPath.PARAMETER + "" + i;
      }
    }
    throw new IllegalStateException("no parameter for " + argument.paramLabel());
  }

  private static Object owner(ArgSpec argument) {
    try {
      return argument.scope().get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String range(Range range) {
    return "%s-%s %s"
        .formatted(
            range.min(),
            range.isVariable() ? "" : String.valueOf(range.max()),
            range.isUnspecified() ? PreparedCommand.UNSPECIFIED : "");
  }

  private void line(char kind, String... columns) {
    String line =
        Stream.concat(Stream.of(String.valueOf(kind)), Arrays.stream(columns))
            .collect(Collectors.joining("\t"));
    require(line.chars().filter(c -> c == '\t').count() == columns.length && !line.contains("\n"));
    lines.append(line).append('\n');
  }

  /** What the lines have no words for: a new kind of option needs new ones. */
  private static void require(boolean known) {
    if (!known) {
      throw new IllegalStateException("an option that no prepared command can have");
    }
  }
}
