// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.ddl;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.remedy.RoleSettings;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.needs.EventTriggerNeeds;
import dev.pgready.consumers.needs.Level;
import dev.pgready.facts.Catalogue.EventTriggerFacts;
import dev.pgready.facts.Catalogue.SettingFacts;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.ProviderProfile.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Event triggers are for superusers; some hosts let their admin role make them. Consumers use them
 * to learn of schema changes.
 */
public final class EventTriggers implements Check {
  @Override
  public String title() {
    return "The consumer can create its event triggers";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    ConsumerProfile consumer = context.consumer();
    Level general = consumer.eventTriggers().need();
    if (general == null) {
      return CheckResult.skip(consumer.name() + " creates no event triggers");
    }
    String role = Identifiers.quote(context.cat().role().name());
    Level need = level(context, general);
    String loss = loss(context, general);
    List<EventTriggerFacts> own = own(context);
    List<Subject> subjects =
        own.stream()
            .map(trigger -> new Subject("event trigger", Identifiers.quote(trigger.name())))
            .toList();
    CheckResult silent = silenced(context, need, own, loss);
    if (silent != null) {
      return silent.subjects(subjects);
    }
    Tried tried = Tried.of(context, context.facts().probes().eventTrigger(), "CREATE FUNCTION");
    HostPermission may =
        switch (tried.answer()) {
          case WORKED -> HostPermission.YES;
          case DENIED, RAISED -> HostPermission.NO;
          case NOT_TRIED, MISLED, OPEN ->
              HostPermission.of(context, context.provider().eventTriggers());
        };
    Basis source = tried.answered() || tried.raised() ? Basis.PROBE : Basis.CATALOGUE;
    Offer offer = context.provider().eventTriggers();
    CheckResult again = may == HostPermission.NO ? createsAgain(context, role, own, loss) : null;
    if (again != null) {
      return again.source(source).subjects(subjects);
    }
    if (may == HostPermission.YES || (complete(context, own) && OthersDdl.inUse(context))) {
      CheckResult shut = OthersDdl.judge(context).orElse(null);
      if (shut != null) {
        return shut.source(source);
      }
    }
    CheckResult judged =
        switch (may) {
          case YES ->
              complete(context, own) && !tried.worked()
                  ? CheckResult.pass("%s is there already".formatted(Phrases.list(names(subjects))))
                  : mild(
                      need,
                      tried.settle(
                          context,
                          CheckResult.pass(
                              "role %s can create event triggers%s".formatted(role, gaps(offer))),
                          "role %s can create event triggers".formatted(role)));
          case UNSEEN ->
              mild(
                  need,
                  CheckResult.unknown(
                      tried.open()
                          ? "whether role %s can create event triggers is not known: %s"
                              .formatted(role, tried.why())
                          : "only trying shows whether role %s can create event triggers on %s (--probe full)"
                              .formatted(role, context.provider().name())));
          case NO ->
              complete(context, own)
                  ? CheckResult.pass(
                      "%s is there already; role %s could not create it again"
                          .formatted(Phrases.list(names(subjects)), role))
                  : tried.raised()
                      ? Levels.result(
                              need,
                              "role %s cannot create event triggers: it %s: %s"
                                  .formatted(role, tried.refusal(), loss))
                          .remedy(tried.disable())
                      : HostPermission.reserved(
                          Levels.result(
                                  need,
                                  "role %s is not allowed to create event triggers: %s"
                                      .formatted(role, loss))
                              .remedy(remedy(context, role, need)),
                          offer);
        };
    // another way, not a further step of the first one
    if (judged.status() == Status.WARN && need != Level.FAIL && !tried.raised()) {
      judged =
          judged.remedy(
              Remedy.steps(
                  "Go on without the event triggers",
                  Kind.DECISION,
                  "user",
                  List.of("What is lost: " + loss)));
    }
    CheckResult result = judged.source(source).subjects(subjects);
    return HostPermission.word(context, offer, tried)
        .map(word -> word.told(result, context))
        .orElse(result);
  }

  /**
   * What somebody else has created does not help a consumer that drops it first, unless its own
   * record says that it has been done; null: that is no question here. The record is a table of the
   * user's database, which pgready does not read.
   */
  private static @Nullable CheckResult createsAgain(
      CheckContext context, String role, List<EventTriggerFacts> own, String loss) {
    String record = context.consumer().eventTriggers().recreatedUnless();
    if (record == null || !complete(context, own)) {
      return null;
    }
    boolean recorded =
        context.cat().tables().stream()
            .anyMatch(table -> record.equals(table.schema() + "." + table.name()));
    String triggers =
        Phrases.list(own.stream().map(trigger -> Identifiers.quote(trigger.name())).toList());
    return recorded
        ? CheckResult.unknown(
            "%s is there, and role %s could not create it again: %s does so unless %s records its migrations with their checksums, which pgready does not read"
                .formatted(triggers, role, context.consumer().name(), record))
        : HostPermission.reserved(
            CheckResult.fail(
                    "%s is there, but %s drops it and creates it again at its start, as no %s says that this was done, and role %s is not allowed to: %s"
                        .formatted(triggers, context.consumer().name(), record, role, loss))
                .remedy(remedy(context, role, Level.FAIL)),
            context.provider().eventTriggers());
  }

  private static List<String> names(List<Subject> subjects) {
    return subjects.stream().map(Subject::name).toList();
  }

  /** An open question weighs no more than the answer could. */
  private static CheckResult mild(Level need, CheckResult result) {
    return result.status() == Status.UNKNOWN && need != Level.FAIL ? result.atMostWarn() : result;
  }

