// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.prepared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.PgReady;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ShownCommands;
import dev.pgready.app.console.Terminal;
import dev.pgready.app.startup.ManualPages;
import dev.pgready.app.startup.PreparedCommands;
import dev.pgready.text.ResourceText;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The prepared model against the one that the annotations give. */
final class PreparedCommandTest {
  private static final Console SHELL =
      new Console(
          InputStream.nullInputStream(),
          new PrintWriter(Writer.nullWriter()),
          new PrintWriter(Writer.nullWriter()),
          Map.of(),
          Terminal.NONE);

  /** A command's words, and the whole model of it. */
  private record Known(List<String> words, CommandSpec whole) {
    @Override
    public String toString() {
      return String.join(" ", words);
    }

    List<OptionSpec> options() {
      return whole.options().stream().filter(option -> !option.inherited()).toList();
    }

    /** With every option named, so that every option is there. */
    CommandSpec prepared() {
      List<String> line = new ArrayList<>(words);
      options().forEach(option -> line.addAll(Arrays.asList(option.names())));
      return in(PgReady.prepared(SHELL, line.toArray(String[]::new)).orElseThrow());
    }

    /** The command itself below the program. */
    CommandSpec in(CommandLine program) {
      CommandSpec spec = program.getCommandSpec();
      for (String word : words) {
        spec = below(spec, word);
      }
      return spec;
    }
  }

  private static CommandSpec fresh(String command) {
    return below(ManualPages.model().getCommandSpec(), command);
  }

  private static CommandSpec below(CommandSpec spec, String name) {
    return Objects.requireNonNull(spec.subcommands().get(name)).getCommandSpec();
  }

  /** Every command that can be typed, and is not about all others. */
  static Stream<Known> commands() {
    return ManualPages.model().getSubcommands().keySet().stream()
        .filter(PgReady::isPrepared)
        .flatMap(
            name -> {
              CommandSpec spec = fresh(name);
              return spec.subcommands().isEmpty()
                  ? Stream.of(new Known(List.of(name), spec))
                  : spec.subcommands().keySet().stream()
                      .map(one -> new Known(List.of(name, one), below(fresh(name), one)));
            });
  }

