// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.ProfileVerdict;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.remedy.Restarts;
import dev.pgready.consumers.needs.ServerNeeds;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Catalogue.SettingFacts;
import dev.pgready.facts.ProbeFacts.Attempt;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.providers.ProviderProfile.Default;
import dev.pgready.providers.Support;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Postgres writes enough into the WAL for logical decoding only at {@code wal_level = logical}. */
public final class WalLevel implements Check {
  private static final Set<String> ON = Set.of("on", "1", "true", "yes", "logical");

  @Override
  public String title() {
    return "WAL carries logical changes";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " does not decode WAL");
    }
    Catalogue catalogue = context.cat();
    Attempt slot = context.facts().probes().slot();
    if (slot != null && slot.worked()) {
      return tried(context, CheckResult.pass(decodes(catalogue)), true);
    }
    if (catalogue.server().inRecovery()) {
      return standby(context, slot != null && refused(slot));
    }
    if (slot != null && refused(slot)) {
      return tried(context, judged(context, false), false);
    }
    return judged(context, true);
  }

  /**
   * What a standby can decode is the primary's word: its own wal_level must be logical as well, and
   * before 19 the primary's is not to be seen (CheckLogicalDecodingRequirements in logical.c).
   */
  private static CheckResult standby(CheckContext context, boolean refused) {
    Catalogue catalogue = context.cat();
    String own = catalogue.setting("wal_level").map(SettingFacts::value).orElse(null);
    String effective =
        catalogue.setting("effective_wal_level").map(SettingFacts::value).orElse(null);
    CheckResult result;
    if (effective == null && own != null && !own.equals("logical")) {
      result =
          CheckResult.fail(
                  "wal_level of this standby is %s: logical decoding needs logical here and on the primary"
                      .formatted(own))
              .remedy(context.change("wal_level", "logical"))
              .remedy(atPrimary());
    } else if (refused || (effective != null && !effective.equals("logical"))) {
      result =
          CheckResult.fail(
                  "the primary of this standby does not write logical changes into the WAL: its wal_level must be logical%s"
                      .formatted(effective == null ? "" : ", or a logical slot must exist there"))
              .remedy(atPrimary());
    } else if (effective != null) {
      result = CheckResult.pass("effective_wal_level is logical");
    } else if (catalogue.slots().stream()
        .anyMatch(slot -> slot.logical() && !slot.lost() && !slot.stuckInCreation())) {
      result =
          CheckResult.pass(
              "a logical slot of this standby can be read: the primary's wal_level is logical");
    } else {
      result =
          CheckResult.unknown(
              "whether the primary's wal_level is logical cannot be seen on a standby: only trying a slot shows it (--probe full)");
    }
    result = refused ? result.source(Basis.PROBE) : result;
    return own == null ? result : result.evidence("wal_level", own);
  }

  private static Remedy atPrimary() {
    return Remedy.steps(
            "Set wal_level = logical on the primary and restart it",
            Remedy.Kind.CONNECTION,
            "administrator of the primary",
            List.of("connect to the primary and run pgready check there: it says how"))
        .withSafety(Remedy.Safety.DISRUPTIVE);
  }

  /**
   * @param believed whether a level that is enough by the catalogue is enough
   */
  private static CheckResult judged(CheckContext context, boolean believed) {
    Catalogue catalogue = context.cat();
    String level = catalogue.setting("wal_level").map(SettingFacts::value).orElse(null);
    if (level == null) {
      return believed
          ? CheckResult.unknown("this role cannot read wal_level")
          : CheckResult.fail("the server rejected a logical slot: wal_level is too low")
              .remedy(context.change("wal_level", "logical"));
    }
    if (!believed && level.equals("logical")) {
      return CheckResult.fail(
              "the server rejected a logical slot although wal_level reads as logical: the connection may lead to another server")
          .evidence("wal_level", level);
    }
    if (level.equals("logical")) {
      return CheckResult.pass("wal_level is logical").evidence("wal_level", level);
    }
    if (believed
        && catalogue.server().major() >= 19
        && level.equals("replica")
        && readsItself(context)) {
      return CheckResult.fail(
              "wal_level is replica: PostgreSQL 19 would raise the effective level by itself, but %s reads wal_level and refuses another than logical"
                  .formatted(context.consumer().name()))
          .evidence("wal_level", level)
          .remedy(context.change("wal_level", "logical"));
    }
    if (believed && catalogue.server().major() >= 19 && level.equals("replica")) {
      String effective =
          catalogue.setting("effective_wal_level").map(SettingFacts::value).orElse("replica");
      return CheckResult.pass(
              "wal_level is replica; PostgreSQL 19 raises it when the first logical slot is created")
          .evidence("wal_level", level)
          .evidence("effective_wal_level", effective);
    }
    CheckResult failed = CheckResult.fail(message(context, level)).evidence("wal_level", level);
    Optional<String> waiting = switchedOn(context);
    boolean pending =
        waiting.isPresent()
            || catalogue.setting("wal_level").map(SettingFacts::pendingRestart).orElse(false);
    if (pending) {
      failed =
          failed.evidence("pending_restart", true).remedy(Restarts.remedy(context, "wal_level"));
    }
    return failed.remedy(context.change("wal_level", "logical"));
  }

  private static boolean readsItself(CheckContext context) {
    ServerNeeds needs = context.consumer().server();
    return needs != null && needs.readsWalLevel();
  }

  /** Slots need this level before anything else (logical.c, CheckLogicalDecodingRequirements). */
  static boolean refused(Attempt slot) {
    return "55000".equals(slot.sqlState())
        && slot.message() != null
        && slot.message().contains("wal_level");
  }

  private static String decodes(Catalogue catalogue) {
    return catalogue
        .setting("wal_level")
        .map(SettingFacts::value)
        .map(level -> level.equals("logical") ? "wal_level is logical" : null)
        .orElse("the server created a logical slot: its wal_level is sufficient");
  }

  /** What the host says of it: whether a source can be there, and the level unless changed. */
  private static CheckResult tried(CheckContext context, CheckResult judged, boolean decodes) {
    CheckResult result = judged.source(Basis.PROBE);
    result =
        context
            .cat()
            .setting("wal_level")
            .map(SettingFacts::value)
            .map(level -> judged.source(Basis.PROBE).evidence("wal_level", level))
            .orElse(result);
    CheckResult told = result;
    return said(context, decodes)
        .map(said -> ProfileVerdict.of(said, decodes).told(told, context))
        .orElse(told);
  }

  /** Empty: the host said nothing that this could confirm or overrule. */
  private static Optional<Boolean> said(CheckContext context, boolean decodes) {
    ProviderProfile host = context.provider();
    if (!host.managed()) {
      return Optional.empty();
    }
    Default standard = host.defaults().get("wal_level");
    if (standard != null && standard.value().equals("logical")) {
      return Optional.of(true);
    }
    Support offered = host.publisher() == null ? Support.UNKNOWN : host.publisher().support();
    return switch (offered) {
      case NO -> Optional.of(false);
      // a host that can be a source may still have to be told so
      case YES, ADMIN -> decodes ? Optional.of(true) : Optional.empty();
      case UNKNOWN -> Optional.empty();
    };
  }

  private static String message(CheckContext context, String level) {
    Catalogue catalogue = context.cat();
    Optional<String> waiting = switchedOn(context);
    if (waiting.isPresent()) {
      return "wal_level is still %s although %s is on: the server was not restarted since"
          .formatted(level, waiting.get());
    }
    if (catalogue.setting("wal_level").map(SettingFacts::pendingRestart).orElse(false)) {
      return "wal_level is %s; its changed value waits for a restart of the server"
          .formatted(level);
    }
    return "wal_level is %s; logical decoding needs logical".formatted(level);
  }

  /** A host's own switch that is on although the level did not follow yet. */
  private static Optional<String> switchedOn(CheckContext context) {
    // the host's own first; one that was not recognised has its switch all the same
    return Stream.concat(
            Stream.ofNullable(context.provider().walSwitch()),
            ProviderCatalog.builtIn().walSwitches().stream())
        .filter(
            name -> {
              String value = context.cat().fingerprint().settings().get(name);
              return value != null && ON.contains(value.toLowerCase(Locale.ROOT));
            })
        .findFirst();
  }
}
