// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.remedy.Handover.Own;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.needs.Privilege;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a consumer finds of its own. */
final class HandoverTest {
  private static FactsFixture keeping(String needs) {
    return FactsFixture.sound().consumerNeeding("own: {%s}\n".formatted(needs));
  }

  private static FactsFixture keeping() {
    return keeping("schemas: own.*, publications: own_.*");
  }

  @Test
  void allThatIsThere() {
    FactsFixture facts =
        keeping()
            .schema("other", row -> {})
            .schema(
                "Own".toLowerCase(java.util.Locale.ROOT),
                row ->
                    row.set("owns", true)
                        .add("routines", r -> r.set("name", "own.f(integer)").set("owner", "x")))
            .table("elsewhere")
            .publication("mine", List.of(), row -> {})
            .publication("own_pub", List.of(), row -> row.set("owner", "y"));
    for (String kind : List.of("r", "p", "v", "m", "f")) {
      facts.table(kind, row -> row.set("schema", "own").set("kind", kind).set("owns", true));
    }
    assertThat(Handover.objects(facts.context()))
        .containsExactly(
            new Own("SCHEMA", "own", "postgres", true),
            new Own("TABLE", "own.r", "postgres", true),
            new Own("TABLE", "own.p", "postgres", true),
            new Own("VIEW", "own.v", "postgres", true),
            new Own("MATERIALIZED VIEW", "own.m", "postgres", true),
            new Own("FOREIGN TABLE", "own.f", "postgres", true),
            new Own("ROUTINE", "own.f(integer)", "x", false),
            new Own("PUBLICATION", "own_pub", "y", false));
    assertThat(Handover.objects(FactsFixture.sound().consumerNeeding("").context())).isEmpty();
    assertThat(Handover.objects(keeping("publications: own_.*").schema("own", r -> {}).context()))
        .isEmpty();
    assertThat(
            Handover.objects(
                keeping("schemas: own").publication("own", List.of(), r -> {}).context()))
        .isEmpty();
  }

  /** Facts of an older form do not say whether the role has the owner's rights. */
  @ParameterizedTest
  @CsvSource({
    "postgres, false, , false",
    "app, false, , true",
    "postgres, true, , true",
    "app, true, false, false",
    "postgres, false, true, true"
  })
  void whoOwnsTheSchema(String owner, boolean superuser, Boolean owns, boolean expected) {
    CheckContext context =
        keeping()
            .set("catalogue.role.superuser", superuser)
            .schema("own", row -> row.set("owner", owner).set("owns", owns))
            .context();
    assertThat(Handover.objects(context)).extracting(Own::owns).containsExactly(expected);
  }

  @Test
  void owning() {
    List<Own> objects =
        List.of(
            new Own("SCHEMA", "own", "Old", false), new Own("TABLE", "own.t", "postgres", false));
    Remedy remedy = Handover.own(keeping().context(), objects, "app");
    assertThat(remedy.sql())
        .containsExactly("ALTER SCHEMA own OWNER TO app", "ALTER TABLE own.t OWNER TO app");
    assertThat(remedy.undo())
        .containsExactly(
            "ALTER SCHEMA own OWNER TO \"Old\"", "ALTER TABLE own.t OWNER TO postgres");
    assertThat(remedy.runAs()).isEqualTo("superuser");
    assertThat(Handover.own(keeping().provider("aws-rds").context(), objects, "app").runAs())
        .isEqualTo("host administrator");
  }

  @Test
  void using() {
    CheckContext context = keeping().schema("own", r -> {}).schema("own2", r -> {}).context();
    Remedy remedy = Handover.use(context, Handover.schemas(context), "app");
    assertThat(remedy.title()).isEqualTo("Let role app use schema own, own2");
    assertThat(remedy.sql())
        .startsWith(
            "GRANT USAGE ON SCHEMA own TO app",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA own TO app",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA own TO app",
            "GRANT USAGE ON SCHEMA own2 TO app");
    // taken back the other way round
    assertThat(remedy.undo())
        .startsWith("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA own2 FROM app")
        .endsWith("REVOKE USAGE ON SCHEMA own FROM app")
        .hasSize(6);
    CheckContext creating = keeping("schemas: own, creates: true").schema("own", r -> {}).context();
    assertThat(Handover.use(creating, Handover.schemas(creating), "app").sql())
        .startsWith("GRANT CREATE, USAGE ON SCHEMA own TO app");
    assertThat(
            Handover.use(
                    FactsFixture.sound().consumerNeeding("").context(),
                    creating.cat().schemas(),
                    "app")
                .sql())
        .contains("GRANT USAGE ON SCHEMA own TO app");
  }

  /** By the whole of both names. */
  @ParameterizedTest
  @CsvSource({
    "public, marks, false",
    "public, mark, true",
    "public, marksx, true",
    "public, xarks, true",
    "publix, marks, true",
    "publi, c.marks, true",
    "pub, lic.marks, true"
  })
  void missingTables(String schema, String name, boolean missing) {
    CheckContext context =
        FactsFixture.sound()
            .consumerNeeding("role: {extra-tables: {public.marks: [SELECT]}}\n")
            .table(name, row -> row.set("schema", schema))
            .context();
    assertThat(Handover.missingTables(context))
        .isEqualTo(missing ? Map.of("public.marks", List.of(Privilege.SELECT)) : Map.of());
  }

  @Test
  void creating() {
    CheckContext context = FactsFixture.sound().consumer("estuary").context();
    List<Privilege> some = List.of(Privilege.SELECT, Privilege.INSERT);
    String marks = "public.flow_watermarks";
    Remedy alone = Handover.create(context, marks, some, "app", null).orElseThrow();
    assertThat(alone.runAs()).isEqualTo("role with CREATE on the schema");
    assertThat(alone.sql().get(0)).startsWith("CREATE TABLE IF NOT EXISTS " + marks + " ");
    assertThat(alone.sql())
        .element(1)
        .isEqualTo("GRANT SELECT, INSERT ON TABLE " + marks + " TO app");
    assertThat(alone.sql()).hasSize(2);
    Remedy published = Handover.create(context, marks, some, "app", "pub").orElseThrow();
    assertThat(published.runAs()).isEqualTo("owner of the publication with CREATE on the schema");
    assertThat(published.sql()).element(2).isEqualTo("ALTER PUBLICATION pub ADD TABLE " + marks);
    assertThat(Handover.create(context, "public.flow", some, "app", null)).isEmpty();
    assertThat(
            Handover.create(
                FactsFixture.sound().consumerNeeding("").context(), marks, some, "app", null))
        .isEmpty();
  }
}
