// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.checks.testing.FactsFixture.Row;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColumnTypesTest {
  private final ColumnTypes check = new ColumnTypes();

  private static Consumer<Row> typed(String type, String kind, Object... more) {
    return row ->
        row.add(
            "typedColumns",
            column -> {
              column.set("name", "c").set("type", type).set("kind", kind);
              for (int i = 0; i < more.length; i += 2) {
                column.set((String) more[i], more[i + 1]);
              }
            });
  }

  private static Consumer<Row> array(String element, String elementKind, int dimensions) {
    return typed(
        "_" + element,
        "b",
        "array",
        true,
        "element",
        element,
        "elementKind",
        elementKind,
        "dimensions",
        dimensions);
  }

  @ParameterizedTest
  @CsvSource({
    "debezium, place, c, WARN", "debezium, circle, b, WARN", "debezium, mood, e, PASS",
    "debezium, refcursor, b, WARN", "debezium, int4range, r, PASS", "debezium, mine, r, WARN",
    "debezium, hstore, b, PASS", "materialize, mood, e, FAIL", "materialize, bytea, b, PASS",
    "materialize, money, b, FAIL", "zero, mood, e, PASS", "zero, bytea, b, WARN",
    "zero, email, d, WARN", "zero, inet, b, PASS", "pgstream, daterange, r, FAIL",
    "pgstream, int8range, r, PASS", "generic, circle, b, SKIP", "postgres, circle, b, SKIP",
  })
  void eachConsumerAsItReallyDoes(String consumer, String type, String kind, Status status) {
    CheckResult result =
        FactsFixture.sound().table("t", typed(type, kind)).consumer(consumer).check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(status);
    if (status == Status.FAIL || status == Status.WARN) {
      assertThat(result.message()).contains("public.t.c (" + type + ")");
      assertThat(result.remedies()).isNotEmpty();
    }
  }

  /** Debezium's snapshot stops at a value of refcursor, domains over it included; NULL passes. */
  @Test
  void whatHoldsValuesForCertainIsWorse() {
    for (String consumer : List.of("debezium", "flink-cdc")) {
      for (boolean filled : List.of(true, false)) {
        for (boolean domain : List.of(true, false)) {
          CheckResult result =
              FactsFixture.sound()
                  .table(
                      "t",
                      domain
                          ? typed("held", "d", "base", "refcursor", "filled", filled)
                          : typed("refcursor", "b", "filled", filled))
                  .consumer(consumer)
                  .check(check);
          assertThat(result.status()).isEqualTo(filled ? Status.FAIL : Status.WARN);
        }
      }
    }
    // a domain over another type is none of these
    assertThat(
            FactsFixture.sound()
                .table("t", typed("held", "d", "base", "text", "filled", true))
                .consumer("debezium")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  /**
   * zero-cache takes what has an element type for an array, and exits where there are no brackets.
   */
  @Test
  void zeroExitsAtFixedArraysAndUndeclaredOnes() {
    assertThat(
            FactsFixture.sound()
                .table("t", typed("point", "b", "element", "float8", "elementKind", "b"))
                .consumer("zero")
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
    assertThat(
            FactsFixture.sound()
                .table("t", array("int4", "b", 0))
                .consumer("zero")
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
    assertThat(
            FactsFixture.sound()
                .table("t", array("int4", "b", 1))
                .consumer("zero")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void arraysGoByTheirElement() {
    assertThat(
            FactsFixture.sound()
                .table("t", array("int4", "b", 1))
                .consumer("materialize")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .table("t", array("mood", "e", 1))
                .consumer("materialize")
                .check(check)
                .message())
        .contains("public.t.c (mood[])");
  }

  /** What is not published is not in the way. */
  @Test
  void aColumnThatIsNotListedDoesNotCount() {
    assertThat(
            FactsFixture.sound()
                .table(
                    "t",
                    row -> {
                      row.set("oid", 5);
                      typed("point", "b", "element", "float8").accept(row);
                    })
                .publication(
                    "pub",
                    List.of(),
                    row -> row.set("tables", List.of(Map.of("oid", 5, "columns", List.of("id")))))
                .consumer("zero")
                .request(new Request("pub", List.of(), List.of(), null, null, Map.of()))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  /** The walsender's session writes the text that the consumer reads. */
  @ParameterizedTest
  @CsvSource({
    "DateStyle=German, zero, WARN", "'DateStyle=ISO, DMY', zero, PASS",
    "DateStyle=German, debezium, PASS", "IntervalStyle=iso_8601, debezium, WARN",
    "IntervalStyle=iso_8601, postgres, SKIP", "extra_float_digits=0, zero, WARN",
    "extra_float_digits=1, zero, PASS", "bytea_output=escape, zero, WARN",
    "statement_timeout=0, zero, PASS",
  })
  void settingsChangeHowValuesAreWritten(String setting, String consumer, Status status) {
    CheckResult result =
        FactsFixture.sound().table("t").roleSetting(setting).consumer(consumer).check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(status);
  }

  @Test
  void zeroReadsDatesInOneStyleOnly() {
    FactsFixture timed =
        FactsFixture.sound()
            .table(
                "t",
                row ->
                    row.set("timed", true)
                        .set(
                            "typedColumns",
                            List.of(Map.of("name", "b", "type", "bytea", "kind", "b"))));
    assertThat(timed.consumer("zero").check(check).status()).isEqualTo(Status.WARN);
    timed.roleSetting("datestyle=German");
    CheckResult result = timed.consumer("zero").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("Zero cannot read dates and times");
    assertThat(result.remedies().get(0).sql()).hasSize(1);
    assertThat(timed.consumer("sequin").check(check).status()).isEqualTo(Status.WARN);
  }
}
