// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import dev.pgready.collect.connect.ConnectionTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Surroundings for tests: nothing but what the test puts there. */
public final class Places {
  static final LibpqEnvironment NOWHERE =
      new LibpqEnvironment(Map.of(), null, "os", List.of(), List.of());

  private Places() {}

  public static LibpqEnvironment environment(Map<String, String> variables) {
    return new LibpqEnvironment(variables, null, "os", List.of(), List.of());
  }

  static LibpqEnvironment home(Path home, Map<String, String> variables) {
    return new LibpqEnvironment(variables, home, "os", List.of(), List.of());
  }

  static ConnectionTarget target(String connection) throws InvalidConnectionException {
    return ConnectionSpec.of(ConnectionArguments.of(connection), NOWHERE).target();
  }
}
