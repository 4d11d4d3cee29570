// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.checks.testing.FactsFixture.Row;
import dev.pgready.facts.TableFacts;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tables a question is about. */
final class ScopeTest {
  /** t; root with a partition that has one itself; both leaves; Other."T x". */
  private static FactsFixture shop(String needs) {
    return FactsFixture.sound()
        .consumerNeeding("plugin: pgoutput\n" + needs)
        .schema("Other", row -> {})
        .table("t")
        .table("root", row -> row.set("oid", 1L).set("kind", "p"))
        .table("part", row -> row.set("oid", 2L).set("kind", "p").set("parent", 1L))
        .table("leaf", row -> row.set("parent", 1L))
        .table("deep", row -> row.set("parent", 2L))
        .table("T x", row -> row.set("schema", "Other"));
  }

  private static FactsFixture shop() {
    return shop("publication: {creator: user}\n");
  }

  private static Request named(String publication, String... more) {
    return new Request(publication, List.of(), List.of(), null, null, Map.of(), List.of(more));
  }

  private static Request tables(String... tables) {
    return new Request(null, List.of(tables), List.of(), null, null, Map.of());
  }

  private static Request schemas(String... schemas) {
    return new Request(null, List.of(), List.of(schemas), null, null, Map.of());
  }

  private static List<String> names(Iterable<TableFacts> tables) {
    List<String> names = new java.util.ArrayList<>();
    tables.forEach(table -> names.add(table.name()));
    return names;
  }

  private static Scope scope(FactsFixture facts) {
    return facts.context().scope();
  }

  private static List<String> wanted(FactsFixture facts) {
    return names(scope(facts).wanted());
  }

  private static final List<String> ALL = List.of("t", "root", "part", "leaf", "deep", "T x");

  @Test
  void withoutACatalogueNothingIsKnownButTheName() {
    Scope scope = scope(FactsFixture.unreached("REFUSED", "nobody listens").request(named("pub")));
    assertThat(scope.publicationName()).isEqualTo("pub");
    assertThat(scope.publication()).isNull();
    assertThat(scope.wanted()).isEmpty();
    assertThat(scope.unmatched()).isEmpty();
  }

  /** Partitions of partitions are carried, and counted once. */
  @Test
  void aRootBringsAllBelowIt() {
    FactsFixture facts =
        shop().publication("pub", List.of("root", "part"), row -> {}).request(named("pub"));
    assertThat(names(scope(facts).published())).containsExactly("root", "part", "leaf", "deep");
    assertThat(names(scope(facts).sent())).containsExactly("leaf", "deep");
    assertThat(names(scope(facts).carried())).containsExactly("leaf", "deep");
    FactsFixture viaRoot =
        shop()
            .publication("pub", List.of("root"), row -> row.set("row.pubviaroot", true))
            .request(named("pub"));
    assertThat(names(scope(viaRoot).published())).containsExactly("root", "part", "leaf", "deep");
    assertThat(names(scope(viaRoot).sent())).containsExactly("root");
    assertThat(names(scope(viaRoot).carried())).containsExactly("root");
    assertThat(scope(viaRoot).viaRoot()).isTrue();
  }

  /** EXCEPT leaves a root out with all below it. */
  @Test
  void allTablesButThose() {
    FactsFixture facts =
        shop()
            .publication(
                "pub",
                List.of(),
                row ->
                    row.set("row.puballtables", true)
                        .add("tables", member -> member.set("oid", 1L).set("except", true)))
            .request(named("pub"));
    assertThat(names(scope(facts).published())).containsExactly("t", "T x");
  }

  @Test
  void severalPublicationsAreOne() {
    FactsFixture facts =
        shop()
            .publication("one", List.of("t"), row -> {})
            .publication("two", List.of("t", "leaf"), row -> row.set("row.pubviaroot", true))
            .publication("three", List.of("T x"), row -> {});
    assertThat(names(scope(facts.request(named("one", "two"))).published()))
        .containsExactly("t", "leaf");
    assertThat(scope(facts.request(named("one", "two"))).viaRoot()).isTrue();
    assertThat(names(scope(facts.request(named("one", "three"))).published()))
        .containsExactly("t", "T x");
    assertThat(scope(facts.request(named("one", "three"))).viaRoot()).isFalse();
    assertThat(scope(facts.request(named("one", "nowhere"))).published()).hasSize(1);
    Request both = named("one", "two");
    assertThat(both.of("two").beside()).containsExactly("one");
    assertThat(both.of("one").beside()).containsExactly("two");
    assertThat(both.of("one").publications()).containsExactly("one");
  }

