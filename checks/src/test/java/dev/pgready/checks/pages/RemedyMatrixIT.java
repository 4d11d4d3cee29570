// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.facts.Facts;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.providers.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every check that its page can break, judged as if the server ran on every host in turn: no remedy
 * is empty or nonsense, and no managed host is told what only an administrator of the machine could
 * do.
 */
final class RemedyMatrixIT {
  private static final int MAJOR = 17;
  private static final ProviderCatalog CATALOG = ProviderCatalog.builtIn();
  private static final Pattern UNFILLED =
      Pattern.compile("\\{[a-z-]+}|\\bnull\\b|Optional\\[|@[0-9a-f]{6}");
  private static final Pattern OF_THE_MACHINE =
      Pattern.compile("ALTER SYSTEM|pg_hba\\.conf|postgresql\\.conf|pg_ctl|systemctl");

  @TestFactory
  Stream<DynamicTest> everyCheckOnEveryHost() {
    return Checks.all().stream()
        .map(check -> PageCase.of(check, MAJOR))
        .filter(page -> !page.reproduce().isEmpty())
        .map(page -> DynamicTest.dynamicTest(page.check().id(), () -> everyHost(page)));
  }

  private static void everyHost(PageCase page) {
    Facts facts;
    try (Bench bench = page.bench()) {
      page.setUp(bench);
      page.breakIt(bench);
      page.await(bench, status -> status == page.expected());
      facts = bench.facts(page.role());
    }
    List<String> wrong = new ArrayList<>();
    for (ProviderProfile profile : CATALOG.all()) {
      Detection detection =
          new ProviderDetector(CATALOG).stated(profile, null, "db.example.com", 5432, "app");
      CheckResult result =
          page.check().evaluate(CheckContext.of(facts, detection, page.consumer(), page.request()));
      for (Remedy remedy : result.remedies()) {
        read(profile, page.check(), remedy, wrong);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void read(
      ProviderProfile profile, Check check, Remedy remedy, List<String> wrong) {
    String cell = profile.id() + " " + check.id() + ": ";
    List<String> words = new ArrayList<>(remedy.sql());
    words.addAll(remedy.commands());
    words.addAll(remedy.steps());
    if (words.isEmpty()) {
      wrong.add(cell + "nothing to do under \"" + remedy.title() + "\"");
    }
    words.add(remedy.title());
    words.addAll(remedy.undo());
    words.add(remedy.runAs());
    for (String word : words) {
      if (word.isBlank() || UNFILLED.matcher(word).find()) {
        wrong.add(cell + "nonsense: " + word);
      }
      if (profile.managed() && OF_THE_MACHINE.matcher(word).find()) {
        wrong.add(cell + "not for a managed host: " + word);
      }
    }

    if (profile.managed()
        && (remedy.runAs().equals("superuser") || remedy.runAs().equals("nobody"))) {
      wrong.add(cell + "nobody is that there: " + remedy.runAs());
    }
    if (remedy.restart()
        && remedy.sql().isEmpty()
        && remedy.title().matches("(Use|Connect to) .*")) {
      wrong.add(cell + "nothing is restarted by that: " + remedy.title());
    }
    if (!Character.isUpperCase(remedy.title().charAt(0)) || remedy.title().endsWith(".")) {
      wrong.add(cell + "title: " + remedy.title());
    }
  }
}
