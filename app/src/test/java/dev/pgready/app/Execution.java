// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.Terminal;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One run of pgready within the test's process. */
public record Execution(int code, String out, String err) {
  public static Execution of(String... arguments) {
    return withInput("", Map.of(), arguments);
  }

  public static Execution withInput(
      String input, Map<String, String> variables, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console shell =
        new Console(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out),
            new PrintWriter(err),
            variables,
            Terminal.NONE);
    int code = PgReady.run(shell, arguments);
    return new Execution(code, out.toString(), err.toString());
  }
}