  /** The only one there is meant, unless it is somebody's; several are taken together. */
  @Test
  void whereNobodyNamedOne() {
    FactsFixture one = shop().publication("one", List.of("t"), row -> {});
    assertThat(scope(one).publicationName()).isEqualTo("one");
    assertThat(wanted(one)).containsExactly("t");
    FactsFixture two = one.publication("two", List.of("t", "T x"), row -> {});
    assertThat(scope(two).publicationName()).isNull();
    assertThat(wanted(two)).containsExactly("t", "T x");
    assertThat(wanted(shop())).containsExactlyElementsOf(ALL);
    FactsFixture own =
        shop("publication: {creator: consumer}\n").publication("one", List.of("t"), row -> {});
    assertThat(scope(own).publicationName()).isNull();
    assertThat(wanted(own)).containsExactlyElementsOf(ALL);
    FactsFixture either =
        shop("publication: {creator: either}\n").publication("one", List.of("t"), row -> {});
    assertThat(scope(either).publicationName()).isEqualTo("one");
    FactsFixture other = shop("replication: false\n").publication("one", List.of("t"), row -> {});
    assertThat(scope(other).publicationName()).isNull();
  }

  @Test
  void anEmptyOneIsToBeFilled() {
    assertThat(wanted(shop().publication("pub", List.of(), row -> {}).request(named("pub"))))
        .containsExactlyElementsOf(ALL);
    assertThat(
            wanted(
                shop()
                    .publication("pub", List.of(), row -> row.set("schemas", List.of("none")))
                    .request(named("pub"))))
        .isEmpty();
  }

  @Test
  void whatTheUserNames() {
    assertThat(wanted(shop().request(tables("t")))).containsExactly("t");
    assertThat(wanted(shop().request(tables("public.t")))).containsExactly("t");
    assertThat(wanted(shop().request(tables("\"T x\"")))).containsExactly("T x");
    assertThat(wanted(shop().request(tables("\"Other\".\"T x\"")))).containsExactly("T x");
    assertThat(wanted(shop().request(tables("Other.T x")))).containsExactly("T x");
    assertThat(wanted(shop().request(tables("part")))).containsExactly("part", "deep");
    assertThat(wanted(shop().request(schemas("Other")))).containsExactly("T x");
    assertThat(wanted(shop().request(schemas("\"Other\"")))).containsExactly("T x");
    Scope none = scope(shop().request(tables("public.orders", "t", "x.*")));
    assertThat(none.unmatched()).containsExactly("public.orders", "x.*");
    assertThat(none.named()).isTrue();
    assertThat(scope(shop().request(schemas("Other", "other", "publi"))).unmatched())
        .containsExactly("other", "publi");
    assertThat(scope(shop()).named()).isFalse();
    // a schema without tables is there
    assertThat(scope(shop().schema("empty", row -> {}).request(schemas("empty"))).unmatched())
        .isEmpty();
  }

  /** Who copies all that is published copies it whatever was named. */
  @Test
  void whoCopiesAll() {
    String needs = "publication: {creator: either, form: all, copies-all: %s}\n";
    assertThat(wanted(shop(needs.formatted(true)).request(tables("t"))))
        .containsExactlyElementsOf(ALL);
    assertThat(wanted(shop(needs.formatted(false)).request(tables("t")))).containsExactly("t");
    Request named = new Request("pub", List.of("t"), List.of(), null, null, Map.of());
    assertThat(
            wanted(
                shop(needs.formatted(true))
                    .publication("pub", List.of("T x"), row -> {})
                    .request(named)))
        .containsExactly("t", "T x");
  }

  @ParameterizedTest
  @CsvSource({
    ", , false",
    "true, , true",
    "false, , false",
    "true, false, false",
    "false, true, true",
    ", true, true"
  })
  void partitionsUnderTheirRootsName(
      @Nullable Boolean viaRoot, @Nullable Boolean creates, boolean expected) {
    String needs =
        (viaRoot == null ? "" : ", via-root: " + viaRoot)
            + (creates == null ? "" : ", creates-via-root: " + creates);
    FactsFixture facts = shop("publication: {creator: either%s}\n".formatted(needs));
    assertThat(scope(facts).viaRoot()).isEqualTo(expected);
    assertThat(names(scope(facts).carried()))
        .containsExactlyElementsOf(
            expected ? List.of("t", "root", "T x") : List.of("t", "leaf", "deep", "T x"));
  }

