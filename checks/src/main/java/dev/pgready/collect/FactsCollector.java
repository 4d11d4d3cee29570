// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import dev.pgready.collect.connect.ConnectFailure;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Session;
import dev.pgready.collect.connect.Sessions;
import dev.pgready.collect.login.Logins;
import dev.pgready.collect.probe.FullProber;
import dev.pgready.collect.probe.PoolerProber;
import dev.pgready.collect.probe.ReplicationProber;
import dev.pgready.collect.probe.ServerRegister;
import dev.pgready.collect.probe.SlotProber;
import dev.pgready.collect.query.CatalogueReader;
import dev.pgready.collect.query.FactsSql;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.ConnectionFacts.Address;
import dev.pgready.facts.ConnectionFacts.Failure;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.facts.FactsException;
import dev.pgready.facts.PrivilegedFacts;
import dev.pgready.facts.ProbeFacts;
import dev.pgready.facts.ProbeFacts.Attempt;
import dev.pgready.facts.Reading;
import dev.pgready.facts.SlotSample;
import dev.pgready.providers.ProviderCatalog;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects everything visible of one database, as far as the level of probing allows. The server's
 * behaviour never makes it throw: what could not be had is part of the facts.
 */
public final class FactsCollector implements AutoCloseable {
  /** So many statements may come to their time limit before the probes of DDL are given up. */
  private static final int MOST_TIMEOUTS = 8;

  /** Of a session whose libraries (session_preload_libraries) cannot be loaded. */
  private static final String NO_LIBRARY = "58P01";

  private static final int SENDER_ATTEMPTS = 8;

  /** Of the first session, where one beside it may have taken the last connection. */
  private static final int ALONE_ATTEMPTS = 8;

  private ConnectionTarget target;
  private final CollectOptions options;
  private final Sessions sessions;
  private final ServerRegister servers = new ServerRegister();
  private final long start = System.nanoTime();
  private final CountDownLatch closed = new CountDownLatch(1);
  private Runnable whenConnected = () -> {};
  private Effort effort = Effort.LITTLE;
  private long waited;
  private Consumer<String> notices = notice -> {};
  private @Nullable ComingFacts coming;
  private @Nullable Facts facts;

  /** Nothing is opened before {@link #collect()}. */
  public FactsCollector(ConnectionTarget target, CollectOptions options) {
    this(target, options, new Logins());
  }

  /**
   * @param logins shared with the collectors of other databases, which may be of the same server
   */
  public FactsCollector(ConnectionTarget target, CollectOptions options, Logins logins) {
    this.target = target;
    this.options = options;
    this.sessions = new Sessions(options.timeoutSeconds(), logins);
  }

  /**
   * Warns of what is about to happen to the database, one line each.
   *
   * @param sink from any thread
   */
  public FactsCollector notices(Consumer<String> sink) {
    notices = sink;
    return this;
  }

  /** Runs {@code action} as soon as the server has let an ordinary session in; at most once. */
  public FactsCollector whenConnected(Runnable action) {
    whenConnected = action;
    return this;
  }

  /**
   * Whether the facts of a large database are read while it still sends them: for whoever calls
   * {@link #facts()}.
   */
  public FactsCollector readingAhead(boolean ahead) {
    coming = ahead ? new ComingFacts() : null;
    return this;
  }

  /**
   * What {@link FactsDocument#read} would make of the document that {@link #collect()} returned.
   *
   * @return empty: nobody has read it yet
   */
  public Optional<Facts> facts() {
    return Optional.ofNullable(facts);
  }

  /** The facts document of {@code target}. */
  public static String collect(ConnectionTarget target, CollectOptions options) {
    try (FactsCollector collector = new FactsCollector(target, options)) {
      return collector.collect();
    }
  }

  /**
   * Does now what the first collection would have to wait for, and asks no server. For a second
   * thread, while the command line is read.
   */
  public static void prepare() {
    ProviderCatalog providers = ProviderCatalog.builtIn();
    FirstConnection.connect();
    // where nobody has profiles of their own, and the server is no older than 14
    FactsSql.catalogue(providers, null, true);
  }

