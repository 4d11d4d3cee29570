// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.prepared;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IScope;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Range;

/**
 * The model of one command as far as one command line needs it, made of the lines that the build
 * wrote of its annotations ({@link Preparation}). It has the options that a word of the line may
 * name, and no descriptions: it parses what is right as the whole model does, and knows nothing to
 * say of what is wrong. An outline, for completion, has all options and no way to set them.
 */
public final class PreparedCommand {
  /** What a line is about, as its first character. */
  static final char COMMAND = 'C';

  static final char DESCRIPTION = 'D';
  static final char SPEC = 'S';
  static final char GROUP = 'G';
  static final char END = 'E';
  static final char OPTION = 'O';
  static final char ARGUMENT = 'A';

  /** Before the names of an option that is needed although no word names it. */
  static final char ALWAYS = '!';

  /** Of a range that nobody has written, as it follows from the type. */
  static final char UNSPECIFIED = 'u';

  /** The file with all commands. */
  static final String INDEX = "all.txt";

  private final Object command;
  private final IFactory factory;
  private final List<String> words;

  /** Whether it is to be told of, and not to run. */
  private final boolean told;

  /** Whether options of one letter may be given, joined as in {@code -Wd name}. */
  private final boolean letters;

  private CommandSpec spec;
  private FieldPath.Owner owner;
  private ArgGroupSpec.@Nullable Builder group;
  private @Nullable Member member;

  private PreparedCommand(Object command, IFactory factory, List<String> words, boolean told) {
    this.command = command;
    this.told = told;
    this.factory = factory;
    this.words = words;
    boolean letter = false;
    for (String word : words) {
      letter |= word.startsWith("-") && !word.startsWith("--");
    }
    this.letters = letter;
    this.spec = CommandSpec.wrapWithoutInspection(command, factory);
    this.owner = () -> command;
  }

  /** Whichever object of a group its options are set in. */
  private static final class Member implements IScope {
    private @Nullable Object current;

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
    public <T> T get() {
      return (T) current;
    }

    @Override
    public <T> T set(T value) {
      current = value;
      return value;
    }
  }

  /**
   * Reads it.
   *
   * @param command what has the annotations
   * @param words of the command line, from the command's name on
   * @return null: this line takes the whole model
   */
  public static @Nullable CommandSpec of(Object command, IFactory factory, List<String> words) {
    return read(new PreparedCommand(command, factory, words, false), file(words.get(0)));
  }

  /**
   * All that there is to tell of a command: every option, with the first line of what it is for.
   * Nothing can be parsed into it.
   *
   * @return null: it is not prepared
   */
  public static @Nullable CommandSpec outline(String name, IFactory factory) {
    return read(new PreparedCommand(name, factory, List.of(name), true), file(name));
  }

  /** Names of commands, and what they are for. */
  public static Map<String, String> index() {
    Map<String, String> commands = new LinkedHashMap<>();
    String lines = lines(INDEX);
    if (lines != null) {
      lines
          .lines()
          .map(line -> line.split("\t", -1))
          .forEach(columns -> commands.put(columns[1], columns[3]));
    }
    return commands;
  }

