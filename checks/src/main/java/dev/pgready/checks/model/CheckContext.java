package dev.pgready.checks.model;

import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Scope;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Facts;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.providers.SettingChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a check may look at.
 *
 * @param tables all of the catalogue
 */
public record CheckContext(
    Facts facts,
    Detection detection,
    ConsumerProfile consumer,
    Request request,
    TableSet tables,
    Scope scope) {

  /** For one consumer alone. */
  public static CheckContext of(
      Facts facts, Detection detection, ConsumerProfile consumer, Request request) {
    return of(facts, detection, Map.of("", consumer), request).values().iterator().next();
  }

  /**
   * For consumers that are judged together: they share what is known of the tables.
   *
   * @param consumers by name, in order
   */
  public static Map<String, CheckContext> of(
      Facts facts, Detection detection, Map<String, ConsumerProfile> consumers, Request request) {
    Catalogue catalogue = facts.catalogue();
    TableSet tables = catalogue == null ? TableSet.EMPTY : TableSet.of(catalogue.tables());
    Map<String, CheckContext> contexts = new LinkedHashMap<>();
    consumers.forEach(
        (name, consumer) ->
            contexts.put(
                name,
                new CheckContext(
                    facts,
                    detection,
                    consumer,
                    request,
                    tables,
                    Scope.of(catalogue, tables, consumer, request))));
    return contexts;
  }

  /** The same for one of several publications alone. */
  public CheckContext of(String publication) {
    Request one = request.of(publication);
    return new CheckContext(
        facts,
        detection,
        consumer,
        one,
        tables,
        Scope.of(facts.catalogue(), tables, consumer, one));
  }

  /** The publications in question that exist. */
  public List<PublicationFacts> publications() {
    List<PublicationFacts> all = new ArrayList<>();
    if (scope.publication() != null) {
      all.add(scope.publication());
    }
    request.more().forEach(name -> cat().publication(name).ifPresent(all::add));
    return List.copyOf(all);
  }

  /** The catalogue facts; only for checks that need them, which is all but a few. */
  public Catalogue cat() {
    return facts.cat();
  }

  public ProviderProfile provider() {
    return detection.profile();
  }

  /**
   * How the host sets a setting, as a remedy. Whether a restart is needed is the server's own word,
   * where it gives one.
   */
  public Remedy change(String setting, String value) {
    SettingChange change = detection.change(setting, value);
    Remedy remedy = Remedy.of(change, provider().managed());
    boolean atStart =
        facts.catalogue() != null
            && facts
                .catalogue()
                .setting(setting)
                .map(facts -> "postmaster".equals(facts.context()))
                .orElse(false);
    // where the setting cannot be set, nothing is restarted for it
    return atStart && change.how() != SettingChange.How.IMPOSSIBLE ? remedy.withRestart() : remedy;
  }
}
