// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.remedy.RoleSettings.Change;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a role's setting comes from, and where another one has to be set to win. */
final class RoleSettingsTest {
  private static FactsFixture set(boolean anyRole, boolean anyDatabase, String entry) {
    return and(FactsFixture.sound(), anyRole, anyDatabase, entry);
  }

  private static FactsFixture and(
      FactsFixture facts, boolean anyRole, boolean anyDatabase, String entry) {
    return facts.add(
        "catalogue.roleSettings",
        row ->
            row.set("anyRole", anyRole)
                .set("anyDatabase", anyDatabase)
                .set("config", List.of("work_mem=4MB", entry)));
  }

  private static String origin(FactsFixture facts) {
    return RoleSettings.origin(facts.context(), "lock_timeout");
  }

  @Test
  void origins() {
    String entry = "lock_timeout=5s";
    assertThat(origin(set(false, false, entry))).isEqualTo("role app in database shop");
    assertThat(origin(set(false, true, entry))).isEqualTo("role app");
    assertThat(origin(set(true, false, entry))).isEqualTo("database shop");
    assertThat(origin(set(true, true, entry))).isEqualTo("all roles");
    assertThat(origin(set(false, true, "Lock_Timeout=5s"))).isEqualTo("role app");
    assertThat(origin(set(false, true, "lock_timeouts=5s"))).isEqualTo("the server");
    assertThat(origin(FactsFixture.sound())).isEqualTo("the server");
    assertThat(RoleSettings.setByRole(set(false, true, entry).context(), "lock_timeout")).isTrue();
    assertThat(RoleSettings.setByRole(set(false, true, "lock=1").context(), "lock_timeout"))
        .isFalse();
    assertThat(RoleSettings.setByRole(FactsFixture.sound().context(), "lock_timeout")).isFalse();
  }

  private static Change change(FactsFixture facts) {
    return RoleSettings.set(facts.context(), "lock_timeout", "'0'");
  }

  @Test
  void setWhereItWins() {
    Change plain =
        new Change("ALTER ROLE app SET lock_timeout = '0'", "ALTER ROLE app RESET lock_timeout");
    assertThat(change(FactsFixture.sound())).isEqualTo(plain);
    assertThat(change(set(true, true, "lock_timeout=5s"))).isEqualTo(plain);
    assertThat(change(set(true, false, "lock_timeout=5s"))).isEqualTo(plain);
    // other settings of the role in this database are not in the way
    assertThat(change(set(false, false, "search_path=x"))).isEqualTo(plain);
    assertThat(change(set(false, true, "lock_timeout=5s")))
        .isEqualTo(
            new Change(
                "ALTER ROLE app SET lock_timeout = '0'", "ALTER ROLE app SET lock_timeout = '5s'"));
    Change both =
        new Change(
            "ALTER ROLE app IN DATABASE shop SET lock_timeout = '0'",
            "ALTER ROLE app IN DATABASE shop SET lock_timeout = '5s'");
    assertThat(change(set(false, false, "lock_timeout=5s"))).isEqualTo(both);
    assertThat(change(and(set(false, true, "lock_timeout=7s"), false, false, "lock_timeout=5s")))
        .isEqualTo(both);
    assertThat(RoleSettings.change(FactsFixture.sound().context(), "lock_timeout", "0").title())
        .isEqualTo("Set lock_timeout = 0 for role app");
  }

  /** {@code ALTER ROLE app SET role = 'owner'}: settings are taken at login, before the role. */
  @Test
  void ofTheRoleThatLogsIn() {
    FactsFixture facts = set(false, true, "lock_timeout=5s").set("catalogue.role.name", "owner");
    assertThat(facts.context().cat().role().session()).isEqualTo("app");
    assertThat(origin(facts)).isEqualTo("role app");
    assertThat(change(facts))
        .isEqualTo(
            new Change(
                "ALTER ROLE app SET lock_timeout = '0'", "ALTER ROLE app SET lock_timeout = '5s'"));
    assertThat(RoleSettings.change(facts.context(), "lock_timeout", "0").title())
        .isEqualTo("Set lock_timeout = 0 for role app");
  }
}
