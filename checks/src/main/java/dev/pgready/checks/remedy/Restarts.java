// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.providers.Confidence;
import dev.pgready.providers.SettingChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The remedy for what was changed already. */
public final class Restarts {
  private Restarts() {}

  /** In the host's own way, where its profile has one. */
  public static Remedy remedy(CheckContext context, String settings) {
    boolean managed = context.provider().managed();
    List<String> steps = new ArrayList<>();
    steps.add("restart at a time when the server's sessions may be cut");
    Optional<SettingChange> how = context.detection().restart();
    how.ifPresent(change -> steps.addAll(change.steps()));
    how.ifPresent(change -> steps.addAll(change.caveats()));
    boolean commands =
        how.isPresent()
            && (managed || !context.detection().confidence().equals(Confidence.UNKNOWN));
    return new Remedy(
        "Restart the server so that the changed %s takes effect".formatted(settings),
        managed ? Remedy.Kind.PROVIDER : Remedy.Kind.DECISION,
        Remedy.Safety.DISRUPTIVE,
        true,
        managed ? "host administrator" : "administrator of the server",
        List.of(),
        List.of(),
        commands ? how.get().commands() : List.of(),
        steps,
        how.map(SettingChange::url).orElse(null));
  }
}
