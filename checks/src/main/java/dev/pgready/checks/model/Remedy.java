package dev.pgready.checks.model;

import dev.pgready.providers.SettingChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that would heal a finding. A value: nothing here is ever executed by pgready itself.
 *
 * @param title one line that starts with a verb
 * @param restart whether the server must restart for it to take effect
 * @param runAs who may do it: "superuser", "table owner", "cloud administrator", ...
 * @param sql statements without final semicolon, identifiers quoted
 * @param undo statements that take {@code sql} back, in the order in which to run them
 * @param commands for a shell
 * @param steps for a person
 * @param url the host's or the manual's own words; null: none
 * @param also whether it is needed besides the remedies before it; false: instead of them
 */
public record Remedy(
    String title,
    Kind kind,
    Safety safety,
    boolean restart,
    String runAs,
    List<String> sql,
    List<String> undo,
    List<String> commands,
    List<String> steps,
    @Nullable String url,
    boolean also) {

  /** Where a remedy happens. */
  public enum Kind {
    /** On this connection. */
    SQL,
    /** Console, command line or support of the host. */
    PROVIDER,
    /** Use another endpoint. */
    CONNECTION,
    /** The user must choose: several ways with different costs. */
    DECISION
  }

  /** What a remedy may cost. */
  public enum Safety {
    SAFE,
    /** Locks, rewrites, costs money. */
    REVIEW,
    /** Restarts, ends sessions, loses data. */
    DISRUPTIVE
  }

  public Remedy {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(safety, "safety");
    Objects.requireNonNull(runAs, "runAs");
    sql = List.copyOf(sql);
    undo = List.copyOf(undo);
    commands = List.copyOf(commands);
    steps = List.copyOf(steps);
  }

  /** A way of its own. */
  public Remedy(
      String title,
      Kind kind,
      Safety safety,
      boolean restart,
      String runAs,
      List<String> sql,
      List<String> undo,
      List<String> commands,
      List<String> steps,
      @Nullable String url) {
    this(title, kind, safety, restart, runAs, sql, undo, commands, steps, url, false);
  }

  /** SQL that a role other than the checked one may have to run. */
  public static Remedy sql(String title, String runAs, List<String> sql, List<String> undo) {
    return new Remedy(
        title, Kind.SQL, Safety.SAFE, false, runAs, sql, undo, List.of(), List.of(), null);
  }

  /** Something to do in words. */
  public static Remedy steps(String title, Kind kind, String runAs, List<String> steps) {
    return new Remedy(
        title, kind, Safety.REVIEW, false, runAs, List.of(), List.of(), List.of(), steps, null);
  }

  /**
   * The host's own way of changing a setting.
   *
   * @param managed whether somebody else administers the server
   */
  public static Remedy of(SettingChange change, boolean managed) {
    boolean here = change.how() == SettingChange.How.SQL;
    List<String> steps = new ArrayList<>(change.steps());
    if (change.terraform() != null) {
      steps.add("Terraform: " + change.terraform());
    }
    steps.addAll(change.caveats());
    return new Remedy(
        change.title(),
        here ? Kind.SQL : Kind.PROVIDER,
        change.restart() ? Safety.DISRUPTIVE : change.irreversible() ? Safety.REVIEW : Safety.SAFE,
        change.restart(),
        here ? "superuser" : managed ? "host administrator" : "administrator of the server",
        change.sql(),
        change.undo(),
        change.commands(),
        steps,
        change.url());
  }

  public Remedy withSafety(Safety other) {
    return new Remedy(title, kind, other, restart, runAs, sql, undo, commands, steps, url, also);
  }

  /** As one that takes effect only after a restart of the server. */
  public Remedy withRestart() {
    return new Remedy(
        title, kind, Safety.DISRUPTIVE, true, runAs, sql, undo, commands, steps, url, also);
  }

  public Remedy withKind(Kind other) {
    return new Remedy(title, other, safety, restart, runAs, sql, undo, commands, steps, url, also);
  }

  public Remedy withUrl(@Nullable String other) {
    return new Remedy(title, kind, safety, restart, runAs, sql, undo, commands, steps, other, also);
  }

  public Remedy withSteps(List<String> other) {
    return new Remedy(title, kind, safety, restart, runAs, sql, undo, commands, other, url, also);
  }

  /** As one that the finding needs besides those before it. */
  public Remedy besides() {
    return new Remedy(title, kind, safety, restart, runAs, sql, undo, commands, steps, url, true);
  }
}
