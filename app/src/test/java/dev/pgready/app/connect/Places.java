package dev.pgready.app.connect;

import dev.pgready.checks.collect.ConnectionTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Surroundings for tests: nothing but what the test puts there. */
final class Places {
  static final Surroundings NOWHERE = new Surroundings(Map.of(), null, "os", List.of(), List.of());

  private Places() {}

  static Surroundings environment(Map<String, String> variables) {
    return new Surroundings(variables, null, "os", List.of(), List.of());
  }

  static Surroundings home(Path home, Map<String, String> variables) {
    return new Surroundings(variables, home, "os", List.of(), List.of());
  }

  static ConnectionTarget target(String connection) throws InvalidConnectionException {
    return ConnectionSpec.of(ConnectionArguments.of(connection), NOWHERE).target();
  }
}
