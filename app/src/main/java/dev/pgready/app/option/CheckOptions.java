// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.Mute;
import dev.pgready.app.config.Precedence;
import dev.pgready.app.console.ConfigException;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.EnvironmentValues;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.policy.Evaluation;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.Configuration;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.checks.scope.Request;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.text.EnumWords;
import dev.pgready.text.Spelling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to judge, and as what. */
public final class CheckOptions {
  private static final String SLOT_EXISTS = "PGREADY_SLOT_EXISTS";

  private static final String SIZE = "(?i)[0-9]+(\\.[0-9]+)? *(b|kb|mb|gb|tb)";

  @Option(
      names = "--for",
      paramLabel = "CONSUMER",
      // a comma may also stand between the options of one: debezium:autocreate=filtered,plugin=x
      split = ",(?![^,:]*=)",
      converter = IdWord.OfConsumer.class,
      description = "Consumers to check for; repeatable (pgready consumers list).")
  private List<String> consumers = new ArrayList<>();

  @Option(
      names = "--publication",
      paramLabel = "NAME",
      description =
          "The publication that the consumer will use; repeatable where it takes several.")
  private List<String> publications = new ArrayList<>();

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "A table to replicate: name or schema.name (* is a wildcard); repeatable.")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--slot",
      paramLabel = "NAME",
      description = "The replication slot that the consumer will use.")
  private @Nullable String slot;

  @Option(
      names = "--slot-exists",
      description =
          "The slot is there already: that it is gone fails slot-conflict (after a failover or an upgrade).")
  private boolean slotExists;

  @Option(
      names = "--provider",
      paramLabel = "ID",
      converter = IdWord.class,
      description =
          "Where Postgres is hosted: auto (the default), none or an id (pgready providers list).")
  private @Nullable String provider;

  @Mixin private ProviderOptions providerFiles = new ProviderOptions();

  private @Nullable ProviderCatalog catalog;

  @Mixin private ConsumerOptions consumerFiles = new ConsumerOptions();

  private @Nullable ConsumerCatalog readers;

  @Option(
      names = "--disk-free",
      paramLabel = "SIZE",
      description = "Free space on the server's WAL disk, such as 20GB; slot-retention uses it.")
  private @Nullable String diskFree;

  @Option(
      names = "--only",
      paramLabel = "IDS",
      split = ",",
      converter = IdWord.class,
      description = "Run only these checks (pgready checks list).")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--skip",
      paramLabel = "IDS",
      split = ",",
      converter = IdWord.class,
      description = "Skip these checks.")
  private List<String> skip = new ArrayList<>();

  @Option(
      names = "--scope",
      paramLabel = "WHAT",
      description =
          "Run only checks that this decides: schema, server, role or all (default: all; of a dump: schema).")
  private @Nullable ScopeChoice scope;

  @Mixin private ConfigOptions configuration = new ConfigOptions();

  /** What holds, whoever said it. */
  private record Said(
      List<String> consumers,
      String provider,
      @Nullable String publication,
      List<String> more,
      @Nullable String slot,
      boolean slotExists,
      List<String> tables,
      List<String> schemas,
      List<String> skip) {}

  /**
   * What a command adds to these flags.
   *
   * @param schemas its own {@code --schema}
   * @param otherwise the consumers where no flag names any
   * @param gate what its exit code comes to; null: nothing of the configuration decides on that
   * @param usual which checks run where no flag says so
   */
  public record Asked(
      List<String> schemas, List<String> otherwise, @Nullable GateOptions gate, ScopeChoice usual) {
    /** All checks. */
    public Asked(List<String> schemas, List<String> otherwise, @Nullable GateOptions gate) {
      this(schemas, otherwise, gate, ScopeChoice.ALL);
    }

    public Asked {
      schemas = List.copyOf(schemas);
      otherwise = List.copyOf(otherwise);
    }
  }

  /**
   * The configuration that holds.
   *
   * @param argument another argument of the command line that names it; null: none
   * @throws ConfigException when it cannot be used
   */
  public ConfigFile file(Console shell, @Nullable String argument) {
    return configuration.read(shell, argument, providers(), consumerCatalog());
  }

  /**
   * Lets the configuration and the environment answer what no flag does.
   *
   * @param collecting takes what the configuration says of the connection; null: there is none
   * @throws UsageException when something of it cannot be used
   * @throws ConfigException when what weighs comes from a configuration that was only found
   */
  public CheckSettings settle(
      ConfigFile file, Console shell, @Nullable CollectionOptions collecting, Asked asked) {
    CollectionSettings collection = collecting == null ? null : collecting.untrusted(file, shell);
    Precedence precedence =
        collection == null
            ? new Precedence(file, file.config(), shell.variables())
            : collection.precedence();
    GateOptions gate = asked.gate();
    GateOptions.Gate decides = gate == null ? GateOptions.Gate.STRICT : gate.settle(precedence);
    return new CheckSettings(
        precedence,
        collection,
        decides,
        evaluation(precedence, precedence, asked, shell.variables()));
  }

  /**
   * The same flags and environment over what the file says of one database.
   *
   * @param whole who had the word for the whole file, of which the keys of the gate are
   */
  public Evaluation evaluation(
      Precedence by, Precedence whole, Asked asked, Map<String, String> variables) {
    Said all = said(by, asked);
    by.requireTrust(true);
    return new Evaluation(
        providers(),
        all.provider(),
        providerBy(by, variables),
        consumers(all.consumers()),
        request(all, by.config()),
        checks(all.skip(), scope(asked)),
        by.config(),
        configuration(by, whole, scope(asked)));
  }

  private ScopeChoice scope(Asked asked) {
    return scope == null ? asked.usual() : scope;
  }

  /**
   * There is no server of the user's: only what a schema decides can be judged.
   *
   * @throws UsageException when something else is asked for
   */
  public void requireSchemaScope() {
    if (scope != null && scope != ScopeChoice.SCHEMA) {
      throw new UsageException(
          "--scope %s needs a connection: a dump or migrations decide what --scope schema checks"
              .formatted(EnumWords.of(scope)));
    }
  }

  /** A name that a variable did not fill would ask for something else than was meant. */
  private static void named(String option, @Nullable String value) {
    if (value != null && value.isBlank()) {
      throw new UsageException(
          "%s is empty: check that the variable that it comes from is set".formatted(option));
    }
  }

  private Said said(Precedence by, Asked asked) {
    Config config = by.config();
    publications.forEach(name -> named("--publication", name));
    named("--slot", slot);
    named("--provider", provider);
    tables.forEach(table -> named("--table", table));
    asked.schemas().forEach(schema -> named("--schema", schema));
    Said all =
        new Said(
            by.list(
                "consumers",
                consumers.isEmpty() ? asked.otherwise() : consumers,
                "PGREADY_FOR",
                Config::consumers),
            Objects.requireNonNull(
                word(by, "provider", provider, "PGREADY_PROVIDER", config.provider(), "auto")),
            word(
                by,
                "publication",
                publications.isEmpty() ? null : publications.get(0),
                "PGREADY_PUBLICATION",
                config.publication(),
                null),
            further(publications),
            word(by, "slot", slot, "PGREADY_SLOT", config.slot(), null),
            Boolean.TRUE.equals(
                by.of(
                    "slot-exists",
                    slotExists ? Boolean.TRUE : null,
                    SLOT_EXISTS,
                    text -> EnvironmentValues.flag(SLOT_EXISTS, text),
                    config.slotExists(),
                    false)),
            by.list("tables", tables, "PGREADY_TABLES", Config::tables),
            by.list("schemas", asked.schemas(), "PGREADY_SCHEMAS", Config::schemas),
            Stream.concat(skip.stream(), config.skip().stream()).distinct().toList());
    if (all.slotExists() && all.slot() == null) {
      throw new UsageException("--slot-exists needs --slot: which slot is there?");
    }
    if (!all.provider().equals("auto")
        && !all.provider().equals("none")
        && providers().find(all.provider()).isEmpty()) {
      throw Evaluation.unknownProvider(all.provider(), providers());
    }
    return all;
  }

  private static @Nullable String word(
      Precedence by,
      String name,
      @Nullable String flag,
      String variable,
      @Nullable String written,
      @Nullable String otherwise) {
    return by.of(name, flag, variable, text -> text, written, otherwise);
  }

  /** Who says which provider it is. */
  private String providerBy(Precedence by, Map<String, String> variables) {
    return by.written().containsKey("provider")
        ? "provider of %s".formatted(by.file().path())
        : provider == null && !variables.getOrDefault("PGREADY_PROVIDER", "").isEmpty()
            ? "PGREADY_PROVIDER"
            : "--provider";
  }

  /** What a report tells of the configuration and of checks that did not run; null: nothing. */
  private @Nullable Configuration configuration(
      Precedence by, Precedence whole, ScopeChoice scope) {
    Map<String, String> leftOut = new LinkedHashMap<>();
    for (Check check : Checks.all()) {
      String id = check.id();
      if (skip.contains(id)) {
        leftOut.put(id, Configuration.SKIP_FLAG);
      } else if (by.config().skip().contains(id)) {
        leftOut.put(id, Configuration.SKIP_KEY);
      } else if (!only.isEmpty() && !only.contains(id)) {
        leftOut.put(id, Configuration.ONLY_FLAG);
      } else if (!scope.takes(check)) {
        leftOut.put(id, Configuration.SCOPE_FLAG + " " + EnumWords.of(scope));
      }
    }
    Path path = by.file().path();
    if (path == null) {
      return leftOut.isEmpty() ? null : new Configuration(null, null, Map.of(), leftOut);
    }
    // the gate's keys are the whole file's, also where the rest is one database's
    Map<String, String> says = new LinkedHashMap<>(whole.written());
    says.keySet().retainAll(GateOptions.KEYS);
    says.putAll(by.written());
    by.config().thresholds().forEach((name, value) -> says.put("thresholds." + name, value));
    by.config().severity().forEach((id, as) -> says.put("severity." + id, Words.of(as)));
    for (Mute mute : by.config().mutes()) {
      says.merge(
          "mutes." + mute.check(),
          "%s until %s by %s"
              .formatted(
                  mute.subject() == null ? "all of it" : mute.subject(),
                  mute.expires(),
                  mute.owner()),
          (one, other) -> one + "; " + other);
    }
    return new Configuration(path.toString(), Words.of(by.file().standing()), says, leftOut);
  }

  private Map<String, ConsumerProfile> consumers(List<String> names) {
    Map<String, ConsumerProfile> profiles = new LinkedHashMap<>();
    for (String name : names.isEmpty() ? List.of("generic") : names) {
      profiles.put(name, consumerCatalog().get(name));
    }
    return profiles;
  }

  private List<Check> checks(List<String> left, ScopeChoice scope) {
    only.forEach(CheckOptions::requireCheck);
    left.forEach(CheckOptions::requireCheck);
    List<Check> run =
        Checks.all().stream()
            .filter(check -> only.isEmpty() || only.contains(check.id()))
            .filter(check -> !left.contains(check.id()))
            .filter(scope::takes)
            .toList();
    if (run.isEmpty()) {
      // nothing fails where nothing is judged
      throw new UsageException(
          "no check is left to run: look at --only, --skip (also in pgready.yaml) and --scope");
    }
    return run;
  }

  private static void requireCheck(String id) {
    if (id.isEmpty()) {
      throw new UsageException("the name of the check is empty (pgready checks list names all)");
    }
    if (Checks.find(id).isEmpty()) {
      throw new UsageException(
          "unknown check %s%s (pgready checks list names all)"
              .formatted(id, Spelling.question(id, Checks.all().stream().map(Check::id).toList())));
    }
  }

  private Request request(Said all, Config config) {
    return new Request(
        all.publication(),
        all.tables(),
        all.schemas(),
        all.slot(),
        diskFree(),
        config.thresholds(),
        all.more(),
        all.slotExists(),
        List.of());
  }

  private static List<String> further(List<String> publications) {
    return publications.stream()
        .skip(1)
        .filter(name -> !name.equals(publications.get(0)))
        .distinct()
        .toList();
  }

  /** Null: not known. */
  private @Nullable Long diskFree() {
    if (diskFree == null) {
      return null;
    }
    OptionalLong bytes =
        diskFree.strip().matches(SIZE)
            ? Quantities.of(diskFree.strip(), null)
            : OptionalLong.empty();
    return bytes.orElseThrow(
        () ->
            new UsageException(
                "--disk-free %s is not a size with its unit, such as 20GB (B, kB, MB, GB, TB)"
                    .formatted(diskFree)));
  }

  /** Built once: profiles are read when they are asked for. */
  private ProviderCatalog providers() {
    if (catalog == null) {
      catalog = providerFiles.catalog();
    }
    return catalog;
  }

  private ConsumerCatalog consumerCatalog() {
    if (readers == null) {
      readers = consumerFiles.catalog();
    }
    return readers;
  }
}
