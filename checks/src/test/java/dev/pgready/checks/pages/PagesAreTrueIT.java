package dev.pgready.checks.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pgready.checks.Check;
import dev.pgready.checks.CheckContext;
import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Checks;
import dev.pgready.checks.Page;
import dev.pgready.checks.Remedy;
import dev.pgready.checks.Request;
import dev.pgready.checks.Status;
import dev.pgready.checks.consumer.ConsumerCatalog;
import dev.pgready.checks.consumer.ConsumerProfile;
import dev.pgready.checks.facts.Facts;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Executes every page on every major version: silent on a sound database, fires after the page's
 * reproduction, silent again after the first remedy, and likewise after the page's own fix. {@code
 * -Dpages.only=ID,ID} and {@code -Dpages.majors=16,17} make the run smaller.
 */
final class PagesAreTrueIT {
  /** Pages that no block can reproduce, and the tests that do it instead. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "server-version",
          "dev.pgready.checks.server.ServerVersionIT",
          "provider-support",
          "dev.pgready.checks.provider.ProviderSupportTest");

  private static final Detection DETECTION =
      new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null);

  @TestFactory
  Stream<DynamicContainer> everyMajor() {
    List<String> only = property("pages.only");
    List<String> majors = property("pages.majors");
    return PostgresBinaries.MAJORS.stream()
        .filter(major -> majors.isEmpty() || majors.contains(major.toString()))
        .map(
            major ->
                DynamicContainer.dynamicContainer(
                    "PostgreSQL " + major,
                    Checks.all().stream()
                        .filter(check -> only.isEmpty() || only.contains(check.id()))
                        .map(
                            check ->
                                DynamicTest.dynamicTest(
                                    check.id() + " on " + major, () -> prove(check, major)))));
  }

  /** A page is executed here, or by the test that is named for it, never by none. */
  @Test
  void everyPageIsExecuted() {
    for (Check check : Checks.all()) {
      boolean executable =
          PageBlock.of(Page.of(check).section("Reproduce")).stream()
              .anyMatch(PageBlock::executable);
      String other = ELSEWHERE.get(check.id());
      assertThat(executable)
          .as("%s: reproduced by its page (%s) or by another test", check.id(), other)
          .isEqualTo(other == null);
      if (other != null) {
        assertThatCode(() -> Class.forName(other)).doesNotThrowAnyException();
      }
    }
    assertThat(Checks.all().stream().map(Check::id)).containsAll(ELSEWHERE.keySet());
  }

  private static void prove(Check check, int major) {
    Page page = Page.of(check);
    List<PageBlock> reproduce = blocks(page, "Reproduce", major);
    if (reproduce.isEmpty()) {
      try (Bench bench = Bench.shared(major)) {
        assertSilent("sound", evaluate(check, bench, List.of()));
      }
      return;
    }
    List<PageBlock> fix = blocks(page, "How to fix", major);
    boolean healed = cycle(check, major, reproduce, null);
    if (!fix.isEmpty()) {
      cycle(check, major, reproduce, fix);
      healed = true;
    }
    assertThat(healed).as("no remedy with SQL and no fix on the page").isTrue();
  }

  private static List<PageBlock> blocks(Page page, String section, int major) {
    return PageBlock.of(page.section(section)).stream()
        .filter(PageBlock::executable)
        .filter(block -> block.appliesTo(major))
        .toList();
  }

  /**
   * @param fix null: the result's first remedy
   * @return whether there was anything to heal it with
   */
  private static boolean cycle(
      Check check, int major, List<PageBlock> reproduce, @Nullable List<PageBlock> fix) {
    List<String> settings = new ArrayList<>();
    reproduce.stream()
        .filter(block -> block.kind().equals("settings"))
        .forEach(block -> settings.addAll(block.lines()));
    boolean own =
        !settings.isEmpty()
            || reproduce.stream().anyMatch(block -> block.has("own") || block.has("standby"));
    boolean setupOnly = settings.isEmpty();
    try (Bench bench = own ? Bench.own(major, settings) : Bench.shared(major)) {
      reproduce.stream().filter(block -> block.has("setup")).forEach(bench::run);
      if (setupOnly) {
        assertSilent("sound", evaluate(check, bench, reproduce));
      } else {
        try (Bench sound = Bench.shared(major)) {
          reproduce.stream().filter(block -> block.has("setup")).forEach(sound::run);
          assertSilent("sound", evaluate(check, sound, reproduce));
        }
      }
      reproduce.stream()
          .filter(block -> !block.has("setup") && !block.kind().equals("settings"))
          .forEach(bench::run);
      Status expected = Status.valueOf(word(reproduce, "expect", "fail").toUpperCase(Locale.ROOT));
      CheckResult fired = await(check, bench, reproduce, status -> status == expected);
      assertThat(fired.status())
          .as("after the reproduction: %s", fired.message())
          .isEqualTo(expected);
      assertThat(fired.message()).doesNotEndWith(".").doesNotContain("\n");
      if (fix != null) {
        fix.forEach(bench::run);
        assertSilent("after the page's fix", healed(check, bench, reproduce));
        return true;
      }
      assertThat(fired.remedies()).as("remedies of: %s", fired.message()).isNotEmpty();
      Remedy first = fired.remedies().get(0);
      if (first.sql().isEmpty() && !first.restart()) {
        return false;
      }
      bench.sql(first.sql());
      if (first.restart()) {
        bench.restart();
      }
      assertSilent("after: " + first.title(), healed(check, bench, reproduce));
      return true;
    }
  }

  private static CheckResult healed(Check check, Bench bench, List<PageBlock> page) {
    return await(check, bench, page, status -> status == Status.PASS || status == Status.SKIP);
  }

  /** A reload and the end of a session take the server a moment after it has answered. */
  private static CheckResult await(
      Check check, Bench bench, List<PageBlock> page, Predicate<Status> wanted) {
    long deadline = System.nanoTime() + 3_000_000_000L;
    CheckResult result = evaluate(check, bench, page);
    while (!wanted.test(result.status()) && System.nanoTime() < deadline) {
      result = evaluate(check, bench, page);
    }
    return result;
  }

  private static CheckResult evaluate(Check check, Bench bench, List<PageBlock> page) {
    Facts facts = bench.facts(word(page, "judge", Bench.ROLE));
    ConsumerProfile consumer =
        new ConsumerCatalog().find(word(page, "for", "generic")).orElseThrow();
    String publication = word(page, "publication", "pgready");
    String slot = word(page, "slot", "");
    Request request =
        new Request(
            publication.equals("none") ? null : publication,
            List.of(),
            List.of(),
            slot.isEmpty() ? null : slot,
            null,
            thresholds(page));
    return check.evaluate(CheckContext.of(facts, DETECTION, consumer, request));
  }

  private static Map<String, String> thresholds(List<PageBlock> page) {
    String threshold = word(page, "threshold", "");
    int colon = threshold.indexOf(':');
    return colon < 0
        ? Map.of()
        : Map.of(threshold.substring(0, colon), threshold.substring(colon + 1));
  }

  private static String word(List<PageBlock> blocks, String word, String otherwise) {
    return blocks.stream()
        .filter(block -> block.has(word))
        .map(block -> block.words().getOrDefault(word, otherwise))
        .findFirst()
        .orElse(otherwise);
  }

  private static void assertSilent(String when, CheckResult result) {
    assertThat(result.status()).as("%s: %s", when, result.message()).isIn(Status.PASS, Status.SKIP);
  }

  private static List<String> property(String name) {
    String value = System.getProperty(name, "");
    return value.isBlank() ? List.of() : List.of(value.split(","));
  }
}
