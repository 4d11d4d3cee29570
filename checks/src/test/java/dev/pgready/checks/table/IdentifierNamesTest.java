package dev.pgready.checks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IdentifierNamesTest {
  private final IdentifierNames check = new IdentifierNames();

  @Test
  void oddNamesAreRefusedBySome() {
    FactsFixture facts =
        FactsFixture.sound().table("T\"x é", row -> row.set("oddColumns", List.of("a b")));
    assertThat(facts.check(check).status()).isEqualTo(Status.SKIP);
    CheckResult result = facts.consumer("zero").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "ALTER TABLE public.\"T\"\"x é\" RENAME COLUMN \"a b\" TO a_b",
            "ALTER TABLE public.\"T\"\"x é\" RENAME TO \"T_x\"");
  }

  @Test
  void aSchemaCanBeTheOneThatIsNotCarried() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("names: {schema: '[^.]+', level: fail}")
            .schema("a.b", s -> {})
            .table("t", t -> t.set("schema", "a.b"))
            .table("u", t -> t.set("schema", "a.b"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("the name \"a.b\"");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER SCHEMA \"a.b\" RENAME TO a_b");
  }

  @Test
  void aReservedNameIsFoundAmongPlainOnes() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("names: {reserved: [_0_version], level: fail}")
            .table("t", t -> t.set("oddColumns", List.of("_0_version", "_other")))
            .check(check);
    assertThat(result.message()).contains("public.t._0_version").doesNotContain("_other");
  }
}