  /** What the consumer sets counts where the consumer makes it. */
  @ParameterizedTest
  @CsvSource({
    "'creator: consumer, name: own', , true",
    "'creator: consumer, name: own', own, true",
    "'creator: consumer, name: own', mine, false",
    "creator: either, mine, true",
    "creator: user, , true",
    "creator: user, mine, false",
    "'creator: user, via-root: true', mine, true",
    "'creator: consumer, name: own, via-root: true', mine, true"
  })
  void whoMakesItSaysWhetherItIsViaTheRoot(
      String needs, @Nullable String publication, boolean expected) {
    FactsFixture facts = shop("publication: {%s, creates-via-root: true}\n".formatted(needs));
    assertThat(scope(publication == null ? facts : facts.request(named(publication))).viaRoot())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'creator: either, form: all', , true",
    "'creator: either, form: schema', x, true",
    "'creator: either, form: table', , false",
    "'creator: consumer, form: all', , true",
    "'creator: consumer, form: all, name: own', own, true",
    "'creator: consumer, form: all, name: own', other, false",
    "'creator: user, form: all', , false"
  })
  void whatAConsumerWouldCreate(String needs, @Nullable String name, boolean creates) {
    FactsFixture facts = shop("publication: {%s}\n".formatted(needs));
    if (name != null) {
      facts.request(named(name));
    }
    assertThat(names(scope(facts).created())).containsExactlyElementsOf(creates ? ALL : List.of());
  }

  /** FOR ALL TABLES takes the tables of extensions, a list does not. */
  @Test
  void tablesOfExtensions() {
    Consumer<Row> ofExtension = row -> row.set("extension", "postgis");
    FactsFixture some = FactsFixture.sound().table("a").table("x", ofExtension);
    assertThat(wanted(some.consumerNeeding("publication: {form: all}\n")))
        .containsExactly("a", "x");
    assertThat(wanted(some.consumerNeeding("publication: {form: schema}\n")))
        .containsExactly("a", "x");
    assertThat(wanted(some.consumerNeeding("publication: {form: table}\n"))).containsExactly("a");
    assertThat(wanted(shop("publication: {schemas: [Other]}\n"))).containsExactly("T x");
  }

  @Test
  void missing() {
    FactsFixture facts =
        shop()
            .publication(
                "pub",
                List.of("t"),
                row ->
                    row.set("schemas", List.of("Other"))
                        .add("tables", member -> member.set("oid", 1L).set("except", true)))
            .request(new Request("pub", List.of("*"), List.of(), null, null, Map.of()));
    assertThat(names(scope(facts).missing(false))).containsExactly("root");
    assertThat(names(scope(facts).missing(true))).containsExactly("root", "T x");
    assertThat(names(scope(shop()).missing(true))).containsExactly("t", "root", "T x");
    assertThat(names(scope(shop()).wantedRoots())).containsExactly("t", "root", "T x");
    assertThat(names(scope(shop()).leaves())).containsExactly("t", "leaf", "deep", "T x");
  }

  /** Views hold rows for who only reads. */
  @Test
  void whoDoesNotReplicateReadsViewsToo() {
    String view = "v";
    FactsFixture replicating =
        FactsFixture.sound().consumerNeeding("").table(view, row -> row.set("kind", "v"));
    assertThat(scope(replicating.request(tables(view))).carried()).isEmpty();
    FactsFixture reading =
        FactsFixture.sound()
            .consumerNeeding("replication: false\n")
            .table(view, row -> row.set("kind", "v"));
    assertThat(names(scope(reading.request(tables(view))).carried())).containsExactly(view);
  }

  /** FOR TABLES IN SCHEMA takes partitions of its tables in other schemas too. */
  @Test
  void partitionsGoWithTheirRoot() {
    FactsFixture facts =
        shop("publication: {creator: consumer, form: schema, schemas: [public], name: own}\n")
            .table("away", row -> row.set("schema", "Other").set("parent", 2L));
    assertThat(wanted(facts)).containsExactly("t", "root", "part", "leaf", "deep", "away");
  }
}
