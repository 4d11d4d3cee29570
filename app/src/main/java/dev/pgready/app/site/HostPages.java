// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import dev.pgready.app.report.human.ProviderSheet;
import dev.pgready.profile.SourceRef;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.providers.ProviderProfile.Removal;
import dev.pgready.providers.ProviderProfile.Right;
import dev.pgready.providers.ProviderProfile.SlotHabits;
import dev.pgready.providers.SettingChange;
import dev.pgready.providers.SettingRule;
import dev.pgready.providers.Support;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A page for each host: how things are changed there, and what it does by itself. */
final class HostPages {
  private static final Pattern RESTARTS = Pattern.compile("restart|reboot");

  private final NewDatabase database;
  private final Hosts hosts;
  private final PairPages pairs;

  HostPages(NewDatabase database, Hosts hosts, PairPages pairs) {
    this.hosts = hosts;
    this.database = database;
    this.pairs = pairs;
  }

  /** A profile's text with what is to be filled in as it is shown elsewhere: {@code <role>}. */
  static String visible(String template) {
    return template.replaceAll("\\{([a-z][a-z-]*)}", "<$1>");
  }

  /** The same in a command: what is put in place of it stays one word. */
  private static List<String> commands(List<String> templates) {
    return templates.stream()
        .map(command -> command.replaceAll("\\{([a-z][a-z-]*)}", "'<$1>'"))
        .toList();
  }

  /** What a change is, and whether it costs a restart. */
  static String how(SettingChange change) {
    return change.title()
        + (change.restart() && !RESTARTS.matcher(change.title()).find()
            ? "; the server restarts"
            : "");
  }

  List<SitePage> pages() {
    return hosts.all().stream().map(this::page).toList();
  }

  private SitePage page(ProviderProfile host) {
    String path = Chapter.HOSTS.path(host.id());
    Markup markup = new Markup(path);
    markup.code(List.of("pgready check CONNECTION --provider " + host.id()));
    rights(host, markup);
    settings(host, markup);
    List<String> pitfalls = pitfalls(host, true);
    if (!pitfalls.isEmpty()) {
      markup.heading("What to know").lines(pitfalls);
    }
    List<PairPages.Pair> readers = pairs.of(host);
    if (!readers.isEmpty()) {
      markup.heading("Consumers here");
      markup.html("<ul class=\"names plain\">\n");
      readers.forEach(
          pair ->
              markup.html("<li>" + markup.link(pair.path(), pair.consumer().name()) + "</li>\n"));
      markup.html("</ul>\n");
    }
    markup.heading("All that its profile says").terms(ProviderSheet.rows(host));
    sources(host.sources(), markup);
    return new SitePage(
        Chapter.HOSTS, path, host.name(), host.id(), lead(host), markup.toString(), true);
  }

  private String lead(ProviderProfile host) {
    if (host.product() != null) {
      return "It is %s, not PostgreSQL: a consumer of logical replication cannot read it as one."
          .formatted(host.product());
    }
    if (!host.endpointOf().isEmpty()) {
      return "It stands in front of %s: replication needs the database's own address."
          .formatted(String.join(", ", host.endpointOf()));
    }
    if (host.publisher() != null && host.publisher().support() == Support.NO) {
      return "A database there cannot be the source of logical replication.";
    }
    String title = database.on(host).change("wal_level", "logical").title();
    return "%s: %s%s. Read on %s."
        .formatted(
            host.managed() ? "For logical decoding on this managed host" : "For logical decoding",
            title.substring(0, 1).toLowerCase(Locale.ROOT),
            title.substring(1),
            host.verified());
  }

  private static void rights(ProviderProfile host, Markup markup) {
    if (host.replicationRight() == null && host.bypassRls() == null) {
      return;
    }
    markup.heading("Rights of the role");
    right(host.replicationRight(), markup);
    right(host.bypassRls(), markup);
  }

