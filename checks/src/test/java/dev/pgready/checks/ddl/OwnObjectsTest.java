// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OwnObjectsTest {
  private final OwnObjects check = new OwnObjects();

  @Test
  void nothingThereIsFine() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.SKIP);
    assertThat(FactsFixture.sound().consumer("zero").check(check).status()).isEqualTo(Status.PASS);
  }

  @ParameterizedTest
  @CsvSource({
    "zero, zero",
    "zero, zero_0",
    "zero, zero_0/cdc",
    "zero:db=cvr, zero_0/cvr",
    "zero:db=change, zero_0/cdc",
    "pgsense, etl",
    "pgsense:store=postgres, etl",
    "supabase-etl, etl",
    "pgstream, pgstream"
  })
  void aSchemaOfAnotherRoleFails(String consumer, String schema) {
    CheckResult result =
        FactsFixture.sound()
            .schema(schema, s -> s.set("owns", false).set("usage", false))
            .consumer(consumer)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql().get(0))
        .containsPattern("(ALTER SCHEMA|GRANT .*USAGE ON SCHEMA) \"?" + schema);
    assertThat(
            FactsFixture.sound()
                .schema(schema, s -> s.set("owner", "app").set("owns", true).set("create", true))
                .consumer(consumer)
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void allOfItIsHandedOver() {
    CheckResult result =
        FactsFixture.sound()
            .schema(
                "zero_0",
                s ->
                    s.set("owns", false)
                        .set(
                            "routines",
                            List.of(
                                Map.of(
                                    "name",
                                    "zero_0.schema_specs()",
                                    "owner",
                                    "postgres",
                                    "owns",
                                    false,
                                    "execute",
                                    true))))
            .table("clients", t -> t.set("schema", "zero_0"))
            .publication("_zero_metadata_0", List.of("clients"), p -> {})
            .publication("other", List.of("clients"), p -> {})
            .consumer("zero")
            .check(check);
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "ALTER SCHEMA zero_0 OWNER TO app",
            "ALTER TABLE zero_0.clients OWNER TO app",
            "ALTER ROUTINE zero_0.schema_specs() OWNER TO app",
            "ALTER PUBLICATION _zero_metadata_0 OWNER TO app");
  }

  @Test
  void privilegesAreEnoughWhereNothingIsReplaced() {
    FactsFixture facts =
        FactsFixture.sound()
            .schema("etl", s -> s.set("owns", false).set("create", true))
            .table(
                "replication_state",
                t ->
                    t.set("schema", "etl")
                        .set("insert", true)
                        .set("update", true)
                        .set("delete", true));
    assertThat(facts.consumer("supabase-etl").check(check).status()).isEqualTo(Status.PASS);
    assertThat(
            facts
                .table("table_columns", t -> t.set("schema", "etl"))
                .consumer("supabase-etl")
                .check(check)
                .message())
        .contains("lacks privileges on table etl.table_columns");
  }

  @Test
  void aTableOfItsOwnThatIsMissingMustBeCreatable() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("t")
            .publication("flow_publication", List.of("t"), p -> {})
            .consumer("estuary");
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .hasSize(3)
        .anyMatch(sql -> sql.startsWith("CREATE TABLE IF NOT EXISTS public.flow_watermarks"))
        .contains("ALTER PUBLICATION flow_publication ADD TABLE public.flow_watermarks");
    assertThat(facts.consumer("estuary:read_only=true").check(check).status())
        .isEqualTo(Status.SKIP);
    // it can create the table, and all tables are published
    assertThat(
            FactsFixture.sound()
                .schema("other", s -> {})
                .set(
                    "catalogue.schemas",
                    List.of(Map.of("name", "public", "owner", "o", "usage", true, "create", true)))
                .publication("flow_publication", List.of(), p -> p.set("row.puballtables", true))
                .consumer("estuary")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  /** Estuary Flow: INSERT INTO flow_watermarks ... ON CONFLICT (slot) DO UPDATE. */
  @Test
  void aTableOfItsOwnMustBeAsItsStatementsNeedIt() {
    Map<String, Object> key = Map.of("name", "k", "primary", true, "columns", List.of("slot"));
    assertThat(watermarks(key, "p").status()).isEqualTo(Status.PASS);
    assertThat(
            watermarks(Map.of("name", "u", "nullable", true, "columns", List.of("slot")), "p")
                .status())
        .isEqualTo(Status.PASS);
    for (Map<String, Object> unfit :
        List.<Map<String, Object>>of(
            Map.of("name", "k", "primary", true, "columns", List.of("id")),
            Map.of("name", "k", "primary", true, "columns", List.of("slot", "id")),
            Map.of("name", "k", "deferrable", true, "columns", List.of("slot")),
            Map.of("name", "k", "invalid", true, "columns", List.of("slot")),
            Map.of("name", "k", "expressions", true, "columns", List.of("slot")),
            Map.of("name", "k", "partial", true, "columns", List.of("slot")))) {
      CheckResult result = watermarks(unfit, "p");
      assertThat(result.status()).as(unfit.toString()).isEqualTo(Status.FAIL);
      assertThat(result.message())
          .startsWith("table public.flow_watermarks has no unique index on just slot: ON CONFLICT");
      assertThat(result.subjects()).containsExactly(new Subject("table", "public.flow_watermarks"));
    }
    assertThat(watermarks(key, "u").message())
        .isEqualTo("table public.flow_watermarks is unlogged: no publication carries it");
  }

  private CheckResult watermarks(Map<String, Object> index, String persistence) {
    return FactsFixture.sound()
        .table(
            "flow_watermarks",
            t -> t.set("indexes", List.of(index)).set("persistence", persistence))
        .publication("flow_publication", List.of("flow_watermarks"), p -> {})
        .consumer("estuary")
        .check(check);
  }

  @Test
  void aSchemaNeedsNotBeItsOwnToBeUsed() {
    FactsFixture facts =
        FactsFixture.sound()
            .schema("zero_0", s -> s.set("owns", false).set("usage", true).set("create", true))
            .consumer("zero");
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    // what is in it is altered and replaced
    facts.table("shardConfig", t -> t.set("schema", "zero_0").set("owns", false));
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).startsWith("table zero_0.\"shardConfig\" belongs to postgres");
  }

  @Test
  void anEventTriggerMayRefuseWhatItCreates() {
    CheckResult result =
        FactsFixture.sound()
            .eventTrigger(
                "audit",
                t -> t.set("event", "ddl_command_end").set("tags", List.of("CREATE SCHEMA")))
            .consumer("zero")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    assertThat(result.message()).contains("event trigger audit", "runs at CREATE SCHEMA");
  }

  @Test
  void onlyWhatIsInItsSchemasIsAskedFor() {
    FactsFixture facts =
        FactsFixture.sound()
            .schema("etl", s -> s.set("owns", false).set("create", true))
            .table("elsewhere", t -> {})
            .table("seen", t -> t.set("schema", "etl").set("kind", "v"))
            .consumer("supabase-etl");
    // a table of another schema and a view are no tables of its own
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    assertThat(
            facts
                .table("table_schemas", t -> t.set("schema", "etl").set("kind", "p"))
                .check(check)
                .message())
        .contains("lacks privileges on table etl.table_schemas");
  }

  @Test
  void functionsItCallsMustBeExecutable() {
    for (boolean execute : List.of(true, false)) {
      CheckResult result =
          FactsFixture.sound()
              .schema(
                  "etl",
                  s ->
                      s.set("owns", false)
                          .set("create", true)
                          .set(
                              "routines",
                              List.of(
                                  Map.of(
                                      "name",
                                      "etl.describe_table_schema(oid)",
                                      "owner",
                                      "postgres",
                                      "owns",
                                      false,
                                      "execute",
                                      execute))))
              .consumer("supabase-etl")
              .check(check);
      assertThat(result.status()).isEqualTo(execute ? Status.PASS : Status.FAIL);
      if (!execute) {
        assertThat(result.message()).contains("EXECUTE on etl.describe_table_schema(oid)");
      }
    }
  }

  /**
   * What somebody else keeps in the same schemas is nobody's business: another table, an overload.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "pgsense; etl; replication_state; etl.describe_table_schema(text); etl.describe_table_schema(oid)",
        "pgsense:store=postgres; etl; notes; etl.describe_table_schema(text); etl.describe_table_schema(oid)",
        "supabase-etl; etl; notes; etl.describe_table_identity(regclass); etl.describe_table_identity(oid)",
        "zero; zero_0; notes; zero_0.schema_specs(integer); zero_0.update_schemas(text,text,record)",
        "pgstream; pgstream; notes; pgstream.create_table_mapping(text); pgstream.create_table_mapping(oid)"
      })
  void onlyWhatItCreatesOrCallsCounts(
      String consumer, String schema, String table, String overload, String own) {
    assertThat(shared(consumer, schema, table, overload).status()).isEqualTo(Status.PASS);
    CheckResult replaced = shared(consumer, schema, table, own);
    assertThat(replaced.status()).isEqualTo(Status.FAIL);
    assertThat(replaced.message()).contains(own).doesNotContain(table);
  }

  private CheckResult shared(String consumer, String schema, String table, String routine) {
    return FactsFixture.sound()
        .schema(
            schema,
            s ->
                s.set("owner", "app")
                    .set("owns", true)
                    .set("create", true)
                    .set("usage", true)
                    .set(
                        "routines",
                        List.of(
                            Map.of(
                                "name", routine, "owner", "dba", "owns", false, "execute", false))))
        .table(table, t -> t.set("schema", schema).set("owner", "dba"))
        .consumer(consumer)
        .check(check);
  }

  /** Only what belongs to others is named and handed over. */
  @Test
  void whatIsOwnedAlreadyIsLeftAlone() {
    CheckResult result =
        FactsFixture.sound()
            .schema("zero_0", s -> s.set("owner", "app").set("owns", true).set("create", true))
            .table("clients", t -> t.set("schema", "zero_0").set("owner", "app").set("owns", true))
            .table("replicas", t -> t.set("schema", "zero_0").set("owner", "dba"))
            .consumer("zero")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).startsWith("table zero_0.replicas belongs to dba");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER TABLE zero_0.replicas OWNER TO app");
  }

  /** It could create the table, but not add it to somebody else's publication. */
  @Test
  void aPublicationOfAnotherIsNotAddedTo() {
    FactsFixture facts =
        FactsFixture.sound()
            .set(
                "catalogue.schemas",
                List.of(Map.of("name", "public", "owner", "o", "usage", true, "create", true)))
            .table("t")
            .consumer("estuary");
    CheckResult result =
        facts
            .publication("flow_publication", List.of("t"), p -> p.set("owner", "dba"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .contains("cannot add it to publication flow_publication, which belongs to dba");
  }
}
