package dev.pgready.checks;

import dev.pgready.checks.consumer.ConsumerProfile;
import dev.pgready.checks.facts.Catalogue;
import dev.pgready.checks.facts.Facts;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.providers.SettingChange;

/** All that a check may look at. */
public record CheckContext(
    Facts facts, Detection detection, ConsumerProfile consumer, Request request, Scope scope) {

  public static CheckContext of(
      Facts facts, Detection detection, ConsumerProfile consumer, Request request) {
    return new CheckContext(
        facts, detection, consumer, request, Scope.of(facts.catalogue(), consumer, request));
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
