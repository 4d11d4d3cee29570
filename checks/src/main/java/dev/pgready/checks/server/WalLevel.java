package dev.pgready.checks.server;

import dev.pgready.checks.Check;
import dev.pgready.checks.CheckContext;
import dev.pgready.checks.CheckResult;
import dev.pgready.checks.facts.Catalogue;
import dev.pgready.checks.facts.Catalogue.SettingFacts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Postgres writes enough into the WAL for logical decoding only at {@code wal_level = logical}. */
public final class WalLevel implements Check {
  /** Settings by which hosts turn logical decoding on; the level follows at the next restart. */
  private static final List<String> SWITCHES =
      List.of("rds.logical_replication", "cloudsql.logical_decoding", "alloydb.logical_decoding");

  private static final Set<String> ON = Set.of("on", "1", "true");

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
    String level = catalogue.setting("wal_level").map(SettingFacts::value).orElse(null);
    if (level == null) {
      return CheckResult.unknown("this role cannot see wal_level");
    }
    if (level.equals("logical")) {
      return CheckResult.pass("wal_level is logical").evidence("wal_level", level);
    }
    if (catalogue.server().major() >= 19 && level.equals("replica")) {
      String effective =
          catalogue.setting("effective_wal_level").map(SettingFacts::value).orElse("replica");
      return CheckResult.pass(
              "wal_level is replica; PostgreSQL 19 raises it when the first logical slot is created")
          .evidence("wal_level", level)
          .evidence("effective_wal_level", effective);
    }
    CheckResult failed = CheckResult.fail(message(catalogue, level)).evidence("wal_level", level);
    Optional<String> waiting = switchedOn(catalogue);
    boolean pending =
        waiting.isPresent()
            || catalogue.setting("wal_level").map(SettingFacts::pendingRestart).orElse(false);
    if (pending) {
      failed =
          failed.evidence("pending_restart", true).remedy(Restarts.remedy(context, "wal_level"));
    }
    return failed.remedy(context.change("wal_level", "logical"));
  }

  private static String message(Catalogue catalogue, String level) {
    Optional<String> waiting = switchedOn(catalogue);
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
  private static Optional<String> switchedOn(Catalogue catalogue) {
    return SWITCHES.stream()
        .filter(
            name -> {
              String value = catalogue.fingerprint().settings().get(name);
              return value != null && ON.contains(value.toLowerCase(Locale.ROOT));
            })
        .findFirst();
  }
}
