// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DocsBaseTest {
  @ParameterizedTest
  @CsvSource({
    "https://docs.example.com, https://docs.example.com/checks/wal-level.html, true",
    "https://docs.example.com/, https://docs.example.com/checks/wal-level.html, true",
    "HTTP://localhost:8080/a/b//, HTTP://localhost:8080/a/b/checks/wal-level.html, true",
    "http://[::1]:80/x, http://[::1]:80/x/checks/wal-level.html, true",
    "file:///usr/share/doc/pgready, file:///usr/share/doc/pgready/checks/wal-level.html, true",
    "file:///C:/site, file:///C:/site/checks/wal-level.html, true",
    "https://example.com/a%20b, https://example.com/a%20b/checks/wal-level.html, true",
    "' ../site ', ../site/checks/wal-level.html, false",
    "site, site/checks/wal-level.html, false",
    "/docs/pgready, /docs/pgready/checks/wal-level.html, false",
    "/, /checks/wal-level.html, false"
  })
  void linksBeginWithIt(String written, String page, boolean absolute) {
    DocsBase base = DocsBase.of(written);
    assertThat(base.check("wal-level")).isEqualTo(page);
    assertThat(base.absolute()).isEqualTo(absolute);
  }

  /** Scripts, other hosts by a trick, what leaves a link of HTML or Markdown, and secrets. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "ftp://example.com/",
        "//evil.example/x",
        "https:/example.com",
        "https://",
        "https:///x",
        "file://host/x",
        "https://user:secret@example.com/",
        "https://token@example.com/",
        "https://example.com/?token=secret",
        "https://example.com/#x",
        "https://example.com/\" onclick=\"alert(1)",
        "https://example.com/'x",
        "https://example.com/<b>",
        "https://example.com/a b",
        "https://example.com/a)b",
        "https://example.com/a]b",
        "https://example.com/a|b",
        "https://example.com/%zz",
        "https://example.com\\@evil.example",
        "https://ex\u0430mple.com/",
        "https://example.com/\u202e",
        "https://example.com/\nSet-Cookie: x",
        "a:b",
        "../a?b",
        "${HOME}/site"
      })
  void othersAreRefusedAndNotRepeated(String hostile) {
    assertThatThrownBy(() -> DocsBase.of(hostile))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(DocsBase.EXPECTED);
  }

  @Test
  void itsLengthIsBounded() {
    String most = "x".repeat(1000);
    assertThat(DocsBase.of(most).address()).isEqualTo(most);
    assertThatThrownBy(() -> DocsBase.of(most + "x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anIdIsOnePartOfTheAddress() {
    assertThat(DocsBase.of("site").check("../x?\"")).isEqualTo("site/checks/..%2Fx%3F%22.html");
  }
}
