// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.live.Frames;
import dev.pgready.app.live.Key;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.live.Wish;
import dev.pgready.app.watch.SampleFixture;
import dev.pgready.app.watch.Watched;
import dev.pgready.text.EvilNames;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Screens as they are drawn. */
final class WatchScreenTest {
  private static final long NOW = SampleFixture.START;

  private static WatchScreen screen(Watched... databases) {
    WatchScreen screen = new WatchScreen(List.of(databases), row -> true, false);
    screen.refresh();
    return screen;
  }

  private static Watched typical() {
    return SampleFixture.typical().watched("shop@db.example.com", 240, "old_airbyte", 310 * 1024);
  }

  private static String text(WatchScreen screen, int rows, int columns) {
    return Frames.text(screen.lines(rows, columns, NOW), rows, columns);
  }

  private static void keys(WatchScreen screen, String keys) {
    Frames.type(screen::key, keys);
  }

  private static Key key(Key.Kind kind) {
    return new Key(kind, 0);
  }

  private static void same(String name, String text) throws IOException {
    Frames.same(WatchScreenTest.class, name, text);
  }

  @ParameterizedTest
  @CsvSource({"24,80", "12,60", "40,140"})
  void atThreeSizes(int rows, int columns) throws IOException {
    same("list-%sx%s".formatted(columns, rows), text(screen(typical()), rows, columns));
  }

  @Test
  void aSlotAndOthers() throws IOException {
    WatchScreen screen = screen(typical());
    keys(screen, "\n");
    same("slot", text(screen, 30, 100));
    keys(screen, "\n");
    keys(screen, "j\n");
    same("creating", text(screen, 30, 100));
    keys(screen, "w");
    same("transactions", text(screen, 24, 100));
    keys(screen, "b");
    same("standbys", text(screen, 24, 100));
    keys(screen, "?");
    same("keys", text(screen, 24, 100));
    assertThat(text(screen, 24, 80)).contains("database or reader;\n            all again\n");
    keys(screen, "jjjjjjjj");
    assertThat(text(screen, 24, 80)).contains(" LAG ", "measures it, else\n            bytes\n");
    keys(screen, "kkkkkkkk");
  }

  private static WatchScreen several() {
    Watched staging =
        new SampleFixture()
            .set("recovery", true)
            .set("hidden", 7)
            .set("version", 170_002)
            .slot("copied", "synced", true, "failover", true)
            .slot("gone", "walStatus", "lost", "invalidation", "wal_removed", "safeBytes", null)
            .watched("staging", 30, "copied", 100_000);
    staging.failed("the connection is lost: \u001b[2Jterminating connection", NOW - 65_000);
    Watched never = new Watched("never");
    never.failed("nothing listens at 10.0.0.1:5432", NOW - 3000);
    return screen(typical(), staging, never);
  }

  @ParameterizedTest
  @CsvSource({"24,80", "12,60", "24,120"})
  void severalDatabasesAndTheirProblems(int rows, int columns) throws IOException {
    WatchScreen screen = several();
    String size = "%sx%s".formatted(columns, rows);
    same("several-" + size, text(screen, rows, columns));
    keys(screen, "v");
    same("servers-" + size, text(screen, rows, columns));
  }

  @Test
  void whatIsTheMatterWithManyDatabasesLeavesRoomForTheirSlots() {
    Watched[] databases = new Watched[40];
    for (int i = 0; i < databases.length; i++) {
      databases[i] = SampleFixture.typical().watched("db" + i, 3, "", 0);
      databases[i].failed("gone", NOW);
    }
    WatchScreen screen = screen(databases);
    assertThat(text(screen, 12, 80))
        .contains("db2: no answer", " and 37 more databases: v shows all", "?dbz          db0 ")
        .doesNotContain("db3: no answer");
    keys(screen, "v");
    screen.key(key(Key.Kind.PAGE_DOWN));
    assertThat(text(screen, 24, 80)).contains("!db15      no answer for 0 ms: gone");
  }

  @Test
  void keysChooseFilterSortAndPause() {
    WatchScreen screen = screen(typical());
    assertThat(text(screen, 24, 100)).contains("sort: urgency");
    keys(screen, "s");
    assertThat(text(screen, 24, 100)).contains("sorted by name");
    keys(screen, "/AIR");
    assertThat(text(screen, 24, 100)).contains("old_airbyte").doesNotContain("zero_0_a");
    keys(screen, "\n");
    assertThat(text(screen, 24, 100)).contains("/AIR: 1 of 3 slots");
    screen.key(key(Key.Kind.ESCAPE));
    assertThat(text(screen, 24, 100)).contains("zero_0_a");
    keys(screen, "p");
    assertThat(screen.paused()).isTrue();
    assertThat(text(screen, 24, 100)).contains("paused");
    assertThat(screen.key(Key.character('q'))).isEqualTo(Wish.QUIT);
  }

