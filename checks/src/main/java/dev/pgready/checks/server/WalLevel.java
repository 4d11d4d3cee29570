package dev.pgready.checks.server;

import dev.pgready.checks.Check;
import dev.pgready.checks.CheckContext;
import dev.pgready.checks.CheckResult;
import dev.pgready.checks.facts.Catalogue;
import dev.pgready.checks.facts.Catalogue.SettingFacts;

/** Postgres writes enough into the WAL for logical decoding only at {@code wal_level = logical}. */
public final class WalLevel implements Check {
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
    return CheckResult.fail("wal_level is %s; logical decoding needs logical".formatted(level))
        .evidence("wal_level", level)
        .remedy(context.change("wal_level", "logical"));
  }
}