  @Test
  void theBuildHasWrittenWhatTheAnnotationsSay() {
    PreparedCommands.files()
        .forEach(
            (file, text) ->
                assertThat(ResourceText.of(PreparedCommand.class, file)).as(file).isEqualTo(text));
    List<String> files =
        new ArrayList<>(
            ManualPages.model().getSubcommands().keySet().stream()
                .filter(PgReady::isPrepared)
                .map(PreparedCommand::file)
                .toList());
    files.add(PreparedCommand.INDEX);
    assertThat(PreparedCommands.files()).containsOnlyKeys(files);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anOutlineTellsTheSame(Known known) {
    List<String> line = new ArrayList<>(known.words());
    line.add("");
    CommandLine program = PgReady.outline(SHELL, line);
    if (!known.whole().usageMessage().hidden()) {
      CommandSpec outline = known.in(program);
      assertThat(outline.options().stream().map(PreparedCommandTest::described))
          .containsExactlyElementsOf(
              known.whole().options().stream().map(PreparedCommandTest::described).toList());
      assertThat(outline.positionalParameters().stream().map(PreparedCommandTest::described))
          .containsExactlyElementsOf(
              known.whole().positionalParameters().stream()
                  .map(PreparedCommandTest::described)
                  .toList());
      assertThat(outline.usageMessage().description()[0])
          .isEqualTo(known.whole().usageMessage().description()[0]);
    }
    assertThat(ShownCommands.of(program)).isEqualTo(ShownCommands.of(ManualPages.model()));
    assertThat(ShownCommands.of(PgReady.outline(SHELL, List.of("c"))))
        .isEqualTo(ShownCommands.of(ManualPages.model()));
  }

  private static String described(ArgSpec spec) {
    return told(spec)
        + spec.hidden()
        + spec.description()[0]
        + (spec.completionCandidates() == null
            ? ""
            : String.join(" ", List.copyOf((Collection<String>) spec.completionCandidates())));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionAndArgumentIsTheSame(Known known) {
    CommandSpec prepared = known.prepared();
    assertThat(
            prepared.options().stream()
                .filter(option -> !option.inherited())
                .map(PreparedCommandTest::told))
        .containsExactlyInAnyOrderElementsOf(
            known.options().stream().map(PreparedCommandTest::told).toList());
    assertThat(prepared.positionalParameters().stream().map(PreparedCommandTest::told))
        .containsExactlyElementsOf(
            known.whole().positionalParameters().stream().map(PreparedCommandTest::told).toList());
    assertThat(prepared.argGroups().stream().map(PreparedCommandTest::told))
        .containsExactlyElementsOf(
            known.whole().argGroups().stream().map(PreparedCommandTest::told).toList());
  }

  private static String told(ArgSpec spec) {
    return List.of(
            spec instanceof OptionSpec option ? List.of(option.names()) : spec.paramLabel(),
            spec instanceof OptionSpec option ? String.valueOf(option.fallbackValue()) : "",
            spec instanceof PositionalParamSpec argument
                ? List.of(argument.index().min(), argument.index().max())
                : "",
            spec.paramLabel(),
            spec.arity(),
            spec.arity().isUnspecified(),
            spec.type(),
            List.of(spec.auxiliaryTypes()),
            spec.splitRegex(),
            Arrays.stream(spec.converters()).map(Object::getClass).toList(),
            String.valueOf(spec.defaultValue()),
            spec.required(),
            spec.interactive(),
            spec.isMultiValue(),
            spec.scopeType(),
            spec.group() == null ? "" : told(spec.group()))
        .toString();
  }

  private static String told(ArgGroupSpec group) {
    return List.of(
            group.exclusive(),
            group.validate(),
            group.multiplicity(),
            Objects.requireNonNull(group.typeInfo()).getType(),
            List.of(Objects.requireNonNull(group.typeInfo()).getAuxiliaryTypes()),
            group.args().size())
        .toString();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionAloneIsSetWhereItsAnnotationIs(Known known) {
    for (OptionSpec option : known.options()) {
      for (String name : option.names()) {
        List<String> line = new ArrayList<>();
        line.add(name);
        value(option).ifPresent(line::add);
        parsesAlike(known, line);
      }
    }
    parsesAlike(known, List.of());
    parsesAlike(known, List.of("--", "-x"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void allOptionsTogetherAreSetWhereTheirAnnotationsAre(Known known) {
    List<String> line = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      for (OptionSpec option : known.options()) {
        if (round == 0 || option.isMultiValue() || option.group() != null) {
          value(option)
              .ifPresentOrElse(
                  value -> line.add(option.longestName() + "=" + value),
                  () -> line.add(option.longestName()));
        }
      }
    }
    parsesAlike(known, line);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aValueThatIsAnotherOptionsNameIsNone(Known known) {
    List<OptionSpec> options = known.options();
    for (int i = 0; i < options.size(); i++) {
      OptionSpec other = options.get((i + 1) % options.size());
      for (String name : options.get(i).names()) {
        for (String value : other.names()) {
          String joined = name.startsWith("--") ? name + "=" + value : name + value;
          parsesAlike(known, List.of(joined));
          parsesAlike(known, List.of(joined + "=x"));
          parsesAlike(known, List.of(name, value));
        }
      }
    }
  }

  private static Optional<String> value(OptionSpec option) {
    if (option.arity().max() == 0) {
      return Optional.empty();
    }
    Class<?> type = option.auxiliaryTypes()[0];
    return Optional.of(
        type.isEnum()
            ? type.getEnumConstants()[type.getEnumConstants().length - 1]
                .toString()
                .toLowerCase(Locale.ROOT)
            : type == String.class ? "A_b,C" : "7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check -Wd shop -hhost -p5433 --format json --output a --format html --output b x=y",
        "check --for zero,debezium:autocreate=filtered,plugin=x --for POWERSYNC --debug",
        "check --format=json --color NEVER",
        "check -Wd--role",
        "check --only=-dx",
        "check --only WAL_LEVEL,slots --skip x --scope Schema",
        "compare a b --color always",
        "explain wal-level and -- --more",
        "fix --for zero -i --all",
        "consumers config zero host=x --table a --table b --slot s --probe FULL",
        "consumers show zero --all --consumer-file f",
        "providers list --provider-file f",
        "watch postgresql://x --warn-at 5min",
        "fleet fleet.yaml --parallel 3"
      })
  void linesArePut(String line) {
    List<String> words = List.of(line.split(" "));
    Known known =
        commands()
            .filter(one -> words.subList(0, one.words().size()).equals(one.words()))
            .findFirst()
            .orElseThrow();
    parsesAlike(known, words.subList(known.words().size(), words.size()));
  }

  @Test
  void aFileNamedLikeAConnectionHasNoWordsOfTheLine(@TempDir Path directory) throws Exception {
    String name = "@" + Files.writeString(directory.resolve("prod"), "--json-schema");
    for (CommandLine model :
        List.of(
            PgReady.commandLine(SHELL, "check", name),
            PgReady.prepared(SHELL, "check", name).orElseThrow())) {
      CommandLine.ParseResult parsed = model.parseArgs("check", name).subcommand();
      assertThat(parsed.originalArgs()).containsExactly("check", name);
      assertThat(parsed.matchedPositional(0).originalStringValues()).containsExactly(name);
    }
  }

  /** Both models accept the line and set the same, or both refuse it. */
  private static void parsesAlike(Known known, List<String> line) {
    List<String> words = new ArrayList<>(known.words());
    words.addAll(line);
    String[] typed = words.toArray(String[]::new);
    assertThat(parsed(known, PgReady.prepared(SHELL, typed).orElseThrow(), typed))
        .as("%s", words)
        .isEqualTo(parsed(known, PgReady.commandLine(SHELL, typed), typed));
  }

  private static String parsed(Known known, CommandLine program, String... words) {
    CommandLine.ParseResult result;
    try {
      result = program.parseArgs(words);
    } catch (CommandLine.ParameterException e) {
      return "refused";
    }
    while (result.hasSubcommand()) {
      result = result.subcommand();
    }
    CommandSpec spec = known.in(program);
    StringBuilder text = new StringBuilder();
    result
        .matchedOptions()
        .forEach(option -> text.append(option.longestName()).append(option.originalStringValues()));
    result
        .matchedPositionals()
        .forEach(one -> text.append(one.paramLabel()).append(one.originalStringValues()));
    text.append('\n');
    if (spec.userObject() instanceof Method method) {
      for (int i = 0; i < method.getParameterCount(); i++) {
        text.append(parameter(spec, method, i)).append('\n');
      }
    } else if (spec.userObject() instanceof MethodCall call) {
      for (int i = 0; i < call.size(); i++) {
        text.append(state(parameter(call, i))).append('\n');
      }
    } else {
      text.append(state(spec.userObject()));
    }
    return text.toString();
  }

  private static @Nullable Object parameter(MethodCall call, int i) {
    try {
      return call.get(i);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.toString(), e);
    }
  }

  private static String parameter(CommandSpec spec, Method method, int i) {
    Parameter parameter = method.getParameters()[i];
    if (parameter.isAnnotationPresent(CommandLine.Mixin.class)) {
      return spec.mixins().values().stream()
          .map(CommandSpec::userObject)
          .filter(parameter.getType()::isInstance)
          .findFirst()
          .map(PreparedCommandTest::state)
          .orElseThrow();
    }
    for (ArgSpec arg : spec.args()) {
      CommandLine.Option option = parameter.getAnnotation(CommandLine.Option.class);
      CommandLine.Parameters place = parameter.getAnnotation(CommandLine.Parameters.class);
      if (option != null
          ? arg instanceof OptionSpec one && Arrays.equals(one.names(), option.names())
          : place != null && place.paramLabel().equals(arg.paramLabel())) {
        Object value = arg.getValue();
        return state(value == null && parameter.getType() == boolean.class ? false : value);
      }
    }
    throw new AssertionError(parameter);
  }

  /** All fields of commands and options below an object. */
  private static String state(@Nullable Object object) {
    if (object instanceof List<?> list) {
      return list.stream().map(PreparedCommandTest::state).toList().toString();
    }
    if (object == null
        || object instanceof Enum
        || object.getClass().getName().startsWith("java.lang")) {
      return String.valueOf(object);
    }
    if (!object
        .getClass()
        .getName()
        .matches("dev\\.pgready\\.app\\.(command|option|completion)\\..*")) {
      return object.getClass().getSimpleName();
    }
    TreeMap<String, String> fields = new TreeMap<>();
    for (Field field : object.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        try {
          fields.put(field.getName(), state(field.get(object)));
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
    return object.getClass().getSimpleName() + fields;
  }
}
