// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.Recipe;
import dev.pgready.consumers.needs.SettingNeed;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.providers.ProviderProfile.Right;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A page for each consumer on each host: what a new database lacks there, how it is fixed there,
 * and what users of both learn too late. What is lacking is what the checks say, so that the page
 * and a report agree.
 */
final class PairPages {
  /** What checks advise to set for the role, as every host allows it. */
  private static final Set<String> OF_THE_ROLE =
      Set.of(
          "statement_timeout",
          "transaction_timeout",
          "idle_in_transaction_session_timeout",
          "lock_timeout",
          "idle_session_timeout");

  private final NewDatabase database;
  private final List<Pair> pairs = new ArrayList<>();

  /**
   * A consumer on a host.
   *
   * @param spec as in {@code --for}: with options where the host needs them
   */
  record Pair(String spec, ConsumerProfile consumer, ProviderProfile host) {
    String path() {
      return Chapter.PAIRS.path(consumer.id() + "/" + host.id());
    }

    String title() {
      return "%s on %s".formatted(consumer.name(), host.name());
    }
  }

  PairPages(NewDatabase database, Hosts hosts, ConsumerCatalog consumers) {
    this.database = database;
    for (String id : consumers.ids()) {
      for (ProviderProfile host : hosts.sources()) {
        pair(consumers, id, host).ifPresent(pairs::add);
      }
    }
  }

  /** Empty where the consumer does not exist on this host. */
  private static Optional<Pair> pair(ConsumerCatalog consumers, String id, ProviderProfile host) {
    List<String> specs = new ArrayList<>(List.of(id));
    consumers.get(id).variants().keySet().forEach(choice -> specs.add(id + ":" + choice));
    return specs.stream()
        .map(spec -> new Pair(spec, consumers.get(spec), host))
        .filter(
            pair ->
                pair.consumer().server() == null
                    || pair.consumer().server().hosts().isEmpty()
                    || pair.consumer().server().hosts().contains(host.id()))
        .findFirst();
  }

  List<Pair> of(ProviderProfile host) {
    return pairs.stream().filter(pair -> pair.host().id().equals(host.id())).toList();
  }

  List<Pair> of(String consumer) {
    return pairs.stream().filter(pair -> pair.consumer().id().equals(consumer)).toList();
  }

  List<SitePage> pages() {
    return pairs.stream().map(this::page).toList();
  }

  private SitePage page(Pair pair) {
    ConsumerProfile consumer = pair.consumer();
    ProviderProfile host = pair.host();
    Markup markup = new Markup(pair.path());
    Report report = database.report(pair.spec(), consumer, host);
    markup.html(
        "<p class=\"note\">The consumer: %s. The host: %s.</p>\n"
            .formatted(
                markup.link(Chapter.CONSUMERS.path(consumer.id()), consumer.name()),
                markup.link(Chapter.HOSTS.path(host.id()), host.name())));
    markup.code(
        List.of(
            "pgready check CONNECTION --for %s --provider %s".formatted(pair.spec(), host.id())));
    List<Report.Finding> findings = NewDatabase.besidesTheRole(report);
    if (!findings.isEmpty()) {
      markup.heading("What a new database lacks");
      markup.paragraph(
          "%s with the settings that it is created with, as pgready check sees it."
              .formatted(NewDatabase.VERSION));
      findings.forEach(markup::finding);
    }
    settings(consumer, database.on(host), markup);
    role(database.role(consumer, host), markup);
    ConsumerPages.setUp(consumer, markup);
    elsewhere(pair, markup);
    List<String> pitfalls = new ArrayList<>();
    pitfalls.addAll(HostPages.pitfalls(host, consumer.eventTriggers().need() != null));
    pitfalls.addAll(ConsumerPages.notes(consumer, markup));
    if (!pitfalls.isEmpty()) {
      markup.heading("Pitfalls").lines(pitfalls);
    }
    return new SitePage(
        Chapter.PAIRS,
        pair.path(),
        pair.title(),
        "%s %s".formatted(consumer.id(), host.id()),
        lead(report),
        markup.toString(),
        false);
  }

  /** The vendor writes for a server whose superuser one is. */
  private static void elsewhere(Pair pair, Markup markup) {
    Recipe recipe = pair.consumer().recipe();
    Right right = pair.host().replicationRight();
    if (recipe == null
        || right == null
        || right.roles().isEmpty()
        || recipe.steps().stream().noneMatch(step -> step.sql().contains("REPLICATION"))) {
      return;
    }
    markup.paragraph(
        "REPLICATION is given in another way here: %s."
            .formatted(
                right.sql().isEmpty()
                    ? right.title()
                    : HostPages.visible(String.join("; ", right.sql()))));
  }

  private static String lead(Report report) {
    long failed = report.count(Status.FAIL);
    return failed == 0
        ? "A new database there has what this consumer cannot do without."
        : failed == 1
            ? "In a new database there 1 check fails: this page says how to fix it."
            : "In a new database there %s checks fail: this page says how to fix them."
                .formatted(failed);
  }

  private static void settings(ConsumerProfile consumer, Detection here, Markup markup) {
    Map<String, String> wanted = new LinkedHashMap<>();
    Map<String, String> why = new LinkedHashMap<>();
    if (consumer.replicates()) {
      wanted.put("wal_level", "logical");
      why.put("wal_level", "without it no logical slot can be created");
    }
    for (SettingNeed need : consumer.settings()) {
      if (need.remedy() != null) {
        wanted.put(need.name(), need.remedy());
        why.put(need.name(), need.why() == null ? "" : need.why());
      }
    }
    List<List<String>> rows = new ArrayList<>();
    wanted.forEach(
        (name, value) -> {
          rows.add(
              List.of(
                  Markup.codeText(name),
                  Markup.codeText(value),
                  OF_THE_ROLE.contains(name)
                      ? Markup.codeText(
                          "ALTER ROLE %s SET %s = %s".formatted(NewDatabase.ROLE, name, value))
                      : Markup.text(HostPages.how(here.change(name, value))),
                  Markup.text(why.getOrDefault(name, ""))));
        });
    if (!rows.isEmpty()) {
      markup
          .heading("Settings that it needs")
          .cells(List.of("Setting", "Value", "How it is set here", "Why"), rows);
    }
  }

  private static void role(List<Remedy> remedies, Markup markup) {
    markup.heading("Its role");
    markup.html(
        "<p>A role with the least that it needs here; %s prints it for your database.</p>\n"
            .formatted(Markup.codeText("pgready fix --create-role " + NewDatabase.ROLE)));
    List<String> statements = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    for (Remedy remedy : remedies) {
      remedy.sql().forEach(sql -> statements.add(sql + ";"));
      if (remedy.sql().isEmpty()) {
        steps.add(Markup.text(remedy.title()));
      }
      remedy.steps().forEach(step -> steps.add(Markup.text(step)));
    }
    markup.code(statements).lines(steps);
  }
}