  /** Event triggers that are there, or could be made, and would not fire; null: they fire. */
  private static @Nullable CheckResult silenced(
      CheckContext context, Level need, List<EventTriggerFacts> own, String loss) {
    String setting = context.cat().setting("event_triggers").map(SettingFacts::value).orElse("on");
    if (setting.equals("off")) {
      return Levels.result(need, "event_triggers is off: no event trigger fires, so " + loss)
          .evidence("event_triggers", setting)
          .remedy(
              RoleSettings.setByRole(context, "event_triggers")
                  ? RoleSettings.change(context, "event_triggers", "on")
                  : context.change("event_triggers", "on"));
    }
    List<String> disabled =
        own.stream()
            .filter(trigger -> "D".equals(trigger.enabled()))
            .map(trigger -> Identifiers.quote(trigger.name()))
            .toList();
    if (disabled.isEmpty()) {
      return null;
    }
    return Levels.result(
            need, "event trigger %s is disabled: %s".formatted(Phrases.list(disabled), loss))
        .remedy(
            Remedy.sql(
                "Enable event trigger " + Phrases.list(disabled),
                "owner of the event trigger",
                disabled.stream().map("ALTER EVENT TRIGGER %s ENABLE"::formatted).toList(),
                disabled.stream().map("ALTER EVENT TRIGGER %s DISABLE"::formatted).toList()));
  }

  /** How bad it is here: some consumers get along without them only with some publications. */
  private static Level level(CheckContext context, Level need) {
    EventTriggerNeeds needs = context.consumer().eventTriggers();
    Level level = need;
    if (forAllTables(context) && needs.allTables() != null) {
      level = worse(level, needs.allTables());
    }
    if (!rootsVia(context).isEmpty() && needs.partitionsViaRoot() != null) {
      level = worse(level, needs.partitionsViaRoot());
    }
    return level;
  }

  private static String loss(CheckContext context, Level need) {
    EventTriggerNeeds needs = context.consumer().eventTriggers();
    if (forAllTables(context) && needs.allTables() != null && needs.allTables() != need) {
      return "tables that it creates itself are part of publication %s, which is FOR ALL TABLES, and stop the stream"
          .formatted(Identifiers.quote(String.valueOf(context.scope().publicationName())));
    }
    TableSet roots = rootsVia(context);
    if (!roots.isEmpty()
        && needs.partitionsViaRoot() != null
        && needs.partitionsViaRoot() != need) {
      return "changes of %s, whose partitions are published via their root, stop the stream"
          .formatted(Phrases.tables(roots));
    }
    return needs.lost() == null ? "schema changes go unnoticed" : needs.lost() + weight(context);
  }

  /** What a reset copies again, as far as the planner knows of it. */
  private static String weight(CheckContext context) {
    Integer bearable = context.consumer().eventTriggers().resetGigabytes();
    long bytes =
        context.scope().leaves().stream()
            .mapToLong(table -> table.pages() == null ? 0 : table.pages() * 8192)
            .sum();
    if (bearable == null || bytes == 0) {
      return "";
    }
    return bytes < ((long) bearable << 30)
        ? " (%s to copy again, which its vendor finds bearable below %s GB)"
            .formatted(Quantities.bytes(bytes), bearable)
        : " (%s to copy again each time; from %s GB on its vendor advises a host that allows event triggers)"
            .formatted(Quantities.bytes(bytes), bearable);
  }

  private static boolean forAllTables(CheckContext context) {
    PublicationFacts publication = context.scope().publication();
    return publication != null && publication.row().puballtables();
  }

  private static TableSet rootsVia(CheckContext context) {
    return context.scope().viaRoot() ? context.scope().wanted().partitioned() : TableSet.EMPTY;
  }

  private static Level worse(Level one, Level other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** Those of the consumer's event triggers that exist. */
  private static List<EventTriggerFacts> own(CheckContext context) {
    Set<String> names = Set.copyOf(context.consumer().eventTriggers().triggers());
    return context.cat().eventTriggers().stream()
        .filter(trigger -> names.contains(trigger.name()))
        .toList();
  }

  private static boolean complete(CheckContext context, List<EventTriggerFacts> own) {
    return !own.isEmpty() && own.size() == context.consumer().eventTriggers().triggers().size();
  }

  private static String gaps(@Nullable Offer offer) {
    return offer == null || offer.gaps().isEmpty()
        ? ""
        : ", but: " + String.join("; ", offer.gaps());
  }

  private static Remedy remedy(CheckContext context, String role, Level level) {
    Offer offer = context.provider().eventTriggers();
    List<String> steps = new ArrayList<>();
    if (offer != null && offer.by() != null) {
      steps.add(
          "Connect as %s, which can create them on %s"
              .formatted(HostPermission.whom(offer.by()), context.provider().name()));
    } else if (!context.provider().managed()) {
      steps.add(
          "Start %s once with the connection of a superuser, so that it creates them, and then again as role %s"
              .formatted(context.consumer().name(), role));
    }
    context.consumer().notes().stream()
        .filter(note -> note.topic().equals("event-triggers"))
        .forEach(note -> steps.add(note.step()));
    return Remedy.steps(
            "Decide who creates the event triggers of %s%s"
                .formatted(context.consumer().name(), level == Level.FAIL ? "" : ", or do without"),
            Kind.DECISION,
            offer != null && offer.by() != null
                ? offer.by()
                : context.provider().managed() ? "user" : "superuser",
            steps)
        .withUrl(offer == null ? null : offer.url());
  }
}
