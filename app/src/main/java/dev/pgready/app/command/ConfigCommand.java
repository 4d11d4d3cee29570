// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.ConfigSchema;
import dev.pgready.app.config.ConfigSearch;
import dev.pgready.app.config.Standing;
import dev.pgready.app.config.TrustStore;
import dev.pgready.app.config.Weighty;
import dev.pgready.app.console.ConfigException;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.option.ConfigOptions;
import dev.pgready.app.option.ConsumerOptions;
import dev.pgready.app.option.ProviderOptions;
import dev.pgready.text.Printable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pgready config}: checks, trusts and describes pgready.yaml. */
@Command(
    name = "config",
    description = "Checks pgready.yaml, trusts one that was found, describes it for editors.",
    synopsisSubcommandLabel = "COMMAND")
public final class ConfigCommand {
  /** Keys that one sentence names. */
  private static final int SHOWN = 10;

  private final Console shell;

  @Mixin private ProviderOptions providers = new ProviderOptions();

  @Mixin private ConsumerOptions consumers = new ConsumerOptions();

  public ConfigCommand(Console shell) {
    this.shell = shell;
  }

  @Command(name = "check", description = "Reports every error in the file; fetches no secret.")
  int check(
      @Parameters(
              arity = "0..1",
              paramLabel = "FILE",
              description = "Configuration file (default: the one that pgready finds).")
          @Nullable String file) {
    Path found = path(file);
    Config config = ConfigFile.read(found, providers.catalog(), consumers.catalog()).config();
    say(
        "%s: valid (connections: %s, fleet entries: %s, mutes: %s)"
            .formatted(
                found, config.connections().size(), config.fleet().size(), config.mutes().size()));
    if (file == null) {
      shell.say(standing(found, config));
    }
    return ExitCode.READY.code();
  }

  /** How far a file counts that was found. */
  private String standing(Path found, Config config) {
    Optional<String> objection = ConfigSearch.objection(found);
    if (objection.isPresent()) {
      return "it is not used without --config: " + objection.get();
    }
    // keys alone: what a command is called with may be a secret
    List<String> weighty =
        Weighty.lines(config).stream().map(line -> line.replaceFirst(": .*", "")).toList();
    if (weighty.isEmpty()) {
      return "nothing in it needs trust";
    }
    TrustStore trusted = ConfigOptions.trusted(shell.surroundings());
    return ConfigSearch.read(found, trusted, providers.catalog(), consumers.catalog()).standing()
            == Standing.TRUSTED
        ? "it is trusted"
        : "it is not trusted (pgready config trust) for: "
            + String.join(", ", weighty.subList(0, Math.min(SHOWN, weighty.size())))
            + (weighty.size() > SHOWN ? " and %s more".formatted(weighty.size() - SHOWN) : "");
  }

  @Command(
      name = "trust",
      description = {
        "Trusts a file with its present content and path: its secrets, severities,",
        "skipped checks and the like then apply although no one names it with --config."
      })
  int trust(
      @Parameters(
              arity = "0..1",
              paramLabel = "FILE",
              description = "Configuration file (default: the one that pgready finds).")
          @Nullable String file,
      @Option(names = "--list", description = "List the files that are trusted.") boolean list,
      @Option(names = "--revoke", description = "Stop trusting the file.") boolean revoke) {
    TrustStore trusted = ConfigOptions.trusted(shell.surroundings());
    if (list) {
      if (file != null || revoke) {
        throw new UsageException("--list takes no other argument");
      }
      trusted.list().forEach(this::say);
      return ExitCode.READY.code();
    }
    if (revoke) {
      Path place = ConfigSearch.place(path(file));
      say(trusted.revoke(place) ? place + " is not trusted any more" : place + " was not trusted");
      return ExitCode.READY.code();
    }
    Path found = path(file);
    Config config =
        ConfigSearch.trust(found, trusted, providers.catalog(), consumers.catalog()).config();
    List<String> weighty = Weighty.lines(config);
    say(
        weighty.isEmpty()
            ? found + " is trusted as it is now; nothing in it needs trust"
            : found + " is trusted as it is now for:");
    weighty.forEach(line -> say("  " + line));
    return ExitCode.READY.code();
  }

  private Path path(@Nullable String file) {
    if (file == null) {
      return ConfigSearch.find(Path.of(""), shell.surroundings().home())
          .orElseThrow(
              () ->
                  new ConfigException(
                      "no %s in this directory or a parent directory".formatted(ConfigFile.NAME)));
    }
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new UsageException("%s is not a valid file name".formatted(file));
    }
  }

  private void say(String line) {
    shell.out().println(Printable.line(line));
  }

  @Command(name = "schema", description = "Prints the JSON Schema of the file, for editors.")
  int schema() {
    shell.out().print(ConfigSchema.text());
    return ExitCode.READY.code();
  }
}
