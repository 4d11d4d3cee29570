// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.startup;

import dev.pgready.app.Main;
import dev.pgready.app.PgReady;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.Terminal;
import dev.pgready.app.policy.Rehearsal;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.connect.ConnectionArguments;
import dev.pgready.connect.ConnectionSpec;
import dev.pgready.connect.InvalidConnectionException;
import dev.pgready.connect.LibpqEnvironment;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.text.ResourceText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * Started by the launcher once per build and Java: does what a check does, against no real server,
 * so that the class data sharing archive made of this run holds what a check needs.
 */
public final class WarmUp {
  private WarmUp() {}

  /**
   * Ends the process, as what it runs last is {@link Main}.
   *
   * @param arguments "short": only the commands that neither ask a server nor judge
   */
  public static void main(String[] arguments) throws IOException, InvalidConnectionException {
    if (List.of(arguments).contains("short")) {
      tell();
      Main.main(new String[] {"explain", "wal-level"});
    }
    String facts = sample();
    SSLContext tls = ServerKey.generate("EC");
    SSLContext usual = ServerKey.generate("RSA");
    try (RehearsalServer server = RehearsalServer.withPassword(facts, null);
        RehearsalServer empty = RehearsalServer.withPassword(Rehearsal.newDatabase(), null);
        RehearsalServer encrypted = RehearsalServer.withPassword(facts, tls);
        RehearsalServer asMost = RehearsalServer.withPassword(facts, usual)) {
      String plain = url(server, "disable");
      FactsCollector.collect(
          ConnectionSpec.of(
                  ConnectionArguments.of(plain),
                  new LibpqEnvironment(
                      Map.of(), Path.of("/nonexistent"), "app", List.of(), List.of()))
              .target(),
          new CollectOptions(
              ProbeLevel.SAFE, null, null, ProviderCatalog.builtIn(), List.of(), null, 2, null));
      run("", "check", plain);
      run("", "check", url(empty, "prefer"));
      if (tls != null) {
        run("", "check", url(encrypted, "require"));
      }
      if (usual != null) {
        run("", "check", url(asMost, "require"));
      }
      ServerChain.trusted(true);
      ServerChain.trusted(false);
      for (String consumer : List.of("generic", "zero", "debezium,zero")) {
        run(facts, "check", "--facts", "-", "--for", consumer);
      }
      run(facts, "check", "--facts", "-", "--format", "json");
      run(facts, "fix", "--facts", "-", "--for", "debezium,zero");
      run("", "check", "--no-such-option");
      tell();
      Main.main(new String[] {"check", plain, "--only", "server-version"});
    }
  }

  private static void tell() {
    run("", "--version");
    run("", "explain", "wal-level");
    run("", "checks", "list");
    run("check\0--publication\0", "__complete");
  }

  private static String url(RehearsalServer server, String sslmode) {
    return "postgresql://app:%s@127.0.0.1:%s/shop?sslmode=%s"
        .formatted(RehearsalServer.PASSWORD, server.port(), sslmode);
  }

  /** The facts document of a small database. */
  public static String sample() {
    return ResourceText.of(WarmUp.class, "warm-up-facts.json");
  }

  private static int run(String input, String... arguments) {
    return PgReady.run(
        new Console(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            Map.of(),
            Terminal.NONE),
        arguments);
  }
}
