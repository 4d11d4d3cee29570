// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.Execution;
import dev.pgready.app.report.view.Style;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.testing.NpmPackages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTML report as a real browser sees it. */
final class HtmlInChromiumIT {
  private static final String AXE = "4.10.3";
  private static Path chromium = Path.of("");

  @TempDir private Path directory = Path.of("");

  @BeforeAll
  static void needsChromium() {
    chromium = ChromiumSession.program();
  }

  /** Scripts have run when the DOM is printed: the buttons are shown by the page's own script. */
  @Test
  void textAndButtonsAreThereAndNothingOfTheNames() throws Exception {
    Run run = open(ReportFixture.typical(), "--dump-dom");
    assertThat(run.out())
        .contains("<h1>NOT READY</h1>")
        .contains("GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;")
        .contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;")
        .doesNotContain("<img")
        .doesNotContain("<b>x")
        .containsPattern("<button class=\"copy\" type=\"button\" data-code=\"code-\\d+\">Copy");
    assertThat(run.err()).doesNotContain("CONSOLE").doesNotContain("Content Security Policy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark", "phone"})
  void isPainted(String look) throws Exception {
    Path picture = Path.of("target", "html-report-" + look + ".png").toAbsolutePath();
    Files.deleteIfExists(picture);
    List<String> options = new ArrayList<>();
    options.add("--screenshot=" + picture);
    options.add("--window-size=" + (look.equals("phone") ? "420,2600" : "1100,2600"));
    if (look.equals("dark")) {
      options.add("--blink-settings=preferredColorScheme=0");
    }
    open(ReportFixture.typical(), options.toArray(String[]::new));
    assertThat(picture).isNotEmptyFile();
  }

  /** A database of sixty tables with five problems is read on four sheets of paper. */
  @Test
  void printsOnFourPages() throws Exception {
    Path facts = directory.resolve("sixty.json");
    Files.writeString(facts, ScreensTest.sixtyTables().document());
    Path page = directory.resolve("sixty.html");
    Execution run =
        Execution.of(
            "check",
            "--facts",
            facts.toString(),
            "--for",
            "powersync",
            "--format",
            "html",
            "--output",
            page.toString());
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    Path pdf = Path.of("target", "html-report.pdf").toAbsolutePath();
    Files.deleteIfExists(pdf);
    show(page, "--print-to-pdf=" + pdf, "--no-pdf-header-footer");
    String text = Files.readString(pdf, StandardCharsets.ISO_8859_1);
    assertThat(Pattern.compile("/Type\\s*/Page\\b").matcher(text).results()).hasSizeBetween(1, 4);
  }

