// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.Precedence;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.option.CollectionOptions;
import dev.pgready.app.option.CollectionSettings;
import dev.pgready.app.option.ConfigOptions;
import dev.pgready.app.option.ConsumerOptions;
import dev.pgready.app.option.ProviderOptions;
import dev.pgready.collect.FactsCollector;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.facts.FactsException;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.text.SafeJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pgready collect}: the facts document on standard output. */
@Command(
    name = "collect",
    addMethodSubcommands = false,
    description = "Prints the facts of a database as JSON, for check --facts.",
    sortOptions = false)
public final class CollectCommand implements Callable<Integer> {
  private final Console shell;

  @Mixin private CollectionOptions collecting = new CollectionOptions();

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "Tables that --probe full tries for row security; repeatable.")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--publication",
      paramLabel = "NAME",
      description = "The publication that --probe full streams.")
  private @Nullable String publication;

  @Mixin private ProviderOptions providers = new ProviderOptions();

  @Mixin private ConsumerOptions consumers = new ConsumerOptions();

  @Mixin private ConfigOptions configuration = new ConfigOptions();

  @Option(
      names = "--print-sql",
      description = "Print the statements instead, for a DBA to run with psql -XAt.")
  private boolean printSql;

  public CollectCommand(Console shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ProviderCatalog catalog = providers.catalog();
    ConfigFile file = configuration.read(shell, null, catalog, consumers.catalog());
    CollectionSettings settings = collecting.settle(file, shell);
    Precedence precedence = settings.precedence();
    List<String> asked = precedence.list("tables", tables, "PGREADY_TABLES", Config::tables);
    String through =
        precedence.of(
            "publication",
            publication,
            "PGREADY_PUBLICATION",
            text -> text,
            precedence.config().publication(),
            null);
    if (printSql) {
      shell.out().print(settings.printedSql(catalog));
      return ExitCode.READY.code();
    }
    // whoever the facts will be judged for
    List<String> plugins = ConsumerCatalog.plugins(consumers.catalog().withVariants());
    String document =
        settings.document(shell, new CollectionSettings.Wanted(catalog, asked, through, plugins));
    Facts facts;
    try {
      facts = FactsDocument.read(document);
    } catch (FactsException e) {
      document = FactsCollector.unreadable(document, e);
      facts = FactsDocument.read(document);
    }
    shell.out().print(SafeJson.escaped(document));
    if (facts.catalogue() != null) {
      return ExitCode.READY.code();
    }
    ConnectionFacts connection = facts.connection();
    if (connection != null && connection.failure() != null) {
      shell.say(connection.failure().message());
    }
    return ExitCode.NO_FACTS.code();
  }
}
