// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestPostgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * pgready's verdict for {@code --for zero} equals what the real zero-cache then does. By default a
 * few conditions on one version; {@code -Dzero.conditions=all} (or a part of their names) runs
 * more, {@code -Dzero.majors=15,17} chooses versions, {@code -Dzero.count=60} adds databases that
 * deviate in several ways at once, drawn from {@code -Dzero.seed=1}.
 */
final class ZeroIT {
  /** Runs by default: one that works, and one of each way to fail. */
  private static final List<String> FEW =
      List.of(
          "sound",
          "FULL without any unique index",
          "schema zero_0 of another role",
          "superuser, default publication",
          "a type with an element type");

  @TestFactory
  Stream<DynamicContainer> verdictEqualsReality() {
    String wanted = System.getProperty("zero.conditions", "");
    return majors()
        .map(
            major ->
                DynamicContainer.dynamicContainer(
                    "PostgreSQL " + major,
                    ZeroCondition.ALL.stream()
                        .filter(one -> one.scenario().since() <= major)
                        .filter(
                            one ->
                                wanted.isEmpty()
                                    ? FEW.contains(one.name())
                                    : wanted.equals("all") || one.name().contains(wanted))
                        .map(
                            one ->
                                DynamicTest.dynamicTest(one.name(), () -> compare(one, major)))));
  }

  private static Stream<Integer> majors() {
    List<String> majors = List.of(System.getProperty("zero.majors", "17").split(","));
    return PostgresBinaries.MAJORS.stream().filter(major -> majors.contains(major.toString()));
  }

  private static void compare(ZeroCondition one, int major) throws SQLException {
    if (one.scenario().path().ownServer()) {
      try (TestPostgres server =
          TestPostgres.start(major, one.scenario().path().settings().toArray(new String[0]))) {
        compare(one, server);
      }
    } else {
      compare(one, TestPostgres.shared(major));
    }
  }

  private static void compare(ZeroCondition one, TestPostgres server) throws SQLException {
    Publisher.compare(
        one.scenario(),
        server,
        "zero",
        new ZeroConsumer(one.publications()),
        (broken, database) -> {
          broken.execute(database, "CREATE ROLE " + ZeroCondition.OWNER);
          List<String> statements = new ArrayList<>(ZeroCondition.BASE);
          statements.addAll(one.scenario().breakage());
          Publisher.run(broken, database, statements);
          if (!one.earlier().isEmpty()) {
            ZeroConsumer.setUp(broken, one.earlier(), database, one.publications());
            broken.execute(database, one.after().toArray(new String[0]));
          }
          return one.scenario();
        });
  }
}
