// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.ProfileProblems;
import dev.pgready.app.console.TextTable;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.option.CollectionOptions;
import dev.pgready.app.option.CollectionSettings;
import dev.pgready.app.option.ConfigOptions;
import dev.pgready.app.option.FactsOptions;
import dev.pgready.app.option.IdWord;
import dev.pgready.app.option.ProviderOptions;
import dev.pgready.app.policy.Evaluation;
import dev.pgready.app.report.human.ProviderSheet;
import dev.pgready.app.report.json.JsonReporter;
import dev.pgready.app.report.view.Words;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.Confidence;
import dev.pgready.providers.Detection;
import dev.pgready.providers.DirectEndpoint;
import dev.pgready.providers.ProfileCheck;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.text.ResourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pgready providers}: where Postgres is hosted, and what that changes. */
@Command(
    name = "providers",
    description = "The hosts that are built in, and which one a database runs on.",
    synopsisSubcommandLabel = "COMMAND")
public final class ProvidersCommand {
  private final Console shell;

  public ProvidersCommand(Console shell) {
    this.shell = shell;
  }

  @Command(name = "list", description = "Every provider, and what it allows.")
  int list(@Mixin ProviderOptions providers) {
    TextTable table =
        new TextTable()
            .row("ID", "NAME", "EVENT TRIGGERS", "ALL TABLES", "SLOTS FAIL OVER", "POOLER");
    for (ProviderProfile profile : providers.catalog().all()) {
      table.row(
          profile.id(),
          profile.name(),
          offer(profile.eventTriggers()),
          offer(profile.allTables()),
          profile.slots() == null ? "unknown" : Words.of(profile.slots().failover()),
          profile.poolers().isEmpty()
              ? "-"
              : profile.poolers().stream()
                  .map(ProviderProfile.Pooler::product)
                  .distinct()
                  .collect(Collectors.joining(", ")));
    }
    table.print(shell.out());
    return ExitCode.READY.code();
  }

  private static String offer(ProviderProfile.@Nullable Offer offer) {
    return offer == null
        ? "unknown"
        : Words.of(offer.support()) + (offer.since() == null ? "" : " (" + offer.since() + ")");
  }

  @Command(
      name = "show",
      description = "Shows what one provider does, and how settings are changed there.")
  int show(
      @Parameters(paramLabel = "ID", description = "As in providers list.") String id,
      @Mixin ProviderOptions providers) {
    ProviderCatalog catalog = providers.catalog();
    ProviderProfile profile =
        catalog.find(IdWord.id(id)).orElseThrow(() -> Evaluation.unknownProvider(id, catalog));
    ProviderSheet.print(profile, shell.out());
    return ExitCode.READY.code();
  }

  /** The formats of {@code detect}. */
  enum DetectFormat {
    HUMAN,
    JSON
  }

  @Command(name = "detect", description = "Which provider a database runs on, and why.")
  int detect(
      @Mixin CollectionOptions collecting,
      @Mixin FactsOptions facts,
      @Option(names = "--host-only", description = "Use the host name only, without connecting.")
          boolean hostOnly,
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              defaultValue = "human",
              description = "human or json.")
          DetectFormat format,
      @Option(
              names = "--json-schema",
              description = "Print the JSON Schema of --format json and exit.")
          boolean jsonSchema,
      @Mixin ConfigOptions configuration,
      @Mixin ProviderOptions providers) {
    if (jsonSchema) {
      shell.out().print(ResourceText.of(ProvidersCommand.class, "detection.schema.json"));
      return ExitCode.READY.code();
    }
    facts.validate(collecting);
    if (hostOnly && facts.file() != null) {
      throw new UsageException("--facts and --host-only: give one of them");
    }
    ProviderCatalog catalog = providers.catalog();
    if (hostOnly) {
      ConnectionTarget target = collecting.settle(configuration.read(shell), shell).target(shell);
      print(
          new ProviderDetector(catalog).detect(null, target.host(), target.port(), target.user()),
          target.user(),
          format);
      return ExitCode.READY.code();
    }
    Facts read =
        FactsDocument.read(
            facts.document(
                collecting, configuration, shell, CollectionSettings.Wanted.nothing(catalog)));
    ConnectionFacts connection = read.connection();
    print(Evaluation.detect(read, catalog), connection == null ? null : connection.user(), format);
    if (read.catalogue() != null) {
      return ExitCode.READY.code();
    }
    if (connection != null && connection.failure() != null) {
      shell.say(connection.failure().message());
    }
    return ExitCode.NO_FACTS.code();
  }

  private void print(Detection detection, @Nullable String user, DetectFormat format) {
    switch (format) {
      case JSON -> shell.out().print(JsonReporter.detection(detection, user));
      case HUMAN -> {
        TextTable table = new TextTable();
        table.row(
            "provider",
            detection.confidence() == Confidence.UNKNOWN
                ? "not recognised"
                : "%s (%s)".formatted(detection.profile().name(), detection.profile().id()));
        table.row("confidence", Words.of(detection.confidence()));
        table.row("endpoint", Words.of(detection.endpoint()));
        DirectEndpoint direct = detection.direct();
        if (direct != null) {
          table.row(
              "direct",
              "%s:%s%s"
                  .formatted(
                      direct.host(),
                      direct.port(),
                      direct.user() == null ? "" : " as " + direct.user()));
        }
        detection.evidence().forEach(seen -> table.row("because", seen));
        table.print(shell.out());
      }
    }
  }

  @Command(name = "check", description = "Reports every error in a profile file.")
  int check(
      @Parameters(paramLabel = "FILE", description = "A profile, or a directory of them.")
          String file) {
    List<String> problems;
    try {
      Path path = Path.of(file);
      if (!Files.exists(path)) {
        throw new UsageException("no provider file " + file);
      }
      problems = ProfileCheck.problems(path);
    } catch (InvalidPathException e) {
      throw new UsageException("no provider file " + file);
    } catch (IOException e) {
      throw new UsageException("cannot read provider file %s: %s".formatted(file, e.getMessage()));
    }
    return ProfileProblems.print(shell, file, problems);
  }
}
