// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init.run;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigSearch;
import dev.pgready.app.console.ConfigException;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.OutputFile;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.init.Answers;
import dev.pgready.app.init.ConfigText;
import dev.pgready.app.init.Pipeline;
import dev.pgready.app.init.Place;
import dev.pgready.app.init.source.Candidate;
import dev.pgready.app.option.ConfigOptions;
import dev.pgready.app.policy.Evaluation;
import dev.pgready.app.report.view.NextCommand;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Report;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.connect.ConnectionArguments;
import dev.pgready.connect.ConnectionSpec;
import dev.pgready.connect.ConnectionString;
import dev.pgready.connect.InvalidConnectionException;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.facts.FactsException;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@code init} does, whether somebody sits before it or not.
 *
 * @param target the configuration to be written
 * @param replace whether files that are there are replaced
 */
public record Setup(
    Console shell,
    ProviderCatalog providers,
    ConsumerCatalog consumers,
    Path target,
    boolean replace) {
  /** Of each statement, in seconds. */
  private static final int TIMEOUT = 10;

  /**
   * Where a connection leads; connects to nothing.
   *
   * @throws InvalidConnectionException when it cannot be used
   */
  public Place place(Candidate candidate) throws InvalidConnectionException {
    ConnectionSpec spec =
        ConnectionSpec.of(ConnectionArguments.of(candidate.connection()), shell.surroundings());
    boolean secret = ConnectionString.carriesPassword(candidate.connection());
    List<String> notes = new ArrayList<>(candidate.notes());
    notes.addAll(spec.notes());
    return new Place(
        new Candidate(candidate.name(), candidate.connection(), candidate.reference(), notes),
        spec.target(),
        secret);
  }

  /**
   * Asks the server, as check does; what cannot be read is a failure within the facts.
   *
   * @param begun is given what stops it
   */
  public Facts collect(Place place, Answers answers, Consumer<AutoCloseable> begun) {
    CollectOptions options =
        new CollectOptions(
                ProbeLevel.SAFE,
                answers.role(),
                null,
                providers,
                answers.tables(),
                answers.publication(),
                TIMEOUT,
                null)
            .trying(ConsumerCatalog.plugins(profiles(answers).values()));
    try (FactsCollector collector = new FactsCollector(place.target(), options)) {
      begun.accept(collector);
      String document = collector.collect();
      try {
        return FactsDocument.read(document);
      } catch (FactsException e) {
        return FactsDocument.read(FactsCollector.unreadable(document, e));
      }
    }
  }

  /** What the written file will have check say. */
  public Report judge(Facts facts, Answers answers) {
    return new Evaluation(
            providers,
            "auto",
            "",
            profiles(answers),
            answers.request(),
            Checks.all(),
            Config.EMPTY,
            null)
        .of(facts)
        .report();
  }

  private Map<String, ConsumerProfile> profiles(Answers answers) {
    Map<String, ConsumerProfile> profiles = new LinkedHashMap<>();
    for (String name : answers.consumers().isEmpty() ? List.of("generic") : answers.consumers()) {
      profiles.put(name, consumers.get(name));
    }
    return profiles;
  }

  /**
   * Says what would be overwritten, before anything is asked.
   *
   * @throws UsageException where a file is there, and nobody said that it may be replaced
   */
  public void requireNew() {
    if (!replace && Files.exists(target)) {
      throw new UsageException(
          "%s is there already: --force replaces it, --output writes another one"
              .formatted(target));
    }
  }

  /**
   * Writes the files; what is to be said about them, one line each.
   *
   * @param pipeline null: none
   */
  public List<String> write(Place place, Answers answers, @Nullable Pipeline pipeline) {
    requireNew();
    List<String> said = new ArrayList<>();
    String text = ConfigText.of(place, answers);
    OutputFile.write(target, out -> out.write(text));
    said.add("%s: connection %s".formatted(target, answers.name()));
    List<String> variables = ConfigText.variables(place, answers);
    variables.stream()
        .filter(name -> shell.variables().getOrDefault(name, "").isEmpty())
        .forEach(
            name ->
                said.add("set the environment variable %s before pgready runs".formatted(name)));
    try {
      ConfigSearch.trust(target, ConfigOptions.trusted(shell.surroundings()), providers, consumers);
    } catch (ConfigException e) {
      said.add("it is not trusted yet: " + e.getMessage());
    }
    if (pipeline != null) {
      said.addAll(written(pipeline, answers, variables));
    }
    return said;
  }

  /** The command for what was written. */
  public String next(Answers answers) {
    String command = "pgready check @" + answers.name();
    return ConfigOptions.finds(target, shell)
        ? command
        : command + " --config " + NextCommand.shell(target.toString());
  }

  private List<String> written(Pipeline pipeline, Answers answers, List<String> variables) {
    Path file = target.resolveSibling(pipeline.file());
    if (!replace && Files.exists(file)) {
      return List.of("%s is there already and stays as it is".formatted(file));
    }
    Path name = target.getFileName();
    String text =
        pipeline.text(name == null ? "pgready.yaml" : name.toString(), answers.name(), variables);
    try {
      Path directory = file.getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
    } catch (IOException e) {
      throw new UsageException("cannot write %s: %s".formatted(file, OutputFile.reason(e)));
    }
    OutputFile.write(file, out -> out.write(text));
    return List.of("%s: %s".formatted(file, pipeline.next(variables)));
  }

  /** That of the repository around the configuration; null: none is seen. */
  public @Nullable Pipeline seen() {
    for (Pipeline one : Pipeline.values()) {
      if (Files.exists(target.resolveSibling(one.sign()))) {
        return one;
      }
    }
    return null;
  }
}
