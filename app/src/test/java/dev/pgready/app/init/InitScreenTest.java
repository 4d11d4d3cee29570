// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.config.Config;
import dev.pgready.app.init.source.Candidate;
import dev.pgready.app.init.source.FileContent;
import dev.pgready.app.init.source.ProjectFile;
import dev.pgready.app.init.source.Reference;
import dev.pgready.app.live.Frames;
import dev.pgready.app.live.Key;
import dev.pgready.app.live.Wish;
import dev.pgready.app.policy.Evaluation;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.text.EvilNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InitScreenTest {
  private static final ConsumerCatalog CONSUMERS = new ConsumerCatalog();
  private static final Answers NONE =
      new Answers("", List.of(), null, List.of(), List.of(), null, null, null);

  private static final Candidate FOUND =
      new Candidate(
          "DATABASE_URL",
          "postgresql://app:s3cret@db.example.com/shop",
          Reference.url("DATABASE_URL"),
          List.of("pgready does not read .env by itself: set the variable before it runs"));

  private static final Place PLACE =
      new Place(
          FOUND,
          new ConnectionTarget(
              "db.example.com", 5432, "shop", "app", "s3cret", "prefer", 10, Map.of()),
          true);

  private static Facts facts() {
    return FactsFixture.sound()
        .table("orders", t -> t.set("pages", 140_000L))
        .table("api_keys", t -> {})
        .table("versions", t -> t.set("indexes", List.of()).set("updates", 12L))
        .table("x\u001b[2J\n\u202ey", t -> {})
        .schema("audit", s -> {})
        .table("log", t -> t.set("schema", "audit"))
        .publication("powersync", List.of("orders"), p -> {})
        .publication("other\u001b]0;x\u0007", List.of("orders"), p -> {})
        .facts();
  }

  private static Prospect prospect(Answers given, boolean answered) {
    List<ConsumerProfile> all =
        CONSUMERS.ids().stream().map(CONSUMERS::find).flatMap(Optional::stream).toList();
    return new Prospect(
        List.of(
            new Candidate("PGHOST, PGDATABASE ...", "postgresql://h/d", Reference.NONE, List.of())),
        List.of(
            new ProjectFile(".env", Path.of(".env")),
            new ProjectFile("compose.yaml", Path.of("compose.yaml"))),
        all,
        given,
        answered,
        answered,
        "pgready.yaml",
        Pipeline.GITHUB,
        false,
        answers -> "pgready check @%s --config other.yaml".formatted(answers.name()));
  }

  private static Report judge(Answers answers) {
    return judge(answers, facts());
  }

  private static Report judge(Answers answers, Facts facts) {
    Map<String, ConsumerProfile> profiles = new LinkedHashMap<>();
    answers.consumers().forEach(id -> profiles.put(id, CONSUMERS.get(id)));
    return new Evaluation(
            ProviderCatalog.builtIn(),
            "auto",
            "",
            profiles,
            answers.request(),
            Checks.all(),
            Config.EMPTY,
            null)
        .of(facts)
        .report();
  }

  /** What the loop would do. */
  private static InitScreen typed(String keys) {
    return typed(new InitScreen(prospect(NONE, false)), keys);
  }

  private static InitScreen typed(InitScreen screen, String keys) {
    for (int c : keys.codePoints().toArray()) {
      Frames.type(screen::key, Character.toString(c));
      for (Optional<Task> task = screen.task(); task.isPresent(); task = screen.task()) {
        done(screen, task.get());
      }
    }
    return screen;
  }

  private static void done(InitScreen screen, Task task) {
    if (task instanceof Task.Read) {
      screen.read(new FileContent(List.of(FOUND), List.of()));
    } else if (task instanceof Task.Resolve) {
      screen.resolved(PLACE);
    } else if (task instanceof Task.Collect collect) {
      screen.collected(collect.place(), facts().cat(), InitScreenTest::judge);
    } else if (task instanceof Task.Check check) {
      screen.checked(judge(check.answers()));
    }
  }

  private static String text(InitScreen screen) {
    return Frames.text(screen, 40, 200);
  }

  @ParameterizedTest
  @CsvSource({"24,80", "12,60", "40,140"})
  void atThreeSizes(int rows, int columns) throws IOException {
    String size = "-%sx%s".formatted(columns, rows);
    Map<String, String> screens = new LinkedHashMap<>();
    screens.put("sources", "");
    screens.put("confirm", "j\n\n");
    screens.put("consumers", "j\n\ny");
    screens.put("tables", "j\n\ny/powersync\n\n\n");
    screens.put("publications", "j\n\ny/powersync\n\n\n\n");
    screens.put("summary", "j\n\ny/powersync\n\n\n\n\nc");
    for (Map.Entry<String, String> screen : screens.entrySet()) {
      Frames.same(
          InitScreenTest.class,
          screen.getKey() + size,
          Frames.text(typed(screen.getValue()), rows, columns));
    }
  }

  /** No file is read, and nothing connected to, before the user has said so. */
  @Test
  void nothingIsReadOrConnectedToBeforeItIsAllowed() {
    InitScreen screen = new InitScreen(prospect(NONE, false));
    Frames.type(screen::key, "j");
    assertThat(screen.task()).isEmpty();
    Frames.type(screen::key, "\n");
    assertThat(screen.task()).containsInstanceOf(Task.Read.class);
    assertThat(screen.task()).isEmpty();
    screen.read(new FileContent(List.of(FOUND), List.of()));
    Frames.type(screen::key, "\n");
    assertThat(screen.task()).containsInstanceOf(Task.Resolve.class);
    screen.resolved(PLACE);
    assertThat(text(screen)).contains("db.example.com", "5432", "shop", "known, not shown");
    Frames.type(screen::key, "n");
    assertThat(screen.task()).isEmpty();
    assertThat(text(screen)).contains("Which database?");
  }

  @Test
  void noSecretIsShown() {
    InitScreen screen = new InitScreen(prospect(NONE, false));
    for (String keys : List.of("", "j\n", "\n", "y", "/powersync\n", "\n", "\n", "\n", "\n", "c")) {
      typed(screen, keys);
      assertThat(text(screen)).doesNotContain("s3cret");
    }
    assertThat(text(screen)).contains("url: {env: DATABASE_URL}");
    InitScreen typing = typed("jjj\npostgresql://app:s3cret@db");
    assertThat(text(typing)).contains("postgresql://app:•••@db");
    typing.failed("the server asks for a password", true);
    typed(typing, "hidden");
    assertThat(text(typing)).contains("••••••").doesNotContain("hidden");
  }

  @Test
  void aConnectionIsMaskedWhileItIsTyped() {
    assertThat(Masked.of("postgresql://app:p@ss@h/d")).isEqualTo("postgresql://app:•••@h/d");
    assertThat(Masked.of("postgresql://app:pa")).isEqualTo("postgresql://app:•••");
    assertThat(Masked.of("postgresql://localhost:5433/d"))
        .isEqualTo("postgresql://localhost:5433/d");
    assertThat(Masked.of("host=h password=x y user=u")).isEqualTo("host=h password=••• y user=u");
    assertThat(Masked.of("jdbc:postgresql://h/d?user=u&password=x&ssl=true"))
        .isEqualTo("jdbc:postgresql://h/d?user=u&password=•••&ssl=true");
  }

  @Test
  void whatFitsComesFirst() {
    assertThat(text(typed("j\n\ny")).lines().skip(1).findFirst().orElse(""))
        .contains("PowerSync", "its publication powersync is there");
  }

  @Test
  void tablesAreChosenBySchema() {
    InitScreen screen = typed("j\n\ny/powersync\n\n\n");
    assertThat(text(screen))
        .contains("[x] audit", "[-] public", "[x] orders", "1.1 GB", "key: id")
        .contains("[ ] api_keys", "look twice: may hold secrets")
        .contains("no key", "! replica-identity");
    typed(screen, "/api\n \n");
    InitScreen last = typed(screen, "\n");
    assertThat(text(last)).contains("schemas:", "- audit", "- public").doesNotContain("tables:");
    InitScreen few = typed("j\n\ny/powersync\n\n\naa/orders\n \n\n");
    assertThat(text(few)).contains("tables: [public.orders]").doesNotContain("schemas:");
    assertThat(text(typed("j\n\ny/powersync\n\n\naa\n"))).contains("choose one table at least");
  }

  /** What is told of a table stays on the screen, however long its name is. */
  @Test
  void longNamesLeaveRoomForKeysAndWarnings() {
    FactsFixture facts = FactsFixture.sound();
    for (String name :
        List.of(
            "a_token_of_" + "y".repeat(50), "お客様の住所録と連絡先の一覧".repeat(2), "x\u001b[2J".repeat(12))) {
      facts.table(name, t -> t.set("pages", 140_000L));
    }
    TableTree tree = new TableTree(facts.facts().cat().tables());
    for (int width : new int[] {60, 80, 120}) {
      List<String> lines =
          tree.rows().stream()
              .skip(1)
              .map(row -> tree.line(row, true, width).cut(width).text())
              .toList();
      assertThat(lines).hasSize(3).allMatch(line -> line.contains("key: id"));
      assertThat(lines)
          .filteredOn(line -> line.contains("token"))
          .allMatch(l -> l.contains("look twice:"));
    }
    assertThat(tree.line(tree.rows().get(1), false, 200).text()).doesNotContain("…");
  }

  @Test
  void findingsThatDoNotFitAreNamedWithTheirCommand() {
    InitScreen screen = typed("j\n\ny/powersync\n\n\n\n\nc");
    Facts broken =
        FactsFixture.sound()
            .setting("wal_level", "replica")
            .set("catalogue.role.replication", false)
            .without("connection.tls")
            .set("catalogue.server.tls", false)
            .table("a", t -> t.set("select", false).set("indexes", List.of()))
            .slot("one", slot -> slot.set("row.wal_status", "lost"))
            .setting("max_wal_senders", "0")
            .facts();
    screen.checked(judge(NONE.consumers(List.of("powersync")), broken));
    assertThat(text(screen))
        .containsPattern("and \\d more: pgready check @\\w+ --config other.yaml");
  }

  @Test
  void optionsAnswerQuestions() {
    Answers given =
        new Answers("shop", List.of("zero"), "sync", List.of("a"), List.of(), "pub", "slot", "PW");
    InitScreen screen = typed(new InitScreen(prospect(given, true)), "j\n\ny");
    assertThat(text(screen))
        .contains(
            "What will be written",
            "role: sync",
            "consumers: [zero]",
            "publication: pub",
            "slot: slot",
            "tables: [a]");
    typed(screen, "w");
    assertThat(screen.key(Key.character('q'))).isEqualTo(Wish.QUIT);
  }

  @Test
  void aLostServerIsAskedAgain() {
    InitScreen screen = typed("j\n\ny/powersync\n\n\n");
    typed(screen, "a");
    Frames.type(screen::key, "\n\n");
    assertThat(screen.task()).containsInstanceOf(Task.Check.class);
    screen.failed("nothing listens at db.example.com:5432", false);
    assertThat(text(screen)).contains("It cannot be reached", "nothing listens");
    Frames.type(screen::key, "r");
    assertThat(screen.task()).containsInstanceOf(Task.Check.class);
    Frames.type(screen::key, "<");
    assertThat(screen.task()).containsInstanceOf(Task.Cancel.class);
    assertThat(text(screen)).contains("Which publication?");
  }

  @Test
  void everySizeAndEveryName() {
    FactsFixture fixture = FactsFixture.sound();
    EvilNames.ALL.forEach(name -> fixture.table(name, t -> {}));
    for (int rows : new int[] {1, 2, 3, 4, 12, 24}) {
      for (int columns : new int[] {1, 9, 40, 200}) {
        for (String keys :
            List.of(
                "",
                "j\n",
                "j\n\n",
                "j\n\ny",
                "j\n\ny\n",
                "j\n\ny/zero\n\n\n",
                "j\n\ny/zero\n\n\n\n",
                "j\n\ny/zero\n\n\n\n\ncjjj",
                "jjj\nx")) {
          InitScreen screen = typed(keys);
          Frames.text(screen, rows, columns);
          typed(screen, "<<<<<<");
          Frames.text(screen, rows, columns);
        }
        InitScreen evil = typed("j\n\n");
        evil.collected(PLACE, fixture.facts().cat(), InitScreenTest::judge);
        typed(evil, "/zero\n\n\n");
        Frames.text(evil, rows, columns);
      }
    }
  }

  /** Each of them has the same name in many schemas. */
  @Test
  void twentyThousandTablesAreScrolledAndFiltered() {
    FactsFixture fixture = FactsFixture.sound();
    for (int i = 0; i < 20; i++) {
      String schema = "s" + i;
      fixture.schema(schema, s -> {});
      for (int j = 0; j < 1000; j++) {
        fixture.table("t" + j, t -> t.set("schema", schema));
      }
    }
    InitScreen screen = typed("j\n\n");
    screen.collected(PLACE, fixture.facts().cat(), InitScreenTest::judge);
    typed(screen, "/zero\n\n\n");
    assertThat(text(screen)).contains("20,000 tables chosen");
    typed(screen, "G");
    assertThat(text(screen)).contains("[x] t999").doesNotContain("s9.t999");
    typed(screen, "/t777\n");
    assertThat(text(screen)).contains("[x] s0.t777", "[x] s19.t777").doesNotContain("t778");
    typed(screen, "gj ");
    assertThat(text(screen)).contains("[ ] s1.t777", "19,999 tables chosen");
    typed(screen, "<gaa");
    assertThat(text(screen)).contains("0 tables chosen");
  }
}