  @Test
  void theMouseChoosesAndOpens() {
    WatchScreen screen = screen(typical());
    assertThat(screen.key(Key.character('m'))).isEqualTo(Wish.MOUSE);
    List<String> before = text(screen, 24, 100).lines().toList();
    int row = before.indexOf(before.stream().filter(l -> l.contains("zero_0_a")).findFirst().get());
    screen.key(Key.click(row));
    assertThat(text(screen, 24, 100)).contains("Enter details", " zero_0_a  pgoutput");
    screen.key(Key.click(row));
    assertThat(text(screen, 24, 100)).contains("Esc back");
    screen.key(Key.click(row));
    screen.key(key(Key.Kind.WHEEL_DOWN));
    assertThat(text(screen, 24, 100)).contains("Esc back");
  }

  private static TailPage agreed(WatchScreen screen) {
    keys(screen, "/old_airbyte\n");
    keys(screen, "ta, b\nyes\n");
    return screen.tail().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"24,80", "12,60", "40,140"})
  void changesOfASlot(int rows, int columns) throws IOException {
    WatchScreen screen = screen(typical());
    String size = "%sx%s".formatted(columns, rows);
    keys(screen, "/old_airbyte\n");
    keys(screen, "ta, b\n");
    same("tail-asked-" + size, text(screen, rows, columns));
    keys(screen, "yes\n");
    TailPage page = screen.tail().orElseThrow();
    assertThat(page.publications()).containsExactly("a", "b");
    page.state("reading old_airbyte from publication a, b; the slot is not moved");
    for (int i = 1; i <= 20; i++) {
      page.add(
          "  INSERT public.\u6ce8\u6587 id=%s note='\u001b[2J %s'".formatted(i, "x".repeat(60)));
    }
    assertThat(page.fresh()).isTrue();
    assertThat(page.fresh()).isFalse();
    same("tail-" + size, text(screen, rows, columns));
  }

  @Test
  void aSlotIsReadOnlyAfterATypedYes() {
    WatchScreen screen = screen(typical());
    keys(screen, "/old_airbyte\n");
    for (String typed : List.of("t\n\n", "t\ny\n", "t\nno\n", "t\nYES\n", "t<")) {
      keys(screen, typed);
      assertThat(screen.tail()).as(typed).isEmpty();
      assertThat(text(screen, 24, 100)).as(typed).contains("old_airbyte");
    }
    keys(screen, "t\nno\n");
    assertThat(text(screen, 24, 100)).contains("the slot was not read: yes was not typed");
    // what is typed are letters, also a q
    keys(screen, "tq");
    assertThat(text(screen, 24, 100)).contains("all of the database): q▏");
    keys(screen, "<");
    keys(screen, "<");
    TailPage page = agreed(screen);
    assertThat(page.slot()).isEqualTo("old_airbyte");
    assertThat(page.server()).isEqualTo("shop@db.example.com");
    assertThat(screen.key(Key.character('y'))).isEqualTo(Wish.COPY);
    assertThat(screen.toCopy()).contains("--follow --slot old_airbyte");
    keys(screen, "<");
    assertThat(screen.tail()).isEmpty();
    keys(screen, "<");
    agreed(screen);
    assertThat(screen.key(Key.character('q'))).isEqualTo(Wish.QUIT);
  }

  @Test
  void theTailFollowsUntilSomebodyScrolls() {
    WatchScreen screen = screen(typical());
    TailPage page = agreed(screen);
    for (int i = 1; i <= 2500; i++) {
      page.add("change " + i);
    }
    page.add("y".repeat(1 << 20));
    assertThat(text(screen, 12, 60)).contains("yyy").doesNotContain("change 2499");
    for (int i = 0; i < 100; i++) {
      screen.key(key(Key.Kind.UP));
    }
    String there = text(screen, 12, 60);
    assertThat(there).contains("change 24");
    page.add("later");
    assertThat(text(screen, 12, 60)).isEqualTo(there);
    for (int i = 0; i < 20; i++) {
      screen.key(key(Key.Kind.PAGE_DOWN));
    }
    assertThat(text(screen, 12, 60)).contains("later");
    page.add("last");
    assertThat(text(screen, 12, 60)).contains("last");
  }

  @Test
  void whatIsCopiedIsWhatWasShown() {
    WatchScreen screen = screen(typical());
    keys(screen, "/dbz\n");
    assertThat(screen.key(Key.character('y'))).isEqualTo(Wish.COPY);
    assertThat(screen.toCopy())
        .contains("pg_terminate_backend(pid)", "= 4711".replace("= ", "OPERATOR(pg_catalog.=) "))
        .contains("'2026-11-29T06:00:00+00:00'");
    keys(screen, "\n");
    assertThat(text(screen, 40, 300)).contains(screen.toCopy());
    assertThat(screen.key(Key.character('t'))).isEqualTo(Wish.NOTHING);
    assertThat(text(screen, 24, 100)).contains("only a slot of pgoutput that nobody reads");
    keys(screen, "</");
    screen.key(key(Key.Kind.ESCAPE));
    keys(screen, "/airbyte\n");
    WatchScreen recording = new WatchScreen(List.of(typical()), row -> true, true);
    recording.refresh();
    keys(recording, "/airbyte\n");
    assertThat(recording.key(Key.character('t'))).isEqualTo(Wish.COPY);
    assertThat(recording.toCopy())
        .startsWith("pgready stream CONNECTION --follow --slot old_airbyte");
    WatchScreen empty = screen(new Watched("shop"));
    assertThat(empty.key(Key.character('y'))).isEqualTo(Wish.NOTHING);
  }

  /** Whatever a slot, an application, a role or a prepared transaction is called. */
  @Test
  void namesOfOthersNeverReachTheScreenRaw() {
    for (String evil : EvilNames.ALL) {
      SampleFixture fixture =
          new SampleFixture()
              .set("role", evil)
              .set("hidden", 1)
              .slot(evil, "plugin", evil, "database", evil, "walStatus", evil)
              .slot(
                  "x",
                  "pid",
                  7,
                  "invalidation",
                  evil,
                  "reader",
                  Map.of("application", evil, "user", evil, "state", evil, "waitEvent", evil));
      Watched watched = fixture.watched(evil, 3, "x", 1);
      watched.failed(evil, NOW);
      for (String keys : List.of("", "\n", "w", "b", "v", "/" + evil)) {
        WatchScreen screen = screen(watched, watched);
        keys(screen, keys);
        screen.note(evil);
        screen.say(evil);
        for (StyledLine line : screen.lines(30, 120, NOW)) {
          assertThat(line.text().codePoints().anyMatch(Printable::hidden)).as(evil).isFalse();
          assertThat(line.cut(120).cells()).isLessThanOrEqualTo(120);
        }
      }
    }
  }

  @Test
  void everySizeFromOneCellOn() {
    Watched watched = typical();
    for (int rows = 1; rows < 30; rows++) {
      for (int columns : new int[] {1, 2, 7, 20, 33, 80, 200}) {
        for (String keys : List.of("", "\n", "w", "b", "v", "?", "/x", "G")) {
          WatchScreen screen = screen(watched, watched);
          keys(screen, keys);
          assertThat(screen.lines(rows, columns, NOW)).hasSize(rows);
        }
      }
    }
  }

  @Test
  void fiveHundredSlotsAndAThousandSessions() {
    SampleFixture fixture = new SampleFixture().set("maxSlots", 600).set("connections", 1000);
    for (int i = 0; i < 500; i++) {
      fixture.slot("slot_" + i, "heldBytes", i << 20);
    }
    WatchScreen screen = screen(fixture.watched("shop", 3, "slot_7", 1 << 20));
    assertThat(text(screen, 24, 80)).contains("slot_499").contains("slots 500/600");
    screen.key(key(Key.Kind.END));
    assertThat(text(screen, 24, 80)).contains("slot_0 ").doesNotContain("slot_499");
    keys(screen, "/slot_7\n");
    assertThat(text(screen, 24, 80)).contains("/slot_7: 11 of 500 slots");
  }

  @Test
  void rowsWithoutATerminal() throws IOException {
    Watched watched = typical();
    same("plain", PlainRows.of(watched, watched.rows(), NOW, false));
    same("plain-several", PlainRows.of(watched, watched.rows(), NOW, true));
    watched.failed("gone \u0007", NOW);
    assertThat(PlainRows.of(watched, watched.rows(), NOW, false))
        .isEqualTo("2026-11-18 11:06:40Z  shop@db.example.com: no answer: gone \\x07\n");
    for (int hidden : new int[] {1, 2}) {
      Watched some = new SampleFixture().set("hidden", hidden).watched("shop", 3, "", 0);
      assertThat(PlainRows.of(some, some.rows(), NOW, false))
          .contains(hidden == 1 ? ", 1 other session hidden from" : ", 2 other sessions hidden");
    }
  }
}
