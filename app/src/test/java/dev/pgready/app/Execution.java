package dev.pgready.app;

import dev.pgready.app.terminal.Screen;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One run of pgready within the test's process. */
record Execution(int code, String out, String err) {
  static Execution of(String... arguments) {
    return withInput("", Map.of(), arguments);
  }

  static Execution withInput(String input, Map<String, String> variables, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Shell shell =
        new Shell(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out),
            new PrintWriter(err),
            variables,
            Screen.NONE);
    int code = PgReady.run(shell, arguments);
    return new Execution(code, out.toString(), err.toString());
  }
}
