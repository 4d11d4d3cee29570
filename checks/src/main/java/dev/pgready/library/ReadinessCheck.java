// SPDX-License-Identifier: Apache-2.0
package dev.pgready.library;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.connect.ConnectionArguments;
import dev.pgready.connect.ConnectionSpec;
import dev.pgready.connect.InvalidConnectionException;
import dev.pgready.connect.LibpqEnvironment;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.facts.FactsException;
import dev.pgready.profile.ProfileException;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether a database is ready for a consumer, asked from Java:
 *
 * <pre>{@code
 * Report report = ReadinessCheck.of("postgresql://app@db.example/shop").consumers("zero").check();
 * if (report.verdict() == Verdict.NOT_READY) { ... }
 * }</pre>
 *
 * <p>Immutable: every method returns another question, and one may be asked by several threads.
 * Each {@link #check()} opens sessions of its own, with the limits of {@link #timeoutSeconds}, and
 * closes them. Nothing is logged or printed, and the process is never ended. What the server does
 * never makes it throw: a server that was not reached is a report with {@code NO_FACTS}.
 */
public final class ReadinessCheck {
  private static final int DEFAULT_TIMEOUT_SECONDS = 10;

  private final ConnectionTarget target;
  private final List<String> consumers;
  private final List<String> tables;
  private final List<String> publications;
  private final @Nullable String role;
  private final @Nullable String provider;
  private final ProbeLevel probe;
  private final int timeoutSeconds;

  private ReadinessCheck(
      ConnectionTarget target,
      List<String> consumers,
      List<String> tables,
      List<String> publications,
      @Nullable String role,
      @Nullable String provider,
      ProbeLevel probe,
      int timeoutSeconds) {
    this.target = target;
    this.consumers = consumers;
    this.tables = tables;
    this.publications = publications;
    this.role = role;
    this.provider = provider;
    this.probe = probe;
    this.timeoutSeconds = timeoutSeconds;
  }

  /**
   * @param connection a URI, a {@code key=value} string, a JDBC URL or the name of a database, as
   *     on the command line: what it leaves out is taken from libpq's environment variables and
   *     password file
   * @throws IllegalArgumentException when it cannot be understood; the message holds no secret
   */
  public static ReadinessCheck of(String connection) {
    return of(ConnectionArguments.of(connection), null);
  }

  /**
   * @param url a JDBC URL, such as Testcontainers' {@code getJdbcUrl()}
   * @param user wins over the one in the URL
   * @param password null: from the URL, the environment or the password file
   * @throws IllegalArgumentException when the URL cannot be understood; the message holds no secret
   */
  public static ReadinessCheck of(String url, String user, @Nullable String password) {
    // the user's own word is not part of the string, where it would have to be encoded
    String alone = url.replaceFirst("([?&])user=[^&]*", "$1");
    return of(new ConnectionArguments(alone, null, null, user, null), password);
  }

  /**
   * The database that a data source leads to. It is asked for its URL, user and password alone: no
   * session is taken from a pool, where a pooled one could not be told from the server's own.
   *
   * @param source one that says where it leads, as HikariCP's, DBCP's, Tomcat's, Spring's and
   *     pgjdbc's do
   * @throws IllegalArgumentException when it does not say so; the message holds no secret
   */
  public static ReadinessCheck of(DataSource source) {
    return described(source, DatabaseBean.ofDataSource(source));
  }

  /**
   * The database of anything with {@code getJdbcUrl()}, {@code getUsername()} and {@code
   * getPassword()}, such as Testcontainers' {@code JdbcDatabaseContainer}.
   *
   * @throws IllegalArgumentException when it has none of these, or does not say where its database
   *     is, as a container that is not started; the message holds no secret
   */
  public static ReadinessCheck ofContainer(Object container) {
    return described(container, DatabaseBean.ofContainer(container));
  }

  private static ReadinessCheck described(Object database, @Nullable DatabaseBean bean) {
    if (bean == null) {
      throw new IllegalArgumentException(
          "%s does not say where its database is: give URL, user and password"
              .formatted(database.getClass().getName()));
    }
    return of(bean.url(), bean.user(), bean.password());
  }

  private static ReadinessCheck of(ConnectionArguments arguments, @Nullable String password) {
    try {
      ConnectionSpec spec = ConnectionSpec.of(arguments, LibpqEnvironment.ofProcess());
      return new ReadinessCheck(
          (password == null ? spec : spec.withPassword(password)).target(),
          List.of("generic"),
          List.of(),
          List.of(),
          null,
          null,
          ProbeLevel.SAFE,
          DEFAULT_TIMEOUT_SECONDS);
    } catch (InvalidConnectionException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * For whom; by default for {@code generic}, logical decoding with pgoutput.
   *
   * @param names ids as of {@code pgready consumers list}, options behind a colon
   */
  public ReadinessCheck consumers(String... names) {
    return new ReadinessCheck(
        target, List.of(names), tables, publications, role, provider, probe, timeoutSeconds);
  }

  /**
   * @param names {@code orders} or {@code shop.orders}, {@code *} as a wildcard; by default what
   *     the publication or the consumer would take
   */
  public ReadinessCheck tables(String... names) {
    return new ReadinessCheck(
        target, consumers, List.of(names), publications, role, provider, probe, timeoutSeconds);
  }

  /** The publications to be read; by default the consumer's own. */
  public ReadinessCheck publications(String... names) {
    return new ReadinessCheck(
        target, consumers, tables, List.of(names), role, provider, probe, timeoutSeconds);
  }

  /** The role that the consumer will log in as; by default the one that connects. */
  public ReadinessCheck role(String name) {
    return new ReadinessCheck(
        target, consumers, tables, publications, name, provider, probe, timeoutSeconds);
  }

  /**
   * @param id as of {@code pgready providers list}; by default what the server itself shows
   */
  public ReadinessCheck provider(String id) {
    return new ReadinessCheck(
        target, consumers, tables, publications, role, id, probe, timeoutSeconds);
  }

  /** How much is tried; by default {@link ProbeLevel#SAFE}, which creates nothing. */
  public ReadinessCheck probe(ProbeLevel level) {
    return new ReadinessCheck(
        target, consumers, tables, publications, role, provider, level, timeoutSeconds);
  }

  /**
   * @param seconds for every statement, at least 1; by default 10
   */
  public ReadinessCheck timeoutSeconds(int seconds) {
    if (seconds < 1) {
      throw new IllegalArgumentException("a timeout of %s seconds: at least 1".formatted(seconds));
    }
    return new ReadinessCheck(
        target, consumers, tables, publications, role, provider, probe, seconds);
  }

  /**
   * Asks the server.
   *
   * @throws IllegalArgumentException when there is no such consumer, option or provider
   */
  public Report check() {
    Map<String, ConsumerProfile> profiles = profiles();
    ProviderCatalog providers = ProviderCatalog.builtIn();
    ProviderDetector detector = new ProviderDetector(providers);
    if (provider != null && providers.find(provider).isEmpty()) {
      throw new IllegalArgumentException(
          "unknown provider %s (known: %s)"
              .formatted(provider, String.join(", ", providers.ids())));
    }
    String first = publications.isEmpty() ? null : publications.get(0);
    CollectOptions options =
        new CollectOptions(probe, role, null, providers, tables, first, timeoutSeconds, null)
            .trying(ConsumerCatalog.plugins(profiles.values()));
    Facts facts = facts(options);
    Detection detection =
        provider == null
            ? facts.host(detector)
            : facts.host(detector, providers.find(provider).orElseThrow(), "the caller says so");
    List<String> more =
        publications.isEmpty() ? List.of() : publications.subList(1, publications.size());
    return Preflight.run(
        facts,
        detection,
        profiles,
        new Request(first, tables, List.of(), null, null, Map.of(), more),
        Checks.all());
  }

  private Facts facts(CollectOptions options) {
    String document = FactsCollector.collect(target, options);
    try {
      return FactsDocument.read(document);
    } catch (FactsException e) {
      // the server answered with something else than facts
      return FactsDocument.read(FactsCollector.unreadable(document, e));
    }
  }

  private Map<String, ConsumerProfile> profiles() {
    ConsumerCatalog catalog = new ConsumerCatalog();
    Map<String, ConsumerProfile> profiles = new LinkedHashMap<>();
    try {
      consumers.forEach(name -> profiles.put(name, catalog.get(name)));
    } catch (ProfileException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return profiles;
  }
}
