package dev.pgready.checks.remedy;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import java.util.List;

/** The remedy for what was changed already. */
public final class Restarts {
  private Restarts() {}

  public static Remedy remedy(CheckContext context, String settings) {
    boolean managed = context.provider().managed();
    return new Remedy(
        "Restart the server so that the changed %s takes effect".formatted(settings),
        managed ? Remedy.Kind.PROVIDER : Remedy.Kind.DECISION,
        Remedy.Safety.DISRUPTIVE,
        true,
        managed ? "host administrator" : "administrator of the server",
        List.of(),
        List.of(),
        List.of(),
        List.of("restart at a time when the server's sessions may be cut"),
        null);
  }
}