  /**
   * Every button is pressed as a user would, and the clipboard read back. Nothing leaves the page,
   * and nothing is said on its console.
   */
  @ParameterizedTest
  @ValueSource(strings = {"report", "fleet"})
  void buttonsCopyAndNothingLeavesThePage(String kind) throws Exception {
    Path page = directory.resolve("report.html");
    Files.writeString(
        page,
        kind.equals("fleet")
            ? FleetFormatsTest.render(Format.HTML, FleetFormatsTest.entries())
            : GoldenTest.render(Format.HTML, ReportFixture.typical(), Style.PLAIN));
    try (ChromiumSession session =
        new ChromiumSession(chromium, Files.createDirectory(directory.resolve("session")))) {
      session.open(page.toUri());
      session.send(
          "Browser.grantPermissions",
          Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
      // paper has all unfolded, and a button that is folded away cannot be pressed
      session.evaluate("dispatchEvent(new Event('beforeprint'))");
      assertThat(
              session.evaluate("document.querySelectorAll('details:not([open])').length").asInt())
          .isZero();
      int buttons = session.evaluate("document.querySelectorAll('button.copy').length").asInt();
      assertThat(buttons).isGreaterThan(2);
      for (int i = 0; i < buttons; i++) {
        session.evaluate(PRESS.formatted(i));
        assertThat(session.evaluate("navigator.clipboard.readText()").asString())
            .isEqualTo(session.evaluate(CODE.formatted(i)).asString())
            .isNotBlank();
      }
      // where there is no clipboard, as in an old browser, the text is copied by selection
      assertThat(
              session
                  .evaluate(
                      "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
                          + "let seen = '';"
                          + "document.addEventListener('copy',"
                          + " () => { seen = getSelection().toString(); });"
                          + PRESS.formatted(0)
                          + ".then(() => seen)")
                  .asString())
          .isEqualTo(session.evaluate(CODE.formatted(0)).asString());
      assertThat(session.events("Network.requestWillBeSent"))
          .extracting(event -> event.at("/params/request/url").asString())
          .containsOnly(page.toUri().toString());
      assertThat(session.events("Runtime.consoleAPICalled")).isEmpty();
      assertThat(session.events("Runtime.exceptionThrown")).isEmpty();
      assertThat(session.events("Log.entryAdded")).isEmpty();
      // a page that is wider than a phone makes its reader scroll sideways
      session.send(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", 360, "height", 800, "deviceScaleFactor", 1, "mobile", true));
      assertThat(session.evaluate("document.documentElement.scrollWidth").asInt())
          .isLessThanOrEqualTo(360);
    }
  }

  /**
   * Filters hide what does not fit, also from the keyboard; what is typed goes no further than the
   * page.
   */
  @Test
  void filters() throws Exception {
    Path page = directory.resolve("report.html");
    Files.writeString(page, GoldenTest.render(Format.HTML, ReportFixture.typical(), Style.PLAIN));
    try (ChromiumSession session =
        new ChromiumSession(chromium, Files.createDirectory(directory.resolve("session")))) {
      session.open(page.toUri());
      String shown =
          "[...document.querySelectorAll('article[data-status]')].filter(a => !a.hidden)"
              + ".map(a => a.dataset.status).join()";
      assertThat(session.evaluate(shown).asString()).contains("fail").contains("warn");
      session.evaluate(CHOOSE.formatted("status", "warn"));
      assertThat(session.evaluate(shown).asString()).matches("warn(,warn)*");
      session.evaluate(CHOOSE.formatted("status", ""));
      session.evaluate(CHOOSE.formatted("consumer", "powersync"));
      assertThat(
              session
                  .evaluate(
                      "[...document.querySelectorAll('article[data-status]')].filter(a => !a.hidden)"
                          + ".every(a => a.dataset.consumers.split('\\n').includes('powersync'))")
                  .asBoolean())
          .isTrue();
      // what is about both consumers is about each of them
      assertThat(session.evaluate(shown).asString()).contains("fail");
    }
  }

  @Test
  void aFleetIsSearched() throws Exception {
    Path page = directory.resolve("fleet.html");
    Files.writeString(page, FleetFormatsTest.render(Format.HTML, FleetFormatsTest.entries()));
    try (ChromiumSession session =
        new ChromiumSession(chromium, Files.createDirectory(directory.resolve("session")))) {
      session.open(page.toUri());
      session.evaluate(
          "const box = document.querySelector('form.filter [name=text]'); box.value = 'GON';"
              + "box.dispatchEvent(new Event('input', {bubbles: true}))");
      assertThat(
              session
                  .evaluate(
                      "[...document.querySelectorAll('tr[data-name]')].filter(a => !a.hidden)"
                          + ".map(a => a.dataset.name).join()")
                  .asString())
          .isEqualTo("gone");
      assertThat(session.evaluate("document.querySelector('output').textContent").asString())
          .isEqualTo("1 shown");
      assertThat(session.events("Runtime.exceptionThrown")).isEmpty();
    }
  }

  private static final String CHOOSE =
      "{const list = document.querySelector('form.filter [name=%s]'); list.value = '%s';"
          + "list.dispatchEvent(new Event('input', {bubbles: true}))}";

  /** What axe-core of the npm registry finds. */
  @ParameterizedTest
  @ValueSource(strings = {"report", "fleet"})
  void nothingKeepsAnybodyOut(String kind) throws Exception {
    Path axe = NpmPackages.install("axe-" + AXE, "axe-core@" + AXE).resolve("axe-core/axe.min.js");
    Path page = directory.resolve("report.html");
    Files.writeString(
        page,
        kind.equals("fleet")
            ? FleetFormatsTest.render(Format.HTML, FleetFormatsTest.entries())
            : GoldenTest.render(Format.HTML, ReportFixture.typical(), Style.PLAIN));
    try (ChromiumSession session =
        new ChromiumSession(chromium, Files.createDirectory(directory.resolve("session")))) {
      session.open(page.toUri());
      session.evaluate("dispatchEvent(new Event('beforeprint'))");
      session.evaluate(Files.readString(axe) + ";1");
      for (String scheme : List.of("light", "dark")) {
        session.send(
            "Emulation.setEmulatedMedia",
            Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        assertThat(
                session
                    .evaluate(
                        "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.help + ' '"
                            + " + v.nodes.map(n => n.html).slice(0, 3).join(' | ')).join('\\n'))")
                    .asString())
            .as(scheme)
            .isEmpty();
      }
    }
  }

  /** Presses a button and waits until it says what came of it. */
  private static final String PRESS =
      "new Promise((done, gone) => {"
          + "const button = document.querySelectorAll('button.copy')[%d];"
          + "new MutationObserver(() => button.textContent === 'Copied'"
          + " ? done(true) : gone(new Error(button.textContent)))"
          + ".observe(button, {childList: true, characterData: true, subtree: true});"
          + "button.click();})";

  private static final String CODE =
      "document.getElementById(document.querySelectorAll('button.copy')[%d].dataset.code)"
          + ".textContent";

  private record Run(String out, String err) {}

  private Run open(Report report, String... options) throws IOException, InterruptedException {
    Path page = directory.resolve("report.html");
    Files.writeString(page, GoldenTest.render(Format.HTML, report, Style.PLAIN));
    return show(page, options);
  }

  private Run show(Path page, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(chromium.toString());
    // a proxy that is not there: any request that leaves the page would be an error on the console
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--proxy-server=127.0.0.1:1",
            "--enable-logging=stderr",
            "--user-data-dir=" + directory.resolve("profile")));
    command.addAll(List.of(options));
    command.add(page.toUri().toString());
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("Chromium did not end: " + Files.readString(err));
    }
    return new Run(
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
