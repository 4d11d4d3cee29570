// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.consumers.Speaker;
import dev.pgready.postgres.SearchPath;
import org.junit.jupiter.api.Test;

/** How a check's page is read. */
final class PageTest {
  private static final String WRITTEN =
      """
      # A title

      ## Reproduce

      ```sql
      # no title
      ## no heading
      ALTER TABLE t REPLICA IDENTITY FULL
      ```

      ## How to fix

      ```sql
      SELECT 1
      ```

      ```
      SELECT 2
      ```

      ## Postgres says

      - `first ... text` since 16
       - `second text` (a pooler)
      - no text
      - `half a text
      - ``
      """;

  private final Page page = Page.parse("check", WRITTEN);

  @Test
  void sections() {
    assertThat(page.title()).isEqualTo("A title");
    assertThat(page.sections().keySet())
        .containsExactly("Reproduce", "How to fix", "Postgres says");
    assertThat(page.section("Reproduce"))
        .startsWith("```sql\n# no title\n## no heading\nALTER")
        .endsWith("```");
    assertThat(page.section("When to ignore")).isEmpty();
    assertThat(page.markdown()).startsWith("# A title\n");
  }

  @Test
  void errors() {
    assertThat(page.errors())
        .containsExactly(
            new Page.Said("first ... text", Speaker.POSTGRES),
            new Page.Said("second text", Speaker.POOLER),
            new Page.Said("", Speaker.POSTGRES));
  }

  /** What looks up operators says itself where; the rest is as it was written. */
  @Test
  void blocksThatLookUpOperatorsAreGuarded() {
    assertThat(page.section("How to fix"))
        .isEqualTo(
            "```sql\n%s;\nSELECT 1\n%s;\n```\n\n```\nSELECT 2\n```"
                .formatted(SearchPath.SESSION, SearchPath.RESET));
    assertThat(page.section("Reproduce")).doesNotContain("search_path");
    assertThat(Page.parse("c", "```session two\nSELECT 1\n```").markdown())
        .contains(SearchPath.SESSION);
    assertThat(Page.parse("c", "```sql\nSELECT 1").markdown()).isEqualTo("```sql\nSELECT 1");
  }

  @Test
  void everyCheckFindsItsOwn() {
    Check check = dev.pgready.checks.Checks.find("wal-level").orElseThrow();
    assertThat(Page.of(check).title()).isEqualTo(check.title());
    assertThat(Page.of(check).id()).isEqualTo("wal-level");
    assertThat(dev.pgready.checks.Checks.find("wal")).isEmpty();
  }
}
