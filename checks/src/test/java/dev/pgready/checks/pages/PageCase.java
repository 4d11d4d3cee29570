// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.pages;

import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Page;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a page says about how its check is reproduced on one major version, and as what to judge.
 */
record PageCase(Check check, int major, List<PageBlock> reproduce, List<PageBlock> fix) {
  private static final Detection DETECTION =
      new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null);

  static PageCase of(Check check, int major) {
    Page page = Page.of(check);
    return new PageCase(
        check, major, blocks(page, "Reproduce", major), blocks(page, "How to fix", major));
  }

  /**
   * Where a test proves a check: on the versions that {@code -Dpages.majors=13,14} names or, with
   * {@code all}, on every one. By default {@link PagesAreTrueIT} and {@link FixIT} share them: one
   * takes the first version and the other the last, and each one of those between, by turns.
   */
  static boolean runs(Check check, int major, boolean fixes) {
    List<String> chosen = chosen("pages.majors");
    if (!chosen.isEmpty()) {
      return chosen.contains("all") || chosen.contains(Integer.toString(major));
    }
    List<Integer> majors = PostgresBinaries.MAJORS;
    int between = majors.size() - 2;
    int turn = Math.floorMod(check.id().hashCode(), between);
    boolean first = (turn % 2 == 0) == fixes;
    int second = Math.floorMod(turn + (fixes ? between / 2 : 0), between) + 1;
    int place = majors.indexOf(major);
    return place == second || place == (first ? 0 : majors.size() - 1);
  }

  private static List<PageBlock> blocks(Page page, String section, int major) {
    return PageBlock.of(page.section(section)).stream()
        .filter(PageBlock::executable)
        .filter(block -> block.appliesTo(major))
        .toList();
  }

  /** Lines of {@code postgresql.conf} with which the server must start. */
  List<String> settings() {
    List<String> settings = new ArrayList<>();
    reproduce.stream()
        .filter(block -> block.kind().equals("settings"))
        .forEach(block -> settings.addAll(block.lines()));
    return settings;
  }

  boolean ownServer() {
    return !settings().isEmpty()
        || reproduce.stream().anyMatch(block -> block.has("own") || block.has("standby"));
  }

  Bench bench() {
    return ownServer() ? Bench.own(major, settings()) : Bench.shared(major);
  }

  void setUp(Bench bench) {
    reproduce.stream().filter(block -> block.has("setup")).forEach(bench::run);
  }

  /** All that settings did not break already. */
  void breakIt(Bench bench) {
    reproduce.stream()
        .filter(block -> !block.has("setup") && !block.kind().equals("settings"))
        .forEach(bench::run);
  }

  Status expected() {
    return Status.valueOf(word("expect", "fail").toUpperCase(Locale.ROOT));
  }

  CheckResult evaluate(Bench bench) {
    return check.evaluate(CheckContext.of(bench.facts(role()), DETECTION, consumer(), request()));
  }

  /** The report of this check alone. */
  Report report(Bench bench) {
    return report(bench.facts(role()), List.of(check));
  }

  Report report(Facts facts, List<Check> checks) {
    return Preflight.run(facts, DETECTION, Map.of(consumerName(), consumer()), request(), checks);
  }

  String role() {
    return word("judge", Bench.ROLE);
  }

  String consumerName() {
    return word("for", "generic");
  }

  ConsumerProfile consumer() {
    return new ConsumerCatalog().find(consumerName()).orElseThrow();
  }

  Request request() {
    String publication = word("publication", "pgready");
    String slot = word("slot", "");
    return new Request(
        publication.equals("none") ? null : publication,
        List.of(),
        List.of(),
        slot.isEmpty() ? null : slot,
        null,
        thresholds());
  }

  private Map<String, String> thresholds() {
    String threshold = word("threshold", "");
    int colon = threshold.indexOf(':');
    return colon < 0
        ? Map.of()
        : Map.of(threshold.substring(0, colon), threshold.substring(colon + 1));
  }

  private String word(String word, String otherwise) {
    return reproduce.stream()
        .filter(block -> block.has(word))
        .map(block -> block.words().getOrDefault(word, otherwise))
        .findFirst()
        .orElse(otherwise);
  }

  /** A reload and the end of a session take the server a moment after it has answered. */
  CheckResult await(Bench bench, Predicate<Status> wanted) {
    long deadline = System.nanoTime() + 3_000_000_000L;
    CheckResult result = evaluate(bench);
    while (!wanted.test(result.status()) && System.nanoTime() < deadline) {
      result = evaluate(bench);
    }
    return result;
  }

  CheckResult awaitSilence(Bench bench) {
    return await(bench, status -> status == Status.PASS || status == Status.SKIP);
  }

  /** What a run was narrowed to by a system property, at commas; empty: not at all. */
  static List<String> chosen(String name) {
    String value = System.getProperty(name, "");
    return value.isBlank() ? List.of() : List.of(value.split(","));
  }
}
