// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.ChromiumSession;
import dev.pgready.checks.testing.NpmPackages;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site as a real browser sees it, opened as files. */
final class SiteInChromiumIT {
  private static final String AXE = "4.10.3";

  /** One of each kind. */
  private static final List<String> PAGES =
      List.of(
          "index.html",
          "checks/wal-level.html",
          "consumers/zero.html",
          "hosts/aws-rds.html",
          "consumers/zero/aws-rds.html",
          "commands/pgready-check.html",
          "guides/configuration.html");

  @TempDir private static Path directory = Path.of("");
  private static Path chromium = Path.of("");

  @BeforeAll
  static void write() throws IOException {
    chromium = ChromiumSession.program();
    for (Map.Entry<String, String> file :
        DocumentationSite.files(Path.of("..", "docs")).entrySet()) {
      Path target = directory.resolve("site").resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
  }

  private static URI page(String path) {
    return directory.resolve("site").resolve(path).toUri();
  }

  /** What axe-core finds, on a desk and, in the dark, on a phone, than which no page is wider. */
  @Test
  void nothingKeepsAnybodyOut() throws Exception {
    String axe =
        Files.readString(
            NpmPackages.install("axe-" + AXE, "axe-core@" + AXE).resolve("axe-core/axe.min.js"));
    Map<String, String> problems = new TreeMap<>();
    for (String path : PAGES) {
      try (ChromiumSession session =
          new ChromiumSession(chromium, Files.createTempDirectory(directory, "session"))) {
        session.open(page(path));
        // the page, its style and its script; nothing from elsewhere, and nothing refused
        assertThat(session.events("Network.requestWillBeSent"))
            .as(path)
            .isNotEmpty()
            .allMatch(
                event ->
                    event
                        .at("/params/request/url")
                        .asString()
                        .startsWith(directory.resolve("site").toUri().toString()));
        assertThat(session.events("Runtime.exceptionThrown")).as(path).isEmpty();
        assertThat(session.events("Log.entryAdded")).as(path).isEmpty();
        session.evaluate(axe + ";1");
        String light = session.evaluate(RUN).asString();
        session.send(
            "Emulation.setEmulatedMedia",
            Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        session.send(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", 360, "height", 800, "deviceScaleFactor", 1, "mobile", true));
        String dark = session.evaluate(RUN).asString();
        int width = session.evaluate("document.documentElement.scrollWidth").asInt();
        if (!light.isEmpty() || !dark.isEmpty() || width > 360) {
          problems.put(
              path, "light: %s; dark and narrow: %s; wide: %s".formatted(light, dark, width));
        }
      }
    }
    assertThat(problems).isEmpty();
  }

  private static final String RUN =
      "axe.run({preload: false}).then(r => r.violations.map(v => v.id + ': ' + v.help + ' '"
          + " + v.nodes.map(n => n.html).slice(0, 3).join(' | ')).join('\\n'))";

  /** Typed, or brought along from another page: the page that was meant comes first. */
  @Test
  void theSearchFinds() throws Exception {
    try (ChromiumSession session =
        new ChromiumSession(chromium, Files.createTempDirectory(directory, "session"))) {
      session.open(page("index.html"));
      assertThat(found(session, "wal_level")).startsWith("checks/wal-level.html");
      assertThat(found(session, "zero rds")).startsWith("consumers/zero/aws-rds.html");
      assertThat(found(session, "Debezium neon")).startsWith("consumers/debezium/neon.html");
      assertThat(found(session, "insufficient to publish")).contains("checks/wal-level.html");
      assertThat(found(session, "<img src=x onerror=alert(1)>")).isEmpty();
      assertThat(found(session, "nosuchword")).isEmpty();
      assertThat(session.evaluate("document.getElementById('found').textContent").asString())
          .isEqualTo("No page has all of these words.");
      assertThat(found(session, "")).isEmpty();
      assertThat(session.evaluate("document.getElementById('all').hidden").asBoolean()).isFalse();
    }
    try (ChromiumSession session =
        new ChromiumSession(chromium, Files.createTempDirectory(directory, "session"))) {
      session.open(page("checks/wal-level.html"));
      session.evaluate(
          "document.querySelector('header input').value = 'zero rds';"
              + "document.querySelector('header form').requestSubmit(); 1");
      String first = "";
      for (int i = 0; i < 100 && first.isEmpty(); i++) {
        Thread.sleep(100);
        first =
            session
                .evaluate(
                    "(document.querySelector('#results a') || {getAttribute: () => ''})"
                        + ".getAttribute('href')")
                .asString();
      }
      assertThat(first).isEqualTo("consumers/zero/aws-rds.html");
      assertThat(session.events("Runtime.exceptionThrown")).isEmpty();
    }
  }

  private static List<String> found(ChromiumSession session, String words) throws Exception {
    session.evaluate(
        "{const box = document.getElementById('q-page'); box.value = '%s';"
                .formatted(words.replace("'", "\\'"))
            + "box.dispatchEvent(new Event('input', {bubbles: true}))}");
    String paths =
        session
            .evaluate(
                "[...document.querySelectorAll('#results a')].map(a => a.getAttribute('href')).join('\\n')")
            .asString();
    return paths.isEmpty() ? List.of() : new ArrayList<>(List.of(paths.split("\n", -1)));
  }

  /** The keyboard's way: past the menu to the content, and to all that scrolls. */
  @Test
  void theKeyboardGetsEverywhere() throws Exception {
    try (ChromiumSession session =
        new ChromiumSession(chromium, Files.createTempDirectory(directory, "session"))) {
      session.open(page("consumers/zero/aws-rds.html"));
      assertThat(
              session
                  .evaluate(
                      "const first = document.querySelector('a'); first.focus();"
                          + "first.className + ' ' + first.getBoundingClientRect().left")
                  .asString())
          .matches("skip [0-9.]+");
      assertThat(
              session
                  .evaluate(
                      "[...document.querySelectorAll('pre, .scroll')]"
                          + ".filter(e => e.scrollWidth > e.clientWidth && e.tabIndex < 0).length")
                  .asInt())
          .isZero();
      assertThat(
              session
                  .evaluate("[...document.querySelectorAll('button.copy')].every(b => !b.hidden)")
                  .asBoolean())
          .isTrue();
    }
  }
}
