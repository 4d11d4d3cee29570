// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import dev.pgready.app.report.view.Words;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.Page;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.KnownError;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.providers.ProviderProfile.Right;
import dev.pgready.providers.SettingChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A page for each check: its own, how each host does what it advises, and who says the errors. */
final class CheckPages {
  /** What the first statement of a fix sets. */
  private static final Pattern SETTING =
      Pattern.compile("ALTER SYSTEM SET ([a-z_]+) = '?([^';]+)'?;");

  private static final Map<String, Function<ProviderProfile, @Nullable Right>> RIGHTS =
      Map.of(
          "replication-role", ProviderProfile::replicationRight,
          "row-security", ProviderProfile::bypassRls);

  /** Of all checks, looked for at every word in code. */
  static final Set<String> IDS =
      Checks.all().stream().map(Check::id).collect(Collectors.toUnmodifiableSet());

  private final NewDatabase database;
  private final Hosts hosts;
  private final ConsumerCatalog consumers;

  CheckPages(NewDatabase database, Hosts hosts, ConsumerCatalog consumers) {
    this.hosts = hosts;
    this.database = database;
    this.consumers = consumers;
  }

  List<SitePage> pages() {
    return Checks.all().stream().map(this::page).toList();
  }

  /** Where the page of a check is; null: there is no such check, or its id is a plain word. */
  static @Nullable String named(String word) {
    return word.indexOf('-') > 0 && IDS.contains(word) ? Chapter.CHECKS.path(word) : null;
  }

  private SitePage page(Check check) {
    String id = check.id();
    String path = Chapter.CHECKS.path(id);
    Page page = Page.of(check);
    Markup markup = new Markup(path);
    markup.html(
        "<p class=\"note\">%s, of the group %s. On the command line: %s</p>\n"
            .formatted(
                Markup.codeText(id),
                Words.of(check.group()),
                Markup.codeText("pgready explain " + id)));
    markup.html(
        Markdown.of(
                page.markdown(),
                link -> link,
                word ->
                    word.equals(id) || named(word) == null
                        ? null
                        : SitePage.root(path) + named(word))
            .html());
    onEachHost(page, markup);
    errors(id, markup);
    return new SitePage(
        Chapter.CHECKS,
        path,
        page.title(),
        id + " " + id.replace('-', '_'),
        firstSentence(page.section("Why it matters")),
        markup.toString(),
        true);
  }

  private static String firstSentence(String text) {
    String line = text.replaceAll("\\s+", " ").replace("`", "");
    int end = line.indexOf(". ");
    return end < 0 ? line : line.substring(0, end + 1);
  }

  private void onEachHost(Page page, Markup markup) {
    List<List<String>> rows = new ArrayList<>();
    Matcher setting = SETTING.matcher(page.section("How to fix"));
    Function<ProviderProfile, @Nullable Right> right = RIGHTS.get(page.id());
    if (right != null) {
      for (ProviderProfile host : hosts.sources()) {
        Right given = right.apply(host);
        if (given != null) {
          rows.add(List.of(host(host, markup), given(given)));
        }
      }
    } else if (setting.find()) {
      for (ProviderProfile host : hosts.sources()) {
        SettingChange change = database.on(host).change(setting.group(1), setting.group(2));
        rows.add(List.of(host(host, markup), Markup.text(HostPages.how(change))));
      }
    }
    if (!rows.isEmpty()) {
      markup.heading("On each host").cells(List.of("Host", "How"), rows);
    }
  }

  private static String given(Right right) {
    return Markup.text(right.title() + " (as " + right.by() + ")")
        + (right.sql().isEmpty()
            ? ""
            : "<br>" + Markup.codeText(HostPages.visible(String.join("; ", right.sql()))));
  }

  private static String host(ProviderProfile host, Markup markup) {
    return markup.link(Chapter.HOSTS.path(host.id()), host.name());
  }

  private void errors(String id, Markup markup) {
    List<List<String>> rows = new ArrayList<>();
    for (String consumer : consumers.ids()) {
      ConsumerProfile profile = consumers.get(consumer);
      for (KnownError error : profile.errors()) {
        if (id.equals(error.check())) {
          rows.add(
              List.of(
                  markup.link(Chapter.CONSUMERS.path(consumer), profile.name()),
                  Markup.codeText(error.text()),
                  Markup.text(Optional.ofNullable(error.means()).orElse(""))));
        }
      }
    }
    if (!rows.isEmpty()) {
      markup.heading("Consumers say").cells(List.of("Consumer", "Error", "Meaning"), rows);
    }
  }
}
