// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.demo;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.text.Printable;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The story: a database that is not ready, what pgready says, its remedies, and what it says then.
 */
public final class Demo {
  static final String ROLE = "app";
  static final String DATABASE = "shop";

  /** Remedies can uncover the next finding; more rounds than this do not help a newcomer. */
  private static final int ROUNDS = 5;

  /** What an application's database often looks like before anybody thought of replication. */
  private static final List<String> SHOP =
      List.of(
          "CREATE TABLE public.customers (id bigint PRIMARY KEY, name text, email text)",
          "CREATE TABLE public.orders (id bigint PRIMARY KEY, customer bigint REFERENCES public.customers, total numeric)",
          "CREATE TABLE public.audit_log (at timestamptz DEFAULT now(), what text)",
          "CREATE TABLE public.invoices (id bigint PRIMARY KEY, tenant text, total numeric)",
          "INSERT INTO public.customers SELECT n, 'Customer ' || n, n || '@example.com' FROM generate_series(1, 100) n",
          "INSERT INTO public.audit_log (what) SELECT 'event ' || n FROM generate_series(1, 100) n",
          "UPDATE public.audit_log SET what = what || '!'",
          "ALTER TABLE public.invoices ENABLE ROW LEVEL SECURITY",
          "CREATE POLICY own_tenant ON public.invoices USING (tenant = current_setting('app.tenant', true))",
          "GRANT SELECT ON public.customers, public.orders, public.invoices TO " + ROLE);

  private static final String PUBLICATION = "shop_data";

  /**
   * What no tool can know, decided as the owner of this shop might.
   *
   * @param words what is decided, for a newcomer
   * @param publication the consumer is told to read this one; null: no word of it
   */
  private record Decision(List<String> words, List<String> sql, @Nullable String publication) {}

  /** By the check whose remedy leaves the choice to the user. */
  private static final Map<String, Decision> DECISIONS =
      Map.of(
          "replica-identity",
          new Decision(
              List.of(
                  "Which columns identify a row of audit_log only its owner knows.",
                  "The owner of this shop adds a number to each row:"),
              List.of(
                  "ALTER TABLE public.audit_log ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
              null),
          "publication-privileges",
          new Decision(
              List.of(
                  "Make the role a superuser, or create the publication for it? The owner of this",
                  "shop creates it, configures Zero (ZERO_APP_PUBLICATIONS=%s), and from now on"
                      .formatted(PUBLICATION),
                  "pgready too (--publication %s):".formatted(PUBLICATION)),
              List.of(
                  "CREATE PUBLICATION %s FOR TABLE public.audit_log, public.customers, public.invoices, public.orders"
                      .formatted(PUBLICATION)),
              PUBLICATION));

  private static final List<String> TOLD =
      List.of(
          "role app      logs in, cannot replicate, cannot read audit_log",
          "audit_log     has no primary key",
          "invoices      has row level security",
          "the server    runs as installed: wal_level is replica");

  /** Checks the demo's database and prints the report. */
  public interface Checker {
    /**
     * @param publication which one the consumer is told to read; null: it makes its own
     */
    Report check(DemoServer server, String role, String database, @Nullable String publication);
  }

  /** Between two acts: gives the user time to read. */
  public interface Pause {
    /**
     * Returns when the story may go on.
     *
     * @param next what comes then, as the end of a sentence
     */
    void before(String next);
  }

  private final DemoServer server;
  private final PrintWriter out;
  private final Checker checker;
  private final Pause pause;
  private @Nullable String publication;

  public Demo(DemoServer server, PrintWriter out, Checker checker, Pause pause) {
    this.server = server;
    this.out = out;
    this.checker = checker;
    this.pause = pause;
  }

  /**
   * Tells it to the end.
   *
   * @return what the last report said
   */
  public Verdict run() throws SQLException {
    say("A throw-away PostgreSQL for this demo is being set up in " + server.directory());
    server.launch();
    setUp();
    say("");
    say("Its database shop is like many:");
    TOLD.forEach(line -> say("  " + line));
    pause.before("what pgready says about it");
    title("What pgready says before anything is changed");
    Report report = checker.check(server, ROLE, DATABASE, publication);
    for (int round = 1; round <= ROUNDS && !ready(report); round++) {
      pause.before("what is done about it");
      title(round == 1 ? "Its remedies are applied" : "What is left is applied");
      if (!fix(report)) {
        say("  nothing left that SQL could do");
        break;
      }
      pause.before("what pgready says now");
      title("What pgready says now");
      report = checker.check(server, ROLE, DATABASE, publication);
    }
    say("");
    say(
        ready(report)
            ? "Ready. The server and its directory are removed now; try your own:"
            : "Not ready yet. The server and its directory are removed now.");
    if (ready(report)) {
      say("  pgready check postgresql://user@host/database");
    }
    return report.verdict();
  }

  private static boolean ready(Report report) {
    return report.verdict() == Verdict.READY || report.verdict() == Verdict.READY_WITH_WARNINGS;
  }

  private void setUp() throws SQLException {
    execute(
        "postgres",
        List.of(
            "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(ROLE, server.password()),
            "CREATE DATABASE " + DATABASE));
    execute(DATABASE, SHOP);
  }

  /** False: nothing among them that was not done yet. */
  private boolean fix(Report report) throws SQLException {
    Set<String> done = new LinkedHashSet<>();
    boolean restart = false;
    for (Report.Finding finding : report.findings()) {
      if (needsFix(finding.result())) {
        Decision decision = DECISIONS.get(finding.id());
        Remedy remedy = decision == null ? first(finding.result()) : null;
        if (decision != null) {
          apply(done, finding.id() + ": your decision", decision.words(), decision.sql());
          publication = decision.publication() == null ? publication : decision.publication();
        } else if (remedy != null) {
          apply(done, finding.id() + ": " + remedy.title(), List.of(), remedy.sql());
          restart |= remedy.restart();
        }
      }
    }
    if (restart) {
      say("  The server is restarted, as one of them needs it");
      server.restart();
    }
    return !done.isEmpty();
  }

  /** The first that SQL can carry out: the best one. Null: none. */
  private static @Nullable Remedy first(CheckResult result) {
    return result.remedies().stream()
        .filter(remedy -> !remedy.sql().isEmpty())
        .findFirst()
        .orElse(null);
  }

  private void apply(Set<String> done, String title, List<String> words, List<String> sql)
      throws SQLException {
    List<String> statements = new ArrayList<>(sql);
    statements.removeAll(done);
    if (statements.isEmpty()) {
      return;
    }
    say("  " + title);
    words.forEach(line -> say("  " + line));
    statements.forEach(statement -> say("    " + statement.replace("\n", "\n    ") + ";"));
    say("");
    execute(DATABASE, statements);
    done.addAll(statements);
  }

  private static boolean needsFix(CheckResult result) {
    return result.status() == Status.FAIL
        || (result.status() == Status.UNKNOWN && result.canFail());
  }

  private void execute(String database, List<String> statements) throws SQLException {
    try (Connection connection = server.connect(DemoServer.SUPERUSER, database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void title(String text) {
    say("");
    say("--- " + text + " ---");
    say("");
  }

  private void say(String line) {
    out.println(Printable.lines(line));
    out.flush();
  }
}
