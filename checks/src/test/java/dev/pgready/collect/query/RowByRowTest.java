// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.providers.ProviderCatalog;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the server makes of it, {@code ComingFactsIT} says. */
final class RowByRowTest {
  private static final String WHOLE = FactsSql.catalogue(ProviderCatalog.builtIn(), null);

  @Test
  void aRowForEachPartOfTheRelations() {
    String rows = FactsSql.rows(ProviderCatalog.builtIn(), null, false);
    List<String> names =
        Pattern.compile("when [0-9]+ then '[^']*\"([a-zA-Z]+)\" : ' \\|\\|")
            .matcher(rows)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(names)
        .containsExactly(
            "columns",
            "types",
            "timed",
            "columnsOnly",
            "columnRights",
            "filled",
            "indexes",
            "parents",
            "policies",
            "unreadable",
            "groups");
    assertThat(rows).endsWith("(11), (12), (13)) r(n)").contains("\n  'server', ");
    assertThat(rows.indexOf("when 11 then")).isLessThan(rows.indexOf("  'server', "));
  }

  @Test
  void anotherStatement() {
    assertThatThrownBy(() -> RowByRow.of(WHOLE.replace("'relations'", "'relation'")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RowByRow.of("select 1")).isInstanceOf(IllegalArgumentException.class);
  }
}