  private static void right(@Nullable Right right, Markup markup) {
    if (right == null) {
      return;
    }
    markup.subheading(right.title());
    markup.paragraph("As " + right.by() + ".");
    markup.code(right.sql().stream().map(sql -> visible(sql) + ";").toList());
    markup.lines(right.steps().stream().map(step -> Markup.text(visible(step))).toList());
    markup.source("The host's page", right.url());
  }

  private static void settings(ProviderProfile host, Markup markup) {
    if (host.settings().isEmpty()) {
      return;
    }
    markup.heading("Settings");
    // several settings may be changed in one way
    Map<SettingRule, List<String>> names = new LinkedHashMap<>();
    host.settings()
        .forEach((name, rule) -> names.computeIfAbsent(rule, r -> new ArrayList<>()).add(name));
    names.forEach(
        (rule, settings) -> {
          markup.subheading(
              settings.contains("*") ? "Any other setting" : String.join(", ", settings));
          markup.paragraph(
              visible(rule.title())
                  + (Boolean.TRUE.equals(rule.restart()) ? "; the server restarts" : "")
                  + (rule.irreversible() ? "; there is no way back" : "")
                  + ".");
          markup.code(rule.sql().stream().map(sql -> visible(sql) + ";").toList());
          markup.code(commands(rule.commands()));
          List<String> steps = new ArrayList<>(rule.steps());
          steps.addAll(rule.caveats());
          markup.lines(steps.stream().map(step -> Markup.text(visible(step))).toList());
          markup.source("The host's page", rule.url());
        });
    ProviderProfile.Restart restart = host.restart();
    if (restart != null) {
      markup.subheading("Restart");
      markup.paragraph("To restart: " + visible(restart.title()) + ".");
      markup.code(commands(restart.commands()));
      List<String> steps = new ArrayList<>(restart.steps());
      steps.addAll(restart.caveats());
      markup.lines(steps.stream().map(step -> Markup.text(visible(step))).toList());
    }
  }

  /**
   * What its users learn too late, each as safe HTML.
   *
   * @param triggers whether event triggers are of interest
   */
  static List<String> pitfalls(ProviderProfile host, boolean triggers) {
    List<String> lines = new ArrayList<>();
    SlotHabits slots = host.slots();
    if (slots != null) {
      slots.removal().stream().map(Removal::words).forEach(words -> add(lines, "Slots", words));
      add(lines, "Failover", slots.failoverNote());
      add(lines, "Upgrade", slots.upgrade());
      add(lines, "Number of slots", slots.cap());
    }
    host.poolers().forEach(pooler -> add(lines, pooler.product(), pooler.note()));
    if (host.network() != null) {
      add(lines, "TLS", host.network().tlsNote());
      add(lines, "IPv4", host.network().ipv6Only() ? host.network().ipv4Remedy() : null);
      add(lines, "Allow list", host.network().allowList());
    }
    if (triggers && host.eventTriggers() != null) {
      host.eventTriggers().gaps().forEach(gap -> add(lines, "Event triggers", gap));
    }
    for (ProviderProfile.Note note : host.notes()) {
      lines.add(
          "<strong>%s:</strong> %s%s"
              .formatted(
                  Markup.text(sentence(note.kind())),
                  Markup.text(note.text()),
                  note.url() == null ? "" : " " + Markup.text(note.url())));
    }
    return lines;
  }

  private static void add(List<String> lines, String label, @Nullable String words) {
    if (words != null) {
      lines.add("<strong>%s:</strong> %s".formatted(Markup.text(label), Markup.text(words)));
    }
  }

  /** With a capital letter. */
  static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** Where its facts were read, and when. */
  static void sources(List<SourceRef> sources, Markup markup) {
    if (!sources.isEmpty()) {
      markup.heading("Sources");
      markup.terms(
          sources.stream()
              .map(source -> List.of(source.id(), source.url() + " (" + source.date() + ")"))
              .toList());
    }
  }
}
