// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The statement that a consumer's publication is made with, and who can run it. */
final class CreatePublicationTest {
  private static FactsFixture needing(String publication) {
    return FactsFixture.sound()
        .consumerNeeding("plugin: pgoutput\npublication: {%s}\n".formatted(publication));
  }

  private static String statement(FactsFixture facts) {
    return CreatePublication.statement(facts.context(), "Pub");
  }

  private static FactsFixture asking(FactsFixture facts, String table) {
    return facts.request(new Request(null, List.of(table), List.of(), null, null, Map.of()));
  }

  @Test
  void exactlyTheWantedTablesRootsForTheirPartitions() {
    FactsFixture facts =
        needing("missing: fail")
            .table("t")
            .table("v", row -> row.set("kind", "v"))
            .table("root", row -> row.set("oid", 1L).set("kind", "p"))
            .table("leaf", row -> row.set("parent", 1L))
            .table("orphan", row -> row.set("parent", 2L));
    assertThat(statement(facts))
        .isEqualTo("CREATE PUBLICATION \"Pub\" FOR TABLE public.t, public.root, public.orphan");
    assertThat(CreatePublication.by(facts.context())).isEqualTo("owner of the tables");
    assertThat(statement(asking(facts, "t")))
        .isEqualTo("CREATE PUBLICATION \"Pub\" FOR TABLE public.t");
  }

  /** Who asked for tables that are not there does not get all of them. */
  @Test
  void ofNoTables() {
    FactsFixture none = needing("missing: fail");
    assertThat(statement(none)).isEqualTo("CREATE PUBLICATION \"Pub\" FOR ALL TABLES");
    Remedy remedy = CreatePublication.remedy(none.context(), "Pub", "Create it", "x", "undo");
    assertThat(remedy.kind()).isEqualTo(Remedy.Kind.SQL);
    assertThat(remedy.undo()).containsExactly("undo");
    FactsFixture asked = asking(needing("missing: fail").table("t"), "orders");
    assertThat(statement(asked)).isEqualTo("CREATE PUBLICATION \"Pub\" FOR TABLE ...");
    assertThat(CreatePublication.by(asked.context())).isEqualTo("owner of the tables");
    Remedy step = CreatePublication.remedy(asked.context(), "Pub", "Create it", "x", "undo");
    assertThat(step.kind()).isEqualTo(Remedy.Kind.DECISION);
    assertThat(step.sql()).isEmpty();
    assertThat(step.steps()).last().isEqualTo("CREATE PUBLICATION \"Pub\" FOR TABLE ...");
    FactsFixture schema =
        needing("missing: fail")
            .request(new Request(null, List.of(), List.of("none"), null, null, Map.of()));
    assertThat(statement(schema)).isEqualTo("CREATE PUBLICATION \"Pub\" FOR TABLE ...");
  }

  private static String by(String host) {
    return CreatePublication.by(
        needing("missing: fail")
            .providerYaml("{id: x, name: X, verified: 2026-11-20, %s}".formatted(host))
            .context());
  }

  @Test
  void whoCanPublishAllTables() {
    assertThat(by("managed: true, all-tables: {support: admin, by: the host}"))
        .isEqualTo("the host");
    assertThat(by("managed: true, all-tables: {support: admin}")).isEqualTo("superuser");
    assertThat(by("managed: true")).isEqualTo("superuser");
    assertThat(by("managed: false, all-tables: {support: admin, by: the host}"))
        .isEqualTo("superuser");
  }

  @Test
  void options() {
    assertThat(statement(needing("operations: [insert, update, delete]")))
        .endsWith(" WITH (publish = 'insert, update, delete')");
    // all four is what the server does by itself
    assertThat(statement(needing("operations: [insert, update, delete, truncate]")))
        .endsWith("FOR ALL TABLES");
    assertThat(statement(needing("via-root: true")))
        .endsWith(" WITH (publish_via_partition_root = true)");
    assertThat(statement(needing("via-root: false"))).endsWith("FOR ALL TABLES");
    assertThat(statement(needing("generated-columns: stored").version(170009)))
        .endsWith("FOR ALL TABLES");
    assertThat(statement(needing("generated-columns: stored").version(180000)))
        .endsWith(" WITH (publish_generated_columns = stored)");
    assertThat(statement(needing("generated-columns: stored").version(190000)))
        .endsWith(" WITH (publish_generated_columns = stored)");
    assertThat(statement(needing("operations: [insert], via-root: true")))
        .endsWith(" WITH (publish = 'insert', publish_via_partition_root = true)");
  }
}
