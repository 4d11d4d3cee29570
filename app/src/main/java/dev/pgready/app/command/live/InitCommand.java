// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command.live;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.OutputFile;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.init.Answers;
import dev.pgready.app.init.Pipeline;
import dev.pgready.app.init.Place;
import dev.pgready.app.init.Prospect;
import dev.pgready.app.init.run.InitDialogue;
import dev.pgready.app.init.run.Setup;
import dev.pgready.app.init.source.Candidate;
import dev.pgready.app.init.source.FileContent;
import dev.pgready.app.init.source.ProjectFile;
import dev.pgready.app.init.source.Reference;
import dev.pgready.app.live.LiveTerminal;
import dev.pgready.app.option.ConnectionOptions;
import dev.pgready.app.option.ConsumerOptions;
import dev.pgready.app.option.IdWord;
import dev.pgready.app.option.ServerOptions;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Report;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.connect.ConnectionSpec;
import dev.pgready.connect.ConnectionString;
import dev.pgready.connect.InvalidConnectionException;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.Facts;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.text.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pgready init}: writes pgready.yaml. */
@Command(
    name = "init",
    addMethodSubcommands = false,
    description = {
      "Writes pgready.yaml for a database: asks for connection, consumer, role, tables and",
      "publication on the terminal, and checks. Each option answers a question; without a",
      "terminal nothing is asked. No secret is written."
    },
    sortOptions = false)
public final class InitCommand implements Callable<Integer> {
  /** The job to write. */
  enum PipelineChoice {
    NONE,
    GITHUB,
    GITLAB,
    JENKINS;

    @Nullable Pipeline pipeline() {
      return switch (this) {
        case NONE -> null;
        case GITHUB -> Pipeline.GITHUB;
        case GITLAB -> Pipeline.GITLAB;
        case JENKINS -> Pipeline.JENKINS;
      };
    }
  }