  private static @Nullable CommandSpec read(PreparedCommand command, String file) {
    String lines = lines(file);
    try {
      return lines == null ? null : command.read(lines);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** Beside this class. */
  static String file(String command) {
    return command + ".txt";
  }

  private static @Nullable String lines(String file) {
    try (InputStream in = PreparedCommand.class.getResourceAsStream(file)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return null;
    }
  }

  private @Nullable CommandSpec read(String lines) throws ReflectiveOperationException {
    CommandSpec whole = spec;
    boolean above = true;
    boolean typed = true;
    int end;
    for (int at = 0; at < lines.length(); at = end + 1) {
      end = lines.indexOf('\n', at);
      char kind = lines.charAt(at);
      if (kind == COMMAND) {
        String[] columns = lines.substring(at, end).split("\t", -1);
        above = false;
        typed = told || (words.size() > 1 && words.get(1).equals(columns[1]));
        if (typed) {
          spec = told ? described(columns[3]) : method(columns[2]);
          whole.addSubcommand(columns[1], new CommandLine(spec, factory));
        }
      } else if (typed && (told || kind != OPTION || named(lines, at + 2))) {
        element(kind, lines.substring(at, end).split("\t", -1));
      }
    }
    return above || spec != whole ? whole : null;
  }

  private CommandSpec described(String purpose) {
    CommandSpec described = CommandSpec.wrapWithoutInspection(command, factory);
    described.usageMessage().description(purpose);
    return described;
  }

  /** A subcommand that is a method of the command. */
  private CommandSpec method(String name) throws NoSuchMethodException {
    for (Method method : command.getClass().getDeclaredMethods()) {
      if (method.getName().equals(name)) {
        MethodCall call = new MethodCall(command, method, factory);
        owner = () -> call;
        return CommandSpec.wrapWithoutInspection(call, factory);
      }
    }
    throw new NoSuchMethodException(name);
  }

  /**
   * Whether a word may be the option whose names, parted by blanks, begin there, or may have it for
   * its value: an option's name is refused as a value, as in {@code --slot=--role}.
   */
  private boolean named(String lines, int at) {
    if (lines.charAt(at) == ALWAYS) {
      return true;
    }
    int end = lines.indexOf('\t', at);
    for (int from = at; from < end; ) {
      int blank = lines.indexOf(' ', from);
      int to = blank < 0 || blank > end ? end : blank;
      if (letters && to - from == 2) {
        return true;
      }
      String name = lines.substring(from, to);
      for (String word : words) {
        if (word.startsWith("-") && word.contains(name)) {
          return true;
        }
      }
      from = to + 1;
    }
    return false;
  }

  private void element(char kind, String... columns) throws ReflectiveOperationException {
    switch (kind) {
      case DESCRIPTION -> {
        if (told) {
          spec.usageMessage().description(columns[1]);
        }
      }
      case SPEC -> {
        if (!told) {
          new FieldPath(owner, columns[1]).set(spec);
        }
      }
      case GROUP -> beginGroup(columns);
      case END -> endGroup();
      case OPTION -> option(columns);
      default -> argument(columns);
    }
  }

  private void beginGroup(String... columns) throws ClassNotFoundException {
    Member one = new Member();
    member = one;
    FieldPath place = new FieldPath(owner, columns[1]);
    group =
        ArgGroupSpec.builder()
            .exclusive(false)
            .multiplicity(columns[2])
            .getter(place)
            .setter(place)
            .typeInfo(
                // as picocli keeps what describes a type to itself
                OptionSpec.builder("--typed")
                    .type(type(columns[3]))
                    .auxiliaryTypes(types(columns[4]))
                    .build()
                    .typeInfo());
  }

  private void endGroup() {
    if (group != null && !group.args().isEmpty()) {
      spec.addArgGroup(group.build());
    }
    group = null;
    member = null;
  }

  private void option(String... columns) throws ReflectiveOperationException {
    String[] names = columns[1].substring(columns[1].charAt(0) == ALWAYS ? 1 : 0).split(" ", -1);
    Member one = member;
    FieldPath place = new FieldPath(one == null ? owner : one::get, columns[2]);
    OptionSpec.Builder option =
        OptionSpec.builder(names[0])
            .names(names)
            .getter(place)
            .setter(place)
            .hasInitialValue(false)
            .paramLabel(columns[3])
            .arity(range(columns[4]))
            .type(type(columns[5]))
            .auxiliaryTypes(types(columns[6]))
            .splitRegex(columns[7])
            .converters(converters(columns[8]))
            .required(!columns[9].isEmpty())
            .fallbackValue(columns[11]);
    if (!columns[10].isEmpty()) {
      option.defaultValue(columns[10].substring(1));
    }
    if (one != null) {
      option.scope(one);
    }
    if (told) {
      option.description(columns[12]).completionCandidates(candidates(columns[13]));
    }
    if (group == null) {
      spec.addOption(option.build());
    } else {
      group.addArg(option.build());
    }
  }

  private void argument(String... columns) throws ReflectiveOperationException {
    FieldPath place = new FieldPath(owner, columns[2]);
    PositionalParamSpec.Builder argument =
        PositionalParamSpec.builder()
            .index(range(columns[1]))
            .getter(place)
            .setter(place)
            .hasInitialValue(false)
            .paramLabel(columns[3])
            .arity(range(columns[4]))
            .type(type(columns[5]))
            .auxiliaryTypes(types(columns[6]))
            .splitRegex(columns[7])
            .converters(converters(columns[8]))
            .required(!columns[9].isEmpty());
    if (!columns[10].isEmpty()) {
      argument.defaultValue(columns[10].substring(1));
    }
    if (told) {
      argument.description(columns[12]).completionCandidates(candidates(columns[13]));
    }
    spec.addPositional(argument.build());
  }

  /** As {@link Preparation} writes it: {@code min-max} and letters. */
  private static Range range(String text) {
    int to = text.indexOf('-');
    int flags = text.indexOf(' ');
    String most = text.substring(to + 1, flags);
    boolean variable = most.isEmpty();
    return new Range(
        Integer.parseInt(text.substring(0, to)),
        variable ? Integer.MAX_VALUE : Integer.parseInt(most),
        variable,
        text.indexOf(UNSPECIFIED, flags) >= 0,
        null);
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return switch (name) {
      case "boolean" -> boolean.class;
      case "int" -> int.class;
      case "long" -> long.class;
      case "java.lang.String" -> String.class;
      case "java.util.List" -> List.class;
      default -> Class.forName(name);
    };
  }

  private static Class<?>[] types(String names) throws ClassNotFoundException {
    String[] all = names.split(" ", -1);
    Class<?>[] types = new Class<?>[all.length];
    for (int i = 0; i < all.length; i++) {
      types[i] = type(all[i]);
    }
    return types;
  }

  private ITypeConverter<?>[] converters(String name) throws ReflectiveOperationException {
    return name.isEmpty()
        ? new ITypeConverter<?>[0]
        : new ITypeConverter<?>[] {(ITypeConverter<?>) made(name)};
  }

  @SuppressWarnings("unchecked")
  private @Nullable Iterable<String> candidates(String name) throws ReflectiveOperationException {
    return name.isEmpty() ? null : (Iterable<String>) made(name);
  }

  private Object made(String name) throws ReflectiveOperationException {
    return MethodCall.made(factory, type(name));
  }
}
