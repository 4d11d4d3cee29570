// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.provider;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.SlotRemovals;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.needs.ServerNeeds;
import dev.pgready.facts.Catalogue.SettingFacts;
import dev.pgready.facts.ProbeFacts.Attempt;
import dev.pgready.providers.Confidence;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.providers.ProviderProfile.Network;
import dev.pgready.providers.ProviderProfile.Note;
import dev.pgready.providers.ProviderProfile.Removal;
import dev.pgready.providers.ProviderProfile.RemovalKind;
import dev.pgready.providers.ProviderProfile.SlotHabits;
import dev.pgready.providers.SettingChange;
import java.util.ArrayList;
import java.util.List;

/** What the host does not offer, what it costs there, and what the host does by itself. */
public final class ProviderSupport implements Check {
  @Override
  public String title() {
    return "The host supports logical replication without surprises";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    ProviderProfile provider = context.provider();
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " reads no changes");
    }
    ServerNeeds server = context.consumer().server();
    if (server != null && !server.hosts().isEmpty() && !server.hosts().contains(provider.id())) {
      return elsewhere(context, server);
    }
    if (!provider.managed()) {
      return CheckResult.skip("the server is self-managed");
    }
    List<String> facts = new ArrayList<>();
    List<String> urls = new ArrayList<>();
    boolean acts = habits(context, facts);
    for (Note note : provider.notes()) {
      facts.add(note.text());
      if (note.url() != null) {
        urls.add(note.url());
      }
    }
    String level = context.cat().setting("wal_level").map(SettingFacts::value).orElse("logical");
    SettingChange change = context.detection().change("wal_level", "logical");
    Attempt slot = context.facts().probes().slot();
    boolean decodes = level.equals("logical") || (slot != null && slot.worked());
    if (change.how() == SettingChange.How.IMPOSSIBLE && !decodes) {
      return told(
          CheckResult.fail(
              "%s does not offer logical replication: wal_level is %s and stays so"
                  .formatted(provider.name(), level)),
          context,
          facts,
          urls);
    }
    if (acts) {
      return told(
          CheckResult.warn("%s acts by itself: %s".formatted(provider.name(), facts.get(0)))
              .evidence("host_says", SlotRemovals.harmful(context).get(0).words()),
          context,
          facts,
          urls);
    }
    return told(
        CheckResult.pass(
            facts.isEmpty()
                ? "nothing is known of %s that would surprise".formatted(provider.name())
                : "%s: %s%s"
                    .formatted(
                        provider.name(),
                        facts.get(0),
                        facts.size() == 1
                            ? ""
                            : " (and %s)".formatted(Phrases.count(facts.size() - 1, "more note")))),
        context,
        facts,
        List.of());
  }

  /** A consumer that its vendor offers on hosts of its own only. */
  private static CheckResult elsewhere(CheckContext context, ServerNeeds needs) {
    ProviderProfile provider = context.provider();
    String message =
        "%s is offered on %s only"
            .formatted(context.consumer().name(), String.join(" and ", needs.hosts()));
    // nothing was seen of any host: a name of one's own can hide one
    CheckResult result =
        context.detection().confidence() == Confidence.UNKNOWN
            ? CheckResult.unknown(
                message + ", and the server shows no sign of it: name the host with --provider")
            : CheckResult.fail("%s, and this is %s".formatted(message, provider.name()));
    return result
        .evidence("provider", provider.id())
        .evidence("hosts", needs.hosts())
        .subjects(List.of(new Subject("provider", provider.id())))
        .remedy(
            Remedy.steps(
                    "Choose another consumer, or move the database",
                    Kind.DECISION,
                    "user",
                    List.of(message))
                .withUrl(context.consumer().docs()));
  }

  /** Habits that bear on this consumer; true: the host takes something away by itself. */
  private static boolean habits(CheckContext context, List<String> facts) {
    SlotHabits slots = context.provider().slots();
    List<Removal> harmful = SlotRemovals.harmful(context);
    // what hurts comes first: the message names the first
    harmful.forEach(removal -> facts.add("replication slots are removed: " + removal.words()));
    for (Removal removal : SlotRemovals.of(context)) {
      if (!harmful.contains(removal)) {
        facts.add(
            (removal.kind() == RemovalKind.NEVER
                    ? "replication slots are not removed: "
                    : "replication slots are removed, late enough here: ")
                + removal.words());
      }
    }
    if (slots != null) {
      if (slots.cap() != null) {
        facts.add("WAL held by slots is capped: " + slots.cap());
      }
      if (slots.failoverNote() != null) {
        facts.add("at a failover: " + slots.failoverNote());
      }
      if (slots.upgrade() != null) {
        facts.add("at a major upgrade: " + slots.upgrade());
      }
    }
    Network network = context.provider().network();
    if (network != null) {
      if (network.privateOnly()) {
        facts.add("the database can be reached from the host's private network only");
      }
      if (network.allowList() != null) {
        facts.add("connections must be allowed first: " + network.allowList());
      }
    }
    return !harmful.isEmpty();
  }

  private static CheckResult told(
      CheckResult result, CheckContext context, List<String> facts, List<String> urls) {
    ProviderProfile provider = context.provider();
    CheckResult told =
        result
            .source(Basis.PROFILE)
            .evidence("provider", provider.id())
            .evidence("verified", provider.verified())
            .evidence("notes", facts)
            .subjects(List.of(new Subject("provider", provider.id())));
    if (urls.isEmpty() && result.status() == dev.pgready.checks.model.Status.PASS) {
      return told;
    }
    return told.remedy(
        Remedy.steps(
                "Read what %s says of it and decide".formatted(provider.name()),
                Kind.DECISION,
                "user",
                facts)
            .withUrl(urls.isEmpty() ? null : urls.get(0)));
  }
}