  private final Console shell;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--from",
      paramLabel = "SOURCE",
      description = {
        "Read the connection from a file of the project: .env, compose.yaml, config/database.yml,",
        "schema.prisma, drizzle.config.ts or pg_service.conf; FILE:NAME where it has several."
      })
  private @Nullable String from;

  @Option(
      names = "--for",
      paramLabel = "CONSUMER",
      split = ",(?![^,:]*=)",
      converter = IdWord.OfConsumer.class,
      description = "Consumers to check for; repeatable (pgready consumers list).")
  private List<String> consumers = new ArrayList<>();

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "Check this role instead of the one that logs in.")
  private @Nullable String role;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "A table to replicate: name or schema.name (* is a wildcard); repeatable.")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "All tables of this schema (* is a wildcard); repeatable.")
  private List<String> schemas = new ArrayList<>();

  @Option(
      names = "--publication",
      paramLabel = "NAME",
      description = "The publication that the consumer will use.")
  private @Nullable String publication;

  @Option(
      names = "--slot",
      paramLabel = "NAME",
      description = "The replication slot that the consumer will use.")
  private @Nullable String slot;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "What the connection is called (default: as the database); check @NAME uses it.")
  private @Nullable String name;

  @Option(
      names = "--password-env",
      paramLabel = "VARIABLE",
      description =
          "The environment variable that will hold the password (default: NAME_PASSWORD).")
  private @Nullable String passwordVariable;

  @Option(
      names = "--pipeline",
      paramLabel = "KIND",
      description = "Write the job of a pipeline too: none, github, gitlab or jenkins.")
  private @Nullable PipelineChoice pipeline;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The configuration file to write (default: pgready.yaml).")
  private String output = "pgready.yaml";

  @Option(names = "--force", description = "Replace files that are there already.")
  private boolean force;

  @Option(
      names = {"-y", "--yes"},
      description = "Ask nothing on a terminal either: options answer, or defaults do.")
  private boolean yes;

  @Mixin private ConsumerOptions consumerFiles = new ConsumerOptions();

  public InitCommand(Console shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ConsumerCatalog catalog = consumerFiles.catalog();
    Setup setup = new Setup(shell, ProviderCatalog.builtIn(), catalog, target(), force);
    validate(catalog);
    setup.requireNew();
    List<ProjectFile> files = ProjectFile.of(directory(setup), shell.surroundings());
    Answers given =
        new Answers(
            name == null ? "" : name,
            consumers,
            role,
            tables,
            schemas,
            publication,
            slot,
            passwordVariable);
    boolean asks = !yes && LiveTerminal.possible(shell);
    Optional<Place> place = place(setup, files);
    return (asks
            ? dialogue(setup, catalog, files, given, place)
            : straight(setup, files, given, place))
        .code();
  }

  private ExitCode dialogue(
      Setup setup,
      ConsumerCatalog catalog,
      List<ProjectFile> files,
      Answers given,
      Optional<Place> place) {
    List<ConsumerProfile> all =
        catalog.ids().stream().map(catalog::find).flatMap(Optional::stream).toList();
    Pipeline shown = pipeline == null ? setup.seen() : pipeline.pipeline();
    Prospect prospect =
        new Prospect(
            environment(),
            files,
            all,
            given,
            role != null,
            !tables.isEmpty() || !schemas.isEmpty(),
            output,
            shown,
            pipeline != null && shown != null,
            setup::next);
    return new InitDialogue(setup, prospect).run(place.orElse(null));
  }

  /** Without questions. */
  private ExitCode straight(
      Setup setup, List<ProjectFile> files, Answers given, Optional<Place> place) {
    if (consumers.isEmpty()) {
      throw new UsageException(
          "--for is missing: who will read the stream (pgready consumers list)");
    }
    Place where =
        place
            .or(() -> environment().stream().findFirst().map(one -> resolved(setup, one)))
            .orElseThrow(() -> new UsageException(missing(files)));
    Answers answers = given.name().isEmpty() ? given.named(where.name()) : given;
    shell.say("connecting to " + where.where());
    Facts facts = setup.collect(where, answers, collector -> {});
    ConnectionFacts seen = facts.connection();
    if (facts.catalogue() == null) {
      shell.say(
          seen == null || seen.failure() == null
              ? "the server did not say what it holds"
              : seen.failure().message());
      shell.say("nothing was written");
      return ExitCode.NO_FACTS;
    }
    Report report = setup.judge(facts, answers);
    setup.write(where, answers, pipeline == null ? null : pipeline.pipeline()).forEach(shell::say);
    shell.out().println(Words.headline(report.verdict()));
    shell.out().println("Next: " + Printable.line(setup.next(answers)));
    return ExitCode.READY;
  }

  private static String missing(List<ProjectFile> files) {
    return files.isEmpty()
        ? "CONNECTION is missing: which database (or --from FILE, or DATABASE_URL)"
        : "CONNECTION is missing: which database, or --from one of "
            + files.stream().map(ProjectFile::name).collect(Collectors.joining(", "));
  }

  private Path target() {
    Path file = OutputFile.named(output);
    if (file == null) {
      throw new UsageException("--output names the file to write: it cannot be standard output");
    }
    OutputFile.requireUsable(Collections.singletonList(file), List.of());
    return file;
  }

  private static Path directory(Setup setup) {
    Path parent = setup.target().toAbsolutePath().getParent();
    return parent == null ? Path.of("").toAbsolutePath() : parent;
  }

  /** What is wrong with the command line is told before anything is read or connected to. */
  private void validate(ConsumerCatalog catalog) {
    consumers.forEach(catalog::get);
    if (name != null && !name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
      throw new UsageException("--name takes letters, digits, _, . and -");
    }
    if (passwordVariable != null && !passwordVariable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new UsageException("--password-env takes the name of an environment variable");
    }
    if (from != null && connection.given()) {
      throw new UsageException("CONNECTION and --from: give one of them");
    }
    Stream.of(
            tables.stream(), schemas.stream(), Stream.of(text(role), text(publication), text(slot)))
        .flatMap(all -> all)
        .filter(String::isBlank)
        .findFirst()
        .ifPresent(
            empty -> {
              throw new UsageException(
                  "an option is empty: check that the variable that it comes from is set");
            });
    if (ServerOptions.reference(connection.arguments().connection()) != null) {
      throw new UsageException("@NAME is a connection of pgready.yaml, which init writes");
    }
  }

  /** Not given is not empty. */
  private static String text(@Nullable String option) {
    return option == null ? "-" : option;
  }

  /** What the command line says; empty: nothing. */
  private Optional<Place> place(Setup setup, List<ProjectFile> files) {
    if (from != null) {
      return Optional.of(resolved(setup, named(from, files)));
    }
    if (!connection.given()) {
      return Optional.empty();
    }
    try {
      ConnectionSpec spec = connection.resolve(shell.surroundings());
      String typed = connection.arguments().connection();
      Candidate candidate =
          new Candidate(
              "typed",
              typed == null || connection.arguments().flags() ? "" : typed,
              Reference.NONE,
              spec.notes());
      boolean secret =
          typed != null
              ? ConnectionString.carriesPassword(typed)
              : connection.arguments().database() != null
                  && ConnectionString.carriesPassword(connection.arguments().database());
      return Optional.of(new Place(candidate, spec.target(), secret));
    } catch (InvalidConnectionException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Place resolved(Setup setup, Candidate candidate) {
    try {
      return setup.place(candidate);
    } catch (InvalidConnectionException e) {
      throw new UsageException("%s: %s".formatted(candidate.name(), e.getMessage()));
    }
  }

  /** The connection of a file that {@code --from} names: naming it is the leave to read it. */
  private Candidate named(String source, List<ProjectFile> files) {
    ProjectFile file =
        files.stream()
            .filter(one -> source.equals(one.name()) || source.startsWith(one.name() + ":"))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "--from %s: there is no such file here%s"
                            .formatted(
                                source,
                                files.isEmpty()
                                    ? ""
                                    : " (there are: %s)"
                                        .formatted(
                                            files.stream()
                                                .map(ProjectFile::name)
                                                .collect(Collectors.joining(", "))))));
    FileContent reading = file.read(shell.variables());
    String wanted =
        source.length() > file.name().length() ? source.substring(file.name().length() + 1) : "";
    List<Candidate> fitting =
        reading.candidates().stream()
            .filter(one -> wanted.isEmpty() || one.name().equals(wanted))
            .toList();
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    if (reading.candidates().isEmpty()) {
      throw new UsageException(
          "--from %s: %s".formatted(file.name(), String.join("; ", reading.problems())));
    }
    throw new UsageException(
        "--from %s: write %s:NAME, with one of %s"
            .formatted(
                source,
                file.name(),
                reading.candidates().stream()
                    .map(Candidate::name)
                    .collect(Collectors.joining(", "))));
  }

  /** Connections that the environment names. */
  private List<Candidate> environment() {
    List<Candidate> candidates = new ArrayList<>();
    Map<String, String> variables = shell.variables();
    boolean parts =
        Stream.of("PGHOST", "PGDATABASE", "PGSERVICE", "PGHOSTADDR", "PGPORT", "PGUSER")
            .anyMatch(variable -> !variables.getOrDefault(variable, "").isEmpty());
    if (parts) {
      libpq().ifPresent(candidates::add);
    }
    String url = variables.getOrDefault("DATABASE_URL", "");
    if (!url.isEmpty()) {
      candidates.add(new Candidate("DATABASE_URL", url, Reference.url("DATABASE_URL"), List.of()));
    }
    return candidates;
  }

  private Optional<Candidate> libpq() {
    try {
      ConnectionTarget target = connection.resolve(shell.surroundings()).target();
      Map<String, String> parts = new LinkedHashMap<>();
      parts.put("host", target.host());
      parts.put("port", String.valueOf(target.port()));
      parts.put("user", target.user());
      parts.put("dbname", target.database());
      return Optional.of(
          new Candidate(
              "PGHOST, PGDATABASE ...", ConnectionString.uri(parts), Reference.NONE, List.of()));
    } catch (InvalidConnectionException e) {
      return Optional.empty();
    }
  }
}
