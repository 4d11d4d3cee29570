// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import dev.pgready.providers.SettingChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that would fix a finding. A value: nothing here is ever executed by pgready itself.
 *
 * @param title one line that starts with a verb
 * @param restart whether the server must restart for it to take effect
 * @param runAs who may do it: "superuser", "table owner", "cloud administrator", ...
 * @param sql statements without final semicolon, identifiers quoted
 * @param undo statements that take {@code sql} back, in the order in which to run them
 * @param commands for a shell
 * @param steps for a person
 * @param url the host's or the manual's own words; null: none
 * @param caveats those of the steps that warn of what the SQL or the commands do besides: shown
 *     beside them in every format
 * @param terraform the host's resource of Terraform and what is written into it, as {@link
 *     SettingChange#terraform} has it; null: none known
 * @param batch part of one command that sets all that a report asks for; null: none
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
    List<String> caveats,
    @Nullable String terraform,
    SettingChange.@Nullable Batch batch,
    boolean also) {

  /** One without surprises. */
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
    this(
        title, kind, safety, restart, runAs, sql, undo, commands, steps, url, List.of(), null, null,
        false);
  }

  /** One that a report holds, from which no command is put together any more. */
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
      @Nullable String url,
      List<String> caveats,
      boolean also) {
    this(
        title, kind, safety, restart, runAs, sql, undo, commands, steps, url, caveats, null, null,
        also);
  }

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
    caveats = List.copyOf(caveats);
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
        change.url(),
        change.caveats(),
        change.terraform(),
        change.batch(),
        false);
  }

  public Remedy withSafety(Safety other) {
    return with(kind, other, restart, commands, steps, url, caveats);
  }

  /** As one that takes effect only after a restart of the server. */
  public Remedy withRestart() {
    return with(kind, Safety.DISRUPTIVE, true, commands, steps, url, caveats);
  }

  public Remedy withKind(Kind other) {
    return with(other, safety, restart, commands, steps, url, caveats);
  }

  public Remedy withUrl(@Nullable String other) {
    return with(kind, safety, restart, commands, steps, other, caveats);
  }

  public Remedy withSteps(List<String> other) {
    return with(
        kind,
        safety,
        restart,
        commands,
        other,
        url,
        caveats.stream().filter(other::contains).toList());
  }

  public Remedy withCommands(List<String> other) {
    return with(kind, safety, restart, other, steps, url, caveats);
  }

  /** With one more warning, which every format shows beside the SQL or the commands. */
  public Remedy withCaveat(String caveat) {
    List<String> moreSteps = new ArrayList<>(steps);
    moreSteps.add(caveat);
    List<String> moreCaveats = new ArrayList<>(caveats);
    moreCaveats.add(caveat);
    return with(kind, safety, restart, commands, moreSteps, url, moreCaveats);
  }

  /**
   * Both in one, the other one first: where this one alone would do harm.
   *
   * @param why follows both titles
   */
  public Remedy after(Remedy other, String why) {
    return new Remedy(
        "%s; first %s%s: %s"
            .formatted(
                title,
                other.title.substring(0, 1).toLowerCase(Locale.ROOT),
                other.title.substring(1),
                why),
        kind,
        safety.compareTo(other.safety) < 0 ? other.safety : safety,
        restart || other.restart,
        runAs,
        both(other.sql, sql),
        both(undo, other.undo),
        both(other.commands, commands),
        both(other.steps, steps),
        url,
        both(other.caveats, caveats),
        terraform,
        batch,
        also);
  }

  /** As one that the finding needs besides those before it. */
  public Remedy besides() {
    return new Remedy(
        title, kind, safety, restart, runAs, sql, undo, commands, steps, url, caveats, terraform,
        batch, true);
  }

  private static List<String> both(List<String> one, List<String> two) {
    List<String> all = new ArrayList<>(one);
    two.stream().filter(text -> !one.contains(text)).forEach(all::add);
    return all;
  }

  private Remedy with(
      Kind newKind,
      Safety newSafety,
      boolean newRestart,
      List<String> newCommands,
      List<String> newSteps,
      @Nullable String newUrl,
      List<String> newCaveats) {
    return new Remedy(
        title,
        newKind,
        newSafety,
        newRestart,
        runAs,
        sql,
        undo,
        newCommands,
        newSteps,
        newUrl,
        newCaveats,
        terraform,
        batch,
        also);
  }
}