  /**
   * Every statement that {@link #collect(ConnectionTarget, CollectOptions)} would send, in order,
   * each under a comment that names the probe; the stream's own are not among them.
   */
  public static List<String> plan(CollectOptions options) {
    return new Plan(options).steps();
  }

  /** How near a collection came to its time limits. */
  public enum Effort {
    LITTLE,
    /** More than half of one. */
    MUCH,
    /** It failed for them, or as the server had no connection left. */
    TOO_MUCH
  }

  /** How much of its limits {@link #collect()} needed. */
  public Effort effort() {
    return effort;
  }

  private static Effort effort(
      @Nullable Failure failure, long millis, int connectSeconds, int statementSeconds) {
    int seconds =
        connectSeconds == 0 || statementSeconds == 0
            ? Math.max(connectSeconds, statementSeconds)
            : Math.min(connectSeconds, statementSeconds);
    boolean much = seconds > 0 && millis > TimeUnit.SECONDS.toMillis(seconds) / 2;
    if (failure == null) {
      return much ? Effort.MUCH : Effort.LITTLE;
    }
    return switch (failure.cause()) {
      case HUNG, TIMEOUT, TOO_MANY_CONNECTIONS -> Effort.TOO_MUCH;
      case FACTS_FAILED ->
          statementSeconds > 0 && millis >= TimeUnit.SECONDS.toMillis(statementSeconds)
              ? Effort.TOO_MUCH
              : Effort.LITTLE;
      default -> Effort.LITTLE;
    };
  }

  /** The facts document; to be called once. */
  public String collect() {
    // of several hosts, the one that lets the first session in is judged: all others go there too
    boolean several = !target.others().isEmpty();
    Optional<CompletableFuture<ProbeFacts.ReplicationProbe>> replication =
        options.probe() == ProbeLevel.NONE || several
            ? Optional.empty()
            : Optional.of(replication());
    PoolerProber pooler = new PoolerProber(sessions, target, servers);
    CompletableFuture<PoolerProber.Aside> aside =
        options.probe() == ProbeLevel.NONE || several ? null : pooler.aside();
    Session session;
    Failure refused = null;
    try {
      session = first(aside);
      target = session.target();
      if (several && options.probe() != ProbeLevel.NONE) {
        replication = Optional.of(replication());
        pooler = new PoolerProber(sessions, target, servers);
        aside = pooler.aside();
      }
    } catch (ConnectFailure e) {
      ProbeFacts.ReplicationProbe probe = replication.map(CompletableFuture::join).orElse(null);
      Optional<Session> sender = probe == null ? Optional.empty() : walsender(e, probe);
      if (sender.isEmpty()) {
        return document(null, null, e.failure(), e.addresses(), null, probes(probe));
      }
      session = sender.get();
      // what is missing for good is told with the facts; a full server is told by its figures
      refused = NO_LIBRARY.equals(e.failure().sqlState()) ? e.failure() : null;
    }
    whenConnected.run();
    CatalogueReader reader = new CatalogueReader(options, coming);
    CatalogueReader.Answer answer =
        aside == null ? reader.read(session) : reader.read(session, ServerRegister.WHO);
    for (int left = answer.otherSessions(session); left > 0 && answer.lost(); left--) {
      Optional<Session> next = another();
      if (next.isPresent()) {
        sessions.close(session);
        answer =
            new CatalogueReader(options)
                .readUnhurried(next.get(), answer.outOfTime())
                .orElse(answer);
        session = next.get();
      }
    }
    if (answer.document() == null) {
      return document(
          null,
          session,
          answer.failure(),
          session.addresses(),
          answer.banner(),
          probes(replication.map(CompletableFuture::join).orElse(null)));
    }
    long seen = System.nanoTime();
    String document = answer.document();
    ComingFacts ahead = answer.first() ? coming : null;
    ProbeFacts probes = ProbeFacts.NONE;
    Reading<PrivilegedFacts> privileged = Reading.notAsked();
    if (aside != null) {
      ProbeFacts.PoolerProbe between = pooler.probe(session, document, answer.who(), aside);
      Catalogue catalogue = options.probe() == ProbeLevel.FULL ? catalogue(document, ahead) : null;
      if (catalogue != null) {
        privileged = new CatalogueReader(options).privileged(session);
        probes =
            full(
                session, catalogue, replication.map(CompletableFuture::join).orElse(null), between);
      } else {
        probes = probes(replication.map(CompletableFuture::join).orElse(null), between);
      }
    }
    String whole =
        document(
            document,
            session,
            refused,
            session.addresses(),
            null,
            probes,
            privileged,
            sample(session, seen));
    facts =
        ahead == null
            ? null
            : ahead.facts().map(rest -> FactsDocument.completed(whole, rest)).orElse(null);
    return whole;
  }

