package dev.pgready.app;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.Connection;
import dev.pgready.app.config.Places;
import dev.pgready.app.config.Precedence;
import dev.pgready.app.connect.ConnectionArguments;
import dev.pgready.app.connect.ConnectionOptions;
import dev.pgready.app.connect.ConnectionSpec;
import dev.pgready.app.connect.InvalidConnectionException;
import dev.pgready.app.connect.PasswordPrompt;
import dev.pgready.app.stream.RoundTrip;
import dev.pgready.checks.collect.CollectOptions;
import dev.pgready.checks.collect.ConnectionTarget;
import dev.pgready.checks.collect.FactsCollector;
import dev.pgready.checks.collect.FactsSql;
import dev.pgready.checks.collect.ProbeLevel;
import dev.pgready.checks.collect.StreamProber;
import dev.pgready.checks.facts.ConnectionFacts;
import dev.pgready.checks.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where to connect and what may happen there: the options of every command that collects facts. */
final class Collecting {
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--direct-url",
      paramLabel = "CONNECTION",
      description = "Where replication connections go, if CONNECTION leads to a pooler.")
  private @Nullable String directUrl;

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "Judge this role instead of the one that logs in.")
  private @Nullable String role;

  @Option(
      names = "--probe",
      paramLabel = "LEVEL",
      description = {
        "none: one read-only transaction;",
        "safe (the default): also a replication connection and a pooler test;",
        "full: also DDL that is rolled back, a temporary slot, one message."
      })
  private @Nullable ProbeLevel stated;

  private ProbeLevel probe = ProbeLevel.SAFE;

  @Option(names = "--timeout", paramLabel = "SECONDS", description = "For every statement (10).")
  private @Nullable Integer statedTimeout;

  private int timeout = 10;

  private @Nullable Named named;

  /** A connection of the configuration. */
  private record Named(String name, Connection connection, ConfigFile file) {}

  /**
   * Takes the file's connection that the command line names, or the file's own choice where neither
   * command line nor environment say where to connect.
   *
   * @return the configuration as it is for that connection
   */
  Config choose(ConfigFile file, Shell shell) {
    String word = connection.arguments().connection();
    Config config = file.config();
    String name =
        word != null
            ? word
            : !connection.given() && !ConnectionSpec.placeGiven(shell.surroundings())
                ? config.connection()
                : null;
    Connection known = name == null ? null : config.connections().get(name);
    if (name == null || known == null) {
      return config;
    }
    named = new Named(name, known, file);
    return config.at(known);
  }

  /** Lets environment and configuration answer what no flag does. */
  void configure(Precedence precedence) {
    ProbeLevel level =
        precedence.of(
            "probe",
            stated,
            "PGREADY_PROBE",
            text -> constant("PGREADY_PROBE", text, ProbeLevel.class),
            precedence.config().probe(),
            ProbeLevel.SAFE);
    probe = level == null ? ProbeLevel.SAFE : level;
    Integer seconds =
        precedence.of(
            "timeout",
            statedTimeout,
            "PGREADY_TIMEOUT",
            text -> number("PGREADY_TIMEOUT", text),
            precedence.config().timeout(),
            10);
    timeout = seconds == null ? 10 : seconds;
    if (named != null && role == null) {
      role = named.connection().role();
    }
  }

  static <E extends Enum<E>> E constant(String variable, String text, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text.strip())) {
        return constant;
      }
    }
    throw new UsageException(
        "%s must be one of %s"
            .formatted(
                variable,
                String.join(
                    ", ",
                    Arrays.stream(type.getEnumConstants())
                        .map(e -> e.name().toLowerCase(Locale.ROOT))
                        .toList())));
  }

  private static Integer number(String variable, String text) {
    if (!text.strip().matches("[0-9]{1,9}")) {
      throw new UsageException(variable + " must be a number of seconds above 0");
    }
    return Integer.valueOf(text.strip());
  }

  /** Whether the command line itself says where to connect. */
  boolean connectionGiven() {
    return connection.given();
  }

  void validate() {
    probe = stated == null ? probe : stated;
    timeout = statedTimeout == null ? timeout : statedTimeout;
    if (timeout < 1) {
      throw new UsageException(
          "--timeout %d is not a number of seconds above 0".formatted(timeout));
    }
  }

  /** What a DBA runs with psql in place of {@link #document}. */
  String printedSql(ProviderCatalog providers) {
    return FactsSql.forPsql(providers, role, timeout);
  }

  /** Where the connection would go; connects to nothing. */
  ConnectionTarget target(Shell shell) {
    return resolve(shell).target();
  }

  private ConnectionSpec resolve(Shell shell) {
    try {
      ConnectionSpec spec =
          named == null
              ? connection.resolve(shell.surroundings())
              : Places.of(named.file(), shell.surroundings()).spec(named.name(), named.connection());
      spec.notes().forEach(note -> shell.say("pgready: " + note));
      return spec;
    } catch (InvalidConnectionException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable ConnectionTarget direct(Shell shell) {
    if (directUrl == null) {
      return named == null
          ? null
          : Places.of(named.file(), shell.surroundings())
              .direct(named.name(), named.connection())
              .map(ConnectionSpec::target)
              .orElse(null);
    }
    try {
      ConnectionSpec spec =
          ConnectionSpec.of(ConnectionArguments.of(directUrl), shell.surroundings());
      spec.notes().forEach(note -> shell.say("pgready: --direct-url: " + note));
      return spec.target();
    } catch (InvalidConnectionException e) {
      throw new UsageException("--direct-url: " + e.getMessage());
    }
  }

  /** The statements that {@link #document} would send, with comments. */
  CollectOptions options(
      Shell shell, ProviderCatalog providers, List<String> tables, @Nullable String publication) {
    // of the other levels the stream's classes would only cost start-up time
    StreamProber stream = probe == ProbeLevel.FULL ? new RoundTrip() : null;
    return new CollectOptions(
        probe, role, direct(shell), providers, tables, publication, timeout, stream);
  }

  /**
   * The facts document of the server that the user named; asks for a password where one is missing
   * and there is a terminal to ask on.
   */
  String document(
      Shell shell, ProviderCatalog providers, List<String> tables, @Nullable String publication) {
    ConnectionSpec spec = resolve(shell);
    CollectOptions options = options(shell, providers, tables, publication);
    String document = collect(spec.target(), options, shell);
    if (spec.target().password() == null && shell.screen().terminal() && lacksPassword(document)) {
      ConnectionSpec known = PasswordPrompt.ask(spec.target()).map(spec::withPassword).orElse(null);
      if (known != null) {
        return collect(known.target(), options, shell);
      }
    }
    return document;
  }

  private static boolean lacksPassword(String document) {
    ConnectionFacts facts = FactsDocument.read(document).connection();
    return facts != null
        && facts.failure() != null
        && facts.failure().cause() == ConnectionFacts.Cause.PASSWORD_MISSING;
  }

  private static String collect(
      ConnectionTarget target, CollectOptions options, Shell shell) {
    try (FactsCollector collector = new FactsCollector(target, options);
        Interruption interruption = 
            Interruption.closing(collector, shell, Interruption.NO_REPORT)) {
      String document = collector.collect();
      interruption.check();
      return document;
    }
  }
}
