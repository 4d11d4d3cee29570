// SPDX-License-Identifier: Apache-2.0
package dev.pgready.testing;

import static dev.pgready.testing.ReadinessAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.pgready.checks.model.Report;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.library.ReadinessCheck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** An application's test classes, as their authors would write them. */
final class ReplicationReadyIT {
  private static final TestPostgres SERVER = TestPostgres.start(17);

  /** As Testcontainers' containers of databases. */
  public static final class Container {
    private final String database;

    Container(String database) {
      this.database = database;
    }

    public String getJdbcUrl() {
      return "jdbc:postgresql://127.0.0.1:%s/%s?loggerLevel=OFF".formatted(SERVER.port(), database);
    }

    public String getUsername() {
      return "postgres";
    }

    public String getPassword() {
      return "";
    }
  }

  @BeforeAll
  static void databases() {
    SERVER.execute("postgres", "CREATE DATABASE sound", "CREATE DATABASE broken");
    SERVER.execute("sound", "CREATE TABLE orders (id int PRIMARY KEY)");
    SERVER.execute(
        "broken",
        "CREATE TABLE orders (id int PRIMARY KEY)",
        "CREATE TABLE notes (text text)",
        "CREATE PUBLICATION p FOR TABLE orders, notes");
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @ReplicationReady(consumer = "zero", tables = "public.*")
  static final class Sound {
    static final Container DB = new Container("sound");

    @Test
    void something() {}
  }

  static final class Broken {
    @ReplicationReady(consumer = "generic", publication = "p")
    static final Container DB = new Container("broken");

    @Test
    void something() {}
  }

  static final class Excepted {
    @ReplicationReady(consumer = "generic", publication = "p", except = "replica-identity")
    static final String DB = new Container("broken").getJdbcUrl() + "&user=postgres";

    @Test
    void something() {}
  }

  static final class Nowhere {
    @ReplicationReady(consumer = "generic")
    static final int DB = 5432;

    @Test
    void something() {}
  }

  private static Events of(Class<?> test) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(test))
        .execute()
        .containerEvents();
  }

  @Test
  void aReadyDatabaseLetsTheClassPass() {
    of(Sound.class)
        .assertThatEvents()
        .haveExactly(1, event(container(Sound.class), finishedSuccessfully()));
    of(Excepted.class)
        .assertThatEvents()
        .haveExactly(1, event(container(Excepted.class), finishedSuccessfully()));
  }

  @Test
  void anotherOneFailsItWithFindingAndFix() {
    of(Broken.class)
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                container(Broken.class),
                finishedWithFailure(
                    message(
                        text ->
                            text.contains("not ready for generic (NOT_READY)")
                                && text.contains("FAIL replica-identity: ")
                                && text.contains("public.notes")
                                && text.contains("REPLICA IDENTITY FULL")))));
  }

  @Test
  void aFieldWithoutADatabaseIsSaid() {
    of(Nowhere.class)
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                container(Nowhere.class),
                finishedWithFailure(
                    message(text -> text.contains("Nowhere.DB: the field is to be static")))));
  }

  @Test
  void assertionsTellWhatIsWrong() {
    Report report =
        ReadinessCheck.of(new Container("broken").getJdbcUrl(), "postgres", "")
            .publications("p")
            .check();
    assertThat(report).isNotReady().onlyFails("replica-identity").hasNoFindingsFor("public.orders");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(report).isReady())
        .withMessageContaining("FAIL replica-identity");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(report).hasNoFindingsFor("public.notes"))
        .withMessageContaining("findings for public.notes");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(report).onlyFails("wal-level"))
        .withMessageContaining("expected to fail: wal-level");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () ->
                assertThat(
                        ReadinessCheck.of(new Container("sound").getJdbcUrl(), "postgres", "")
                            .check())
                    .isNotReady())
        .withMessageContaining("expected a failure");
  }
}