  /**
   * @param aside a session beside it, closed soon; null: none. Where both took the last connection
   *     from each other, this one comes once more, alone
   */
  private Session first(@Nullable CompletableFuture<PoolerProber.Aside> aside)
      throws ConnectFailure {
    for (int left = aside == null ? 0 : ALONE_ATTEMPTS; ; left--) {
      try {
        return sessions.ordinary(target);
      } catch (ConnectFailure e) {
        if (left == 0
            || aside == null
            || e.failure().cause() != ConnectionFacts.Cause.TOO_MANY_CONNECTIONS) {
          throw e;
        }
        PoolerProber.Aside other = aside.join();
        if (other.announced() == 0 && !other.full()) {
          throw e;
        }
        if (left < ALONE_ATTEMPTS) {
          // its process may end a little later than its connection
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        if (other.full()) {
          // it has none either: unless both were refused for each other's sake, waiting is no use
          left = Math.min(left, 2);
        }
      }
    }
  }

  private Optional<Session> another() {
    try {
      return Optional.of(sessions.ordinary(target));
    } catch (ConnectFailure e) {
      return Optional.empty();
    }
  }

  /**
   * Where no ordinary connection is left walsenders still get in, and answer questions as well:
   * consumers that open no others are not held up by that. So do those of PostgreSQL 15 and newer
   * where a library that each session loads is not there.
   */
  private Optional<Session> walsender(ConnectFailure e, ProbeFacts.ReplicationProbe probe) {
    boolean others =
        e.failure().cause() == ConnectionFacts.Cause.TOO_MANY_CONNECTIONS
            || NO_LIBRARY.equals(e.failure().sqlState());
    if (!others || !probe.worked() || options.direct() != null) {
      return Optional.empty();
    }
    // the probe's own walsender may end a little later than its connection
    for (int left = SENDER_ATTEMPTS; left > 0; left--) {
      try {
        return Optional.of(sessions.reader(target));
      } catch (ConnectFailure again) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
    return Optional.empty();
  }

  private CompletableFuture<ProbeFacts.ReplicationProbe> replication() {
    ConnectionTarget where = options.direct() == null ? target : options.direct();
    return sessions.async(
        () -> new ReplicationProber(sessions, servers).probe(where, options.direct() != null));
  }

  /**
   * The document of a server that answered with something else than facts: what was collected
   * around its answer, and why the rest is not there.
   *
   * @param document as {@link #collect()} returned it
   * @param e what {@link FactsDocument#read} made of it
   */
  public static String unreadable(String document, FactsException e) {
    // what is ours comes first
    Facts own = FactsDocument.readFirst(document);
    ConnectionFacts connection = Objects.requireNonNull(own.connection());
    return FactsDocument.write(
        null,
        connection.failed(
            new Failure(ConnectionFacts.Cause.FACTS_FAILED, CatalogueReader.unreadable(e), null)),
        Reading.notAsked(),
        own.probes());
  }

  /** Null: what the server sent is no catalogue, which whoever reads the document will say. */
  private static @Nullable Catalogue catalogue(String document, @Nullable ComingFacts ahead) {
    try {
      Facts read = ahead == null ? null : ahead.facts().orElse(null);
      if (read != null) {
        return read.catalogue();
      }
      return FactsDocument.readFirst(document).catalogue();
    } catch (FactsException e) {
      return null;
    }
  }

  /** Waits for what is left of the time; nothing is open at the server but an idle session. */
  private @Nullable SlotSample sample(Session session, long seen) {
    if (options.sampleMillis() == 0) {
      return null;
    }
    long left = options.sampleMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - seen);
    waited = Math.max(0, left);
    try {
      if (closed.await(waited, TimeUnit.MILLISECONDS)) {
        return new SlotSample(0, List.of(), "interrupted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SlotSample(0, List.of(), "interrupted");
    }
    return new CatalogueReader(options)
        .sample(session, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - seen), this::another);
  }

  private ProbeFacts full(
      Session session,
      Catalogue catalogue,
      ProbeFacts.@Nullable ReplicationProbe replication,
      ProbeFacts.PoolerProbe pooler) {
    FullProber prober = new FullProber(options, session, catalogue, notices);
    ConnectionTarget direct = options.direct() == null ? target : options.direct();
    Map<String, Attempt> publicationForms;
    Attempt eventTrigger;
    Map<String, Attempt> rowSecurity;
    // each statement has its limit; all of them together, should each take nearly that long
    Session.Limit limit =
        session.within(TimeUnit.SECONDS.toMillis(MOST_TIMEOUTS * (long) options.timeoutSeconds()));
    try {
      publicationForms = prober.publicationForms();
      eventTrigger = prober.eventTrigger().orElse(null);
      rowSecurity = prober.rowSecurity();
    } finally {
      limit.close();
    }
    // a slot or a message on a server that was not meant is none of our business
    boolean reachable = replication != null && replication.worked() && servers.agree();
    SlotProber.Tried tried =
        reachable ? new SlotProber(sessions, options).probe(direct, session) : null;
    return new ProbeFacts(
        pooler,
        replication,
        publicationForms,
        eventTrigger,
        prober.eventTriggersOff(),
        rowSecurity,
        tried == null ? null : tried.slot(),
        reachable && options.stream() != null
            ? options.stream().probe(target, direct, options.publication())
            : null,
        tried == null ? Map.of() : tried.plugins(),
        servers.seen());
  }

  private ProbeFacts probes(ProbeFacts.@Nullable ReplicationProbe replication) {
    return probes(replication, null);
  }

  private ProbeFacts probes(
      ProbeFacts.@Nullable ReplicationProbe replication, ProbeFacts.@Nullable PoolerProbe pooler) {
    return new ProbeFacts(
        pooler, replication, Map.of(), null, false, Map.of(), null, null, Map.of(), servers.seen());
  }

  private String document(
      @Nullable String catalogue,
      @Nullable Session session,
      @Nullable Failure failure,
      List<Address> addresses,
      @Nullable String banner,
      ProbeFacts probes) {
    return document(
        catalogue, session, failure, addresses, banner, probes, Reading.notAsked(), null);
  }

  private String document(
      @Nullable String catalogue,
      @Nullable Session session,
      @Nullable Failure failure,
      List<Address> addresses,
      @Nullable String banner,
      ProbeFacts probes,
      Reading<PrivilegedFacts> privileged,
      @Nullable SlotSample sample) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    effort =
        effort(failure, millis - waited, target.connectTimeoutSeconds(), options.timeoutSeconds());
    ConnectionFacts connection =
        new ConnectionFacts(
            target.host(),
            target.port(),
            target.database(),
            target.user(),
            target.sslmode(),
            options.probe().word(),
            addresses,
            failure,
            session == null ? null : session.tls().orElse(null),
            session == null ? null : session.keyDataPid(),
            session == null ? Map.of() : session.parameters(),
            banner,
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            millis);
    return FactsDocument.write(catalogue, connection, privileged, probes, sample);
  }

  /** Ends whatever still runs, from any thread: for a shutdown hook as well. */
  @Override
  public void close() {
    closed.countDown();
    sessions.close();
  }
}
