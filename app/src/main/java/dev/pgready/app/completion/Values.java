// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.completion;

import dev.pgready.app.completion.Suggestions.Files;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ShownCommands;
import dev.pgready.app.option.ServerOptions;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.collect.ObjectNames;
import dev.pgready.collect.query.ObjectKind;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.text.EnumWords;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What options and arguments can be: an option's name means the same in every command. */
final class Values {
  /** For everything that a server is asked: seven round trips of a distant one. */
  private static final int MILLIS = 2000;

  private static final Map<String, ObjectKind> OBJECTS =
      Map.of(
          "--publication", ObjectKind.PUBLICATION,
          "--slot", ObjectKind.SLOT,
          "--role", ObjectKind.ROLE,
          "--schema", ObjectKind.SCHEMA,
          "--table", ObjectKind.TABLE);

  private static final Set<String> CONSUMERS = Set.of("--for");
  private static final Set<String> CHECKS = Set.of("--only", "--skip");
  private static final Set<String> PROVIDERS = Set.of("--provider");
  private static final Set<String> CONNECTIONS = Set.of("--direct-url", "--dbname", "--discover");

  /** Names that are to be made up, and amounts. */
  static final Set<String> FREE =
      Set.of(
          "--host",
          "--port",
          "--username",
          "--create-role",
          "--choose",
          "--section",
          "--timeout",
          "--lock-timeout",
          "--wait",
          "--sample",
          "--against",
          "--server-version",
          "--duration",
          "--disk-free",
          "--count",
          "--limit",
          "--until-lsn",
          "--proto-version",
          "--parallel",
          "--interval",
          "--until",
          "--hold",
          "--shard",
          "--from",
          "--name",
          "--password-env");

  private final Console shell;
  private final TypedLine line;
  private final Suggestions found = new Suggestions();

  Values(Console shell, TypedLine line) {
    this.shell = shell;
    this.line = line;
  }

  /** Of the option whose value is being typed. */
  Suggestions of(OptionSpec option) {
    String name = option.longestName();
    String start = line.start();
    ObjectKind kind = OBJECTS.get(name);
    if (kind != null) {
      return found.addAll(objects(kind, start));
    }
    if (CONSUMERS.contains(name)) {
      return consumers(start);
    }
    if (CHECKS.contains(name)) {
      String before = start.substring(0, start.lastIndexOf(',') + 1);
      Checks.all().forEach(check -> found.add(before + check.id(), check.title()));
      return found;
    }
    if (PROVIDERS.contains(name)) {
      found.add("auto", "recognise it").add("none", "no provider's rules");
      return providers();
    }
    if (CONNECTIONS.contains(name)) {
      return connections();
    }
    return typed(option);
  }

  /** Of the argument that is being typed. */
  Suggestions argument() {
    List<PositionalParamSpec> all = line.command().getCommandSpec().positionalParameters();
    int at = line.arguments().size();
    for (PositionalParamSpec argument : all) {
      if (argument.index().contains(at)) {
        return argument(argument);
      }
    }
    return found;
  }

  private Suggestions argument(PositionalParamSpec argument) {
    switch (argument.paramLabel()) {
      case "CONNECTION" -> connections();
      // of compare: a file as well
      case "A", "B" -> connections().andFiles(Files.FILES);
      case "ID|TEXT" -> checks();
      case "COMMAND|TOPIC" -> {
        CommandLine told = line.command().getParent();
        for (String word : line.arguments()) {
          told = told == null ? null : told.getSubcommands().get(word);
        }
        if (told != null) {
          found.addAll(ShownCommands.of(told));
        }
        if (line.arguments().isEmpty()) {
          typed(argument);
        }
      }
      case "ID" -> {
        CommandLine above = line.command().getParent();
        String of = above == null ? "" : above.getCommandName();
        switch (of) {
          case "checks" -> checks();
          case "providers" -> providers();
          case "consumers" -> consumers(line.start());
          default -> {}
        }
      }
      default -> typed(argument);
    }
    return found;
  }

  private Suggestions typed(ArgSpec argument) {
    Iterable<String> candidates = argument.completionCandidates();
    Class<?> type = argument.auxiliaryTypes()[0];
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        found.add(EnumWords.of((Enum<?>) constant));
      }
    } else if (candidates != null) {
      found.addAll(candidates);
    } else if (argument.paramLabel().equals("FILE") || argument.paramLabel().equals("REPORT")) {
      found.andFiles(Files.FILES);
    } else if (argument.paramLabel().equals("DIRECTORY")) {
      found.andFiles(Files.DIRECTORIES);
    }
    return found;
  }

  private Suggestions checks() {
    for (Check check : Checks.all()) {
      found.add(check.id(), check.title());
    }
    return found;
  }

  private Suggestions providers() {
    ProviderCatalog.builtIn()
        .ids()
        .forEach(
            id ->
                found.add(
                    id,
                    ProviderCatalog.builtIn()
                        .find(id)
                        .map(profile -> profile.name())
                        .orElse(null)));
    return found;
  }

  /** With commas between several, and behind a colon the options of one. */
  private Suggestions consumers(String start) {
    ConsumerCatalog catalog = new ConsumerCatalog();
    int comma = start.lastIndexOf(',');
    String before = start.substring(0, comma + 1);
    String last = start.substring(comma + 1);
    int colon = last.indexOf(':');
    if (colon >= 0) {
      options(catalog, before + last.substring(0, colon + 1), last.substring(0, colon));
      return found;
    }
    // behind the comma either another consumer, or another option of the one before it
    int consumer = before.lastIndexOf(':');
    if (consumer >= 0) {
      int from = before.lastIndexOf(',', consumer) + 1;
      options(catalog, before, before.substring(from, consumer));
    }
    for (String id : catalog.ids()) {
      ConsumerProfile profile = catalog.get(id);
      found.add(before + id, profile.name());
    }
    return found;
  }

  private void options(ConsumerCatalog catalog, String before, String id) {
    if (catalog.ids().contains(id)) {
      catalog
          .get(id)
          .options()
          .forEach(
              (option, values) ->
                  values.forEach(value -> found.add(before + option + "=" + value)));
    }
  }

  private Suggestions connections() {
    LineConnections known = new LineConnections(shell, line);
    known.names().forEach(name -> found.add(ServerOptions.MARK + name, "of pgready.yaml"));
    known.services().forEach(name -> found.add("service=" + name, "of the service file"));
    return found;
  }

  private List<String> objects(ObjectKind kind, String start) {
    return new LineConnections(shell, line)
        .target()
        .map(target -> ObjectNames.of(target, kind, start, MILLIS))
        .orElse(List.of());
  }

  /** The word of an option that a person has to think of, told by the model's own label. */
  static boolean known(OptionSpec option) {
    String name = option.longestName();
    return OBJECTS.containsKey(name)
        || CONSUMERS.contains(name)
        || CHECKS.contains(name)
        || PROVIDERS.contains(name)
        || CONNECTIONS.contains(name)
        || option.auxiliaryTypes()[0].isEnum()
        || option.completionCandidates() != null
        || Set.of("FILE", "DIRECTORY").contains(option.paramLabel());
  }
}
