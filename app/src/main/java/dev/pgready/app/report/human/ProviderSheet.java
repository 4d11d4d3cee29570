// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import dev.pgready.app.console.TextTable;
import dev.pgready.app.report.view.Words;
import dev.pgready.providers.EndpointPattern;
import dev.pgready.providers.Fingerprint;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.providers.ProviderProfile.Network;
import dev.pgready.providers.ProviderProfile.Offer;
import dev.pgready.providers.ProviderProfile.Own;
import dev.pgready.providers.ProviderProfile.Pooler;
import dev.pgready.providers.ProviderProfile.Removal;
import dev.pgready.providers.ProviderProfile.Restart;
import dev.pgready.providers.ProviderProfile.Right;
import dev.pgready.providers.ProviderProfile.SlotHabits;
import dev.pgready.providers.SettingRule;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a provider's profile says, a line each, with the sources of its facts in brackets. */
public final class ProviderSheet {
  private final TextTable table = new TextTable();
  private final ProviderProfile profile;

  private ProviderSheet(ProviderProfile profile) {
    this.profile = profile;
  }

  public static void print(ProviderProfile profile, PrintWriter out) {
    table(profile).print(out);
  }

  /** The same as label and text. */
  public static List<List<String>> rows(ProviderProfile profile) {
    return table(profile).rows();
  }

  private static TextTable table(ProviderProfile profile) {
    ProviderSheet page = new ProviderSheet(profile);
    page.head();
    page.offers();
    page.settings();
    page.poolers();
    page.slots();
    page.network();
    page.own();
    profile
        .notes()
        .forEach(
            note ->
                page.table.row(
                    "note: " + note.kind(), note.text() + where(note.url(), note.source())));
    profile
        .sources()
        .forEach(
            source ->
                page.table.row(
                    "source", "%s: %s (%s)".formatted(source.id(), source.url(), source.date())));
    return page.table;
  }

  private void head() {
    table.row("name", profile.name());
    table.row("verified", profile.verified());
    table.row("managed", profile.managed() ? "yes" : "no");
    fact("extends", profile.parent());
    list("built on", profile.builtOn());
    list("in front of", profile.endpointOf());
    if (profile.product() != null) {
      table.row("product", profile.product() + ", not PostgreSQL");
    }
    profile.docs().forEach(page -> table.row("docs", page));
    recognition(profile.fingerprint());
    profile.endpoints().forEach(this::endpoint);
  }

  private void recognition(Fingerprint signs) {
    list("known by settings", signs.settings());
    list("known by roles", signs.roles());
    list("known by functions", signs.functions());
    list("known by extensions", signs.extensions());
    list("known by version()", signs.version());
  }

  private void endpoint(EndpointPattern endpoint) {
    table.row(
        "endpoint",
        "%s%s: %s%s%s"
            .formatted(
                endpoint.host(),
                endpoint.port() == null ? "" : " on port " + endpoint.port(),
                Words.of(endpoint.kind()),
                endpoint.user() == null ? "" : ", for users " + endpoint.user(),
                endpoint.note() == null ? "" : "; " + endpoint.note()));
  }

  private void offers() {
    table.row("can be a source", offer(profile.publisher()));
    table.row("event triggers", offer(profile.eventTriggers()));
    table.row("FOR ALL TABLES", offer(profile.allTables()));
    table.row("FOR TABLES IN SCHEMA", offer(profile.tablesInSchema()));
    right("replication", profile.replicationRight());
    right("bypass row security", profile.bypassRls());
  }

  private static String offer(@Nullable Offer offer) {
    return offer == null
        ? "unknown"
        : Words.of(offer.support())
            + (offer.since() == null ? "" : " (" + offer.since() + ")")
            + (offer.by() == null ? "" : ", by " + offer.by())
            + (offer.gaps().isEmpty() ? "" : "; " + String.join("; ", offer.gaps()))
            + where(offer.url(), offer.source());
  }

  private void right(String label, @Nullable Right right) {
    if (right != null) {
      table.row(
          label, right.title() + " (as " + right.by() + ")" + where(right.url(), right.source()));
      list("or through", right.roles());
    }
  }

  private void settings() {
    profile
        .defaults()
        .forEach(
            (name, standard) ->
                table.row("default " + name, standard.value() + where(null, standard.source())));
    profile.settings().forEach(this::setting);
    Restart restart = profile.restart();
    if (restart != null) {
      table.row("restart", restart.title() + where(restart.url(), restart.source()));
      restart.commands().forEach(command -> table.row("", command));
      restart.steps().forEach(step -> table.row("", step));
      restart.caveats().forEach(caveat -> table.row("", caveat));
    }
  }

  private void setting(String name, SettingRule change) {
    table.row(
        name.equals("*") ? "any other setting" : name,
        change.title()
            + (Boolean.TRUE.equals(change.restart()) ? " (restarts)" : "")
            + (change.irreversible() ? " (for ever)" : "")
            + where(change.url(), change.source()));
  }

  private void poolers() {
    for (Pooler pooler : profile.poolers()) {
      table.row(
          "pooler",
          "%s%s %s; replication: %s; prepared statements: %s%s%s"
              .formatted(
                  pooler.product(),
                  pooler.port() == null ? "" : " on port " + pooler.port(),
                  String.join(", ", pooler.modes()),
                  Words.of(pooler.replication()),
                  Words.of(pooler.preparedStatements()),
                  pooler.note() == null ? "" : "; " + pooler.note(),
                  where(null, pooler.source())));
    }
  }

  private void slots() {
    SlotHabits slots = profile.slots();
    if (slots == null) {
      return;
    }
    slots.removal().forEach(this::removal);
    table.row(
        "slots fail over",
        Words.of(slots.failover())
            + (slots.failoverNote() == null ? "" : "; " + slots.failoverNote())
            + where(null, slots.source()));
    fact("slots on upgrade", slots.upgrade());
    fact("slot cap", slots.cap());
  }

  private void own() {
    Own own = profile.own();
    if (own != null) {
      list("own schemas", own.schemas());
      list("own publications", own.publications());
      list("own roles", own.roles());
      list("own slots", own.slots());
      fact("own objects, source", own.source());
    }
  }

  private void removal(Removal removal) {
    table.row(
        "slot removal",
        Words.of(removal.kind())
            + (removal.after() == null ? "" : ", after " + removal.after())
            + (removal.setting() == null ? "" : ", by " + removal.setting())
            + (removal.note() == null ? "" : "; " + removal.note()));
  }

  private void network() {
    Network network = profile.network();
    if (network == null) {
      return;
    }
    table.row(
        "TLS",
        Words.of(network.tls())
            + (network.tlsNote() == null ? "" : "; " + network.tlsNote())
            + where(null, network.source()));
    fact("CA bundle", network.caBundle());
    if (network.ipv6Only()) {
      table.row("IPv4", network.ipv4Remedy() == null ? "no" : "no; " + network.ipv4Remedy());
    }
    if (network.privateOnly()) {
      table.row("network", "private only");
    }
    fact("allow list", network.allowList());
  }

  private void fact(String label, @Nullable String text) {
    if (text != null) {
      table.row(label, text);
    }
  }

  private void list(String label, List<String> words) {
    if (!words.isEmpty()) {
      table.row(label, String.join(", ", words));
    }
  }

  /** A page of the host's own, and the id of the source. */
  private static String where(@Nullable String url, @Nullable String source) {
    return (url == null ? "" : " " + url) + (source == null ? "" : " [" + source + "]");
  }
}
