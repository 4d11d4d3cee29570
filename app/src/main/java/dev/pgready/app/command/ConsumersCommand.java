// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ErrorHandler;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.ProfileProblems;
import dev.pgready.app.console.TextTable;
import dev.pgready.app.option.CollectionOptions;
import dev.pgready.app.option.CollectionSettings;
import dev.pgready.app.option.ConfigOptions;
import dev.pgready.app.option.ConsumerOptions;
import dev.pgready.app.option.FactsOptions;
import dev.pgready.app.option.ProviderOptions;
import dev.pgready.app.policy.Evaluation;
import dev.pgready.app.report.human.ConsumerSheet;
import dev.pgready.app.report.human.ConsumerSummary;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Scope;
import dev.pgready.consumers.ConfigTemplate;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.profile.ProfileException;
import dev.pgready.providers.ProviderCatalog;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pgready consumers}: who reads streams, and what they need. */
@Command(
    name = "consumers",
    description = "The consumers that are built in, for --for.",
    synopsisSubcommandLabel = "COMMAND")
public final class ConsumersCommand {
  private final Console shell;

  public ConsumersCommand(Console shell) {
    this.shell = shell;
  }

  @Command(name = "list", description = "Every consumer: id, name, options.")
  int list(@Mixin ConsumerOptions consumers) {
    ConsumerCatalog catalog = consumers.catalog();
    TextTable table = new TextTable();
    for (String id : catalog.ids()) {
      ConsumerProfile profile = catalog.get(id);
      table.row(id, profile.name(), ConsumerSheet.options(profile));
    }
    table.print(shell.out());
    return ExitCode.READY.code();
  }

  @Command(name = "show", description = "Shows what one consumer needs from its source.")
  int show(
      @Parameters(paramLabel = "ID", description = "As in --for, options included.") String id,
      @Option(names = "--all", description = "Every rule of its profile, with its source.")
          boolean all,
      @Mixin ConsumerOptions consumers) {
    ConsumerProfile profile = consumers.catalog().get(id);
    if (all) {
      ConsumerSheet.print(profile, shell.out());
    } else {
      ConsumerSummary.print(profile, id, shell.screen().columns(), shell.out());
    }
    return ExitCode.READY.code();
  }

  @Command(
      name = "config",
      description = {
        "Prints the consumer's own configuration for this database: environment, JSON, YAML or SQL.",
        "The password is only referred to."
      })
  int config(
      @Parameters(index = "0", paramLabel = "ID", description = "As in --for, options included.")
          String id,
      @Mixin CollectionOptions collecting,
      @Mixin FactsOptions facts,
      @Option(
              names = "--publication",
              paramLabel = "NAME",
              description = "The publication that the consumer will use.")
          @Nullable String publication,
      @Option(
              names = "--slot",
              paramLabel = "NAME",
              description = "The replication slot that the consumer will use.")
          @Nullable String slot,
      @Option(
              names = "--table",
              paramLabel = "NAME",
              description =
                  "A table to replicate: name or schema.name (* is a wildcard); repeatable.")
          @Nullable List<String> tables,
      @Mixin ConfigOptions configuration,
      @Mixin ConsumerOptions consumers,
      @Mixin ProviderOptions providers) {
    ConsumerProfile consumer = consumers.catalog().get(id);
    facts.validate(collecting);
    ProviderCatalog hosts = providers.catalog();
    List<String> wanted = tables == null ? List.of() : tables;
    Facts read =
        FactsDocument.read(
            facts.document(
                collecting,
                configuration,
                shell,
                new CollectionSettings.Wanted(hosts, wanted, publication, List.of())));
    ConnectionFacts connection = read.connection();
    if (read.catalogue() == null || connection == null) {
      shell.say(
          connection == null || connection.failure() == null
              ? "the facts hold no catalogue"
              : connection.failure().message());
      return ExitCode.NO_FACTS.code();
    }
    write(
        CheckContext.of(
            read,
            Evaluation.detect(read, hosts),
            consumer,
            new Request(publication, wanted, List.of(), slot, null, Map.of())));
    return ExitCode.READY.code();
  }

  private void write(CheckContext context) {
    ConsumerProfile consumer = context.consumer();
    ConfigTemplate template = consumer.config();
    if (template == null) {
      shell.say(
          "%s has no configuration as text that pgready knows; its form asks for these"
              .formatted(consumer.name()));
      TextTable table = new TextTable();
      ConsumerConfig.values(context)
          .forEach((key, value) -> table.row(key, ErrorHandler.printable(value)));
      table.print(shell.out());
      return;
    }
    shell.say(template.goes());
    shell.out().print(ConsumerConfig.of(context, template));
    Scope scope = context.scope();
    if (template.text().contains("<<publication") && scope.publication() == null) {
      shell.say(
          "this publication does not exist yet: pgready fix --for %s prints what creates it"
              .formatted(consumer.id()));
    }
  }

  @Command(name = "check", description = "Reports every error in a profile file.")
  int check(
      @Parameters(paramLabel = "FILE", description = "A profile, or a directory of them.")
          String file) {
    try {
      ConsumerOptions.add(new ConsumerCatalog(), file);
    } catch (ProfileException e) {
      return ProfileProblems.print(shell, file, e.problems());
    }
    return ProfileProblems.print(shell, file, List.of());
  }
}
