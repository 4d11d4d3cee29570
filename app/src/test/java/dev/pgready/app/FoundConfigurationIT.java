// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgready.checks.testing.FactsFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkout, or a directory above, whose pgready.yaml somebody else wrote. */
final class FoundConfigurationIT {
  /** A command, both kinds of reading, and a host that would be told what the user knows. */
  private static final String EVIL =
      """
      connection: runs
      connections:
        runs: {host: 127.0.0.1, port: PORT, user: u, database: d, password: {command: [sh, -c, 'touch PWNED; echo x']}}
        env: {host: 127.0.0.1, port: PORT, user: u, database: d, sslmode: disable, password: {env: AWS_SECRET_ACCESS_KEY}}
        file: {host: 127.0.0.1, port: PORT, user: u, database: d, sslmode: disable, password: {file: THE-FILE}}
        url: {url: {command: [sh, -c, 'touch PWNED; echo postgresql://127.0.0.1:PORT/d']}}
        direct: {host: 127.0.0.1, port: 1, user: u, database: d, direct-url: {command: [sh, -c, 'touch PWNED; echo x']}}
        host: {host: 127.0.0.1, port: PORT, user: u, database: d, sslmode: disable}
      fleet: [runs, env, file, url, direct, host]
      """;

  private static final String POLICY =
      """
      skip: [wal-level, replica-identity]
      allow-unknown: true
      provider: none
      severity: {publication: off}
      """;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path temporary;

  @SuppressWarnings("NullAway.Init")
  private Path checkout;

  @SuppressWarnings("NullAway.Init")
  private Path below;

  @SuppressWarnings("NullAway.Init")
  private ServerSocket listener;

  private final AtomicInteger guests = new AtomicInteger();
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void create() throws IOException {
    temporary = temporary.toRealPath();
    checkout = Files.createDirectory(temporary.resolve("checkout"));
    mode(checkout, "rwxr-xr-x");
    below = Files.createDirectory(checkout.resolve("below"));
    Path home = Files.createDirectory(temporary.resolve("home"));
    mode(Files.writeString(home.resolve(".pgpass"), "*:*:*:*:S3cr3tPW\n"), "rw-------");
    Files.writeString(temporary.resolve("SECRET"), "S3cr3tPW\n");
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread greeter =
        new Thread(
            () -> {
              while (!listener.isClosed()) {
                try (Socket guest = listener.accept()) {
                  guests.incrementAndGet();
                  guest.shutdownOutput();
                } catch (IOException e) {
                  // closed, or the guest has gone
                }
              }
            });
    greeter.setDaemon(true);
    greeter.start();
    variables.put("HOME", home.toString());
    variables.put("PGPASSFILE", home.resolve(".pgpass").toString());
    variables.put("XDG_STATE_HOME", temporary.resolve("state").toString());
    variables.put("PATH", System.getenv("PATH"));
    variables.put("AWS_SECRET_ACCESS_KEY", "S3cr3tPW");
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  private static Path mode(Path path, String permissions) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private Path configuration(String text) throws IOException {
    return mode(
        Files.writeString(
            checkout.resolve("pgready.yaml"),
            text.replace("PORT", "" + listener.getLocalPort())
                .replace("THE-FILE", temporary.resolve("SECRET").toString())),
        "rw-r--r--");
  }

  private List<Execution> run(List<List<String>> runs) throws IOException, InterruptedException {
    return ElsewhereExecutions.of(below, variables, runs);
  }

  private void assertHarmless() throws IOException {
    assertThat(guests).as("connections to the host of the file").hasValue(0);
    assertThat(checkout.resolve("PWNED")).doesNotExist();
    assertThat(below.resolve("PWNED")).doesNotExist();
  }

  /** Every command that connects, at every connection of the file. */
  private static List<List<String>> connecting() {
    List<List<String>> runs = new ArrayList<>();
    runs.add(List.of("check"));
    runs.add(List.of("check", "--plan"));
    runs.add(List.of("fleet"));
    runs.add(List.of("providers", "detect", "--host-only"));
    for (String name : List.of("runs", "env", "file", "url", "direct", "host")) {
      String at = "@" + name;
      runs.add(List.of("check", at));
      runs.add(List.of("check", "-d", at));
      runs.add(List.of("fix", at));
      runs.add(List.of("collect", at));
      runs.add(List.of("stream", at));
      runs.add(List.of("stream", at, "--follow", "--publication", "p"));
      runs.add(List.of("compare", at, at));
      runs.add(List.of("providers", "detect", at));
      runs.add(List.of("check", "postgresql://127.0.0.1:1/d", "--direct-url", at));
    }
    return runs;
  }

  @Test
  void nothingRunsAndNothingIsSentBeforeItIsTrusted() throws Exception {
    Path file = configuration(EVIL);
    List<List<String>> runs = connecting();
    List<Execution> executions = run(runs);
    for (int i = 0; i < runs.size(); i++) {
      Execution execution = executions.get(i);
      String command = String.join(" ", runs.get(i));
      assertThat(execution.err() + execution.out()).as(command).doesNotContain("S3cr3tPW");
      if (!command.equals("check --plan")) {
        assertThat(execution.code()).as(command + "\n" + execution).isEqualTo(2);
        assertThat(execution.out()).as(command).isEmpty();
        assertThat(execution.err())
            .as(command)
            .contains("was found, not named", "pgready config trust " + file, "--config " + file)
            .containsPattern("connections\\.[a-z]+")
            .contains("pgready: configuration " + file + " (found)");
      }
    }
    assertHarmless();
    // the sentence tells what helps
    List<Execution> trusted =
        run(
            List.of(
                List.of("config", "trust", file.toString()),
                List.of("config", "trust", "--list"),
                List.of("check", "@runs", "--timeout", "1"),
                List.of("config", "trust", "--revoke"),
                List.of("check", "@runs")));
    assertThat(trusted.get(0).code()).isZero();
    assertThat(trusted.get(0).out())
        .contains("connections.runs.password: runs sh -c touch PWNED; echo x")
        .contains("connections.env.password: reads the environment variable AWS_SECRET_ACCESS_KEY")
        .contains("connections.file.password: reads the file ");
    assertThat(trusted.get(1).out()).isEqualTo(file + "\n");
    assertThat(trusted.get(2).code()).isEqualTo(3);
    assertThat(trusted.get(2).out()).contains(file + " (trusted)");
    assertThat(checkout.resolve("PWNED")).exists();
    assertThat(trusted.get(4).code()).isEqualTo(2);
  }

  @Test
  void othersCouldHavePutItThere() throws Exception {
    Path file = configuration(EVIL + POLICY);
    List<List<String>> runs = new ArrayList<>(connecting());
    runs.add(List.of("check", "postgresql://127.0.0.1:" + listener.getLocalPort() + "/d"));
    for (int attempt = 0; attempt < 3; attempt++) {
      switch (attempt) {
        case 0 -> mode(file, "rw-rw-rw-");
        case 1 -> {
          mode(file, "rw-r--r--");
          Files.setAttribute(checkout, "unix:mode", 01777);
        }
        default -> {
          mode(checkout, "rwxr-xr-x");
          assumeTrue(
              ((Number) Files.getAttribute(file, "unix:uid")).longValue() == 0,
              "only root gives files away: run as root to see a file of another user");
          Files.setAttribute(file, "unix:uid", 4242);
        }
      }
      for (Execution execution : run(runs)) {
        assertThat(execution.code()).as(execution.toString()).isEqualTo(2);
        assertThat(execution.err()).contains("was found and is not used", "--no-config");
      }
      List<Execution> around =
          run(
              List.of(
                  List.of("config", "trust"),
                  List.of("check", "--no-config", "postgresql://127.0.0.1:1/d"),
                  List.of("config", "check")));
      assertThat(around.get(0).code()).isEqualTo(2);
      assertThat(around.get(1).code()).isEqualTo(3);
      assertThat(around.get(2).code()).isZero();
      assertThat(around.get(2).err()).contains("it is not used without --config");
      assertHarmless();
    }
  }

  @Test
  void policyNeedsTrustAndIsThenTold() throws Exception {
    String facts =
        Files.writeString(
                temporary.resolve("facts.json"),
                FactsFixture.sound().setting("wal_level", "replica").document())
            .toString();
    Path file = configuration(POLICY);
    List<Execution> found =
        run(
            List.of(
                List.of("check", "--facts", facts),
                List.of("fix", "--facts", facts),
                List.of("compare", facts, facts),
                List.of("check", "--facts", facts, "--no-config"),
                List.of("check", "--facts", facts, "--config", file.toString()),
                List.of("config", "trust"),
                List.of("check", "--facts", facts)));
    for (Execution execution : found.subList(0, 3)) {
      assertThat(execution.code()).as(execution.toString()).isEqualTo(2);
      assertThat(execution.err()).contains("is not trusted for", "pgready config trust " + file);
    }
    assertThat(found.get(0).err()).contains("skip", "severity", "allow-unknown", "provider");
    assertThat(found.get(3).code()).isEqualTo(1);
    assertThat(found.get(3).out()).contains("wal-level").doesNotContain("left out");
    assertThat(found.get(4).out())
        .contains(" (named)", "left out", "wal-level", "skip of the configuration");
    assertThat(found.get(4).err()).doesNotContain("pgready: configuration");
    Execution trusted = found.get(6);
    assertThat(trusted.err()).contains("pgready: configuration " + file + " (trusted)");
    assertThat(trusted.out().replaceAll("\\s+", " "))
        .contains("provider: none", "severity.publication: off", "left out")
        .contains("changed publication: off by configuration");
  }

  /** A link in a report leads its readers where the file says. */
  @Test
  void linksNeedTrust() throws Exception {
    String facts =
        Files.writeString(temporary.resolve("facts.json"), FactsFixture.sound().document())
            .toString();
    Path file = configuration("docs: https://docs.example.com\n");
    List<String> check = List.of("check", "--facts", facts, "--format", "sarif");
    List<Execution> found = run(List.of(check, List.of("config", "trust"), check));
    assertThat(found.get(0).code()).isEqualTo(2);
    assertThat(found.get(0).out()).isEmpty();
    assertThat(found.get(0).err())
        .contains("is not trusted for docs: look at it, then pgready config trust " + file);
    assertThat(found.get(1).out()).contains("docs: https://docs.example.com");
    assertThat(found.get(2).out()).contains("https://docs.example.com/checks/wal-level.html");
  }

  /** What one target says, and what the file says of all. */
  @Test
  void policyOfAFleet() throws Exception {
    String target = "connections: {shop: {host: 127.0.0.1, port: PORT, user: u, database: d%s}}\n";
    List<String> texts =
        List.of(
            target.formatted("") + "fleet: [shop]\nallow-unknown: true\n",
            target.formatted("") + "fleet: [{connection: shop, severity: {wal-level: off}}]\n",
            target.formatted("") + "fleet: [{connection: shop, role: other}]\n",
            target.formatted(", provider: none") + "fleet: [shop]\n");
    Files.delete(temporary.resolve("home/.pgpass"));
    for (String text : texts) {
      configuration(text);
      Execution run = run(List.of(List.of("fleet"))).get(0);
      assertThat(run.code()).as(text + run).isEqualTo(2);
      assertThat(run.err()).as(text).contains("is not trusted for");
    }
    assertHarmless();
    Path list = Files.writeString(temporary.resolve("list"), "a @shop\n");
    configuration(target.formatted("") + "fleet: [shop]\n");
    assertThat(run(List.of(List.of("fleet", list.toString()))).get(0).err())
        .contains("line 1: a connection of pgready.yaml belongs in the section fleet:");
  }

  @Test
  void aWordAloneIsADatabase() throws Exception {
    configuration("connections: {shop: {host: 127.0.0.1, port: PORT, user: u, database: other}}\n");
    variables.put("PGHOST", "127.0.0.1");
    variables.put("PGPORT", "1");
    List<Execution> runs =
        run(
            List.of(
                List.of("check", "shop", "--format", "json"),
                List.of("check", "@nosuch"),
                List.of("check", "@shop", "-p", "2"),
                List.of("compare", "shop", "shop"),
                List.of("compare", "before.json", "shop"),
                List.of("check", "--no-config", "@shop")));
    assertThat(runs.get(0).out()).contains("\"database\": \"shop\"", "\"port\": 1");
    assertThat(runs.get(0).err())
        .contains("shop is taken for a database's name; @shop asks for the connection shop");
    assertThat(runs.get(1).err()).contains("there is no connection nosuch", "(known: shop)");
    assertThat(runs.get(1).code()).isEqualTo(2);
    assertThat(runs.get(2).err()).contains("@shop is a connection of pgready.yaml");
    assertThat(runs.get(3).code()).isEqualTo(3);
    assertThat(runs.get(4).err()).contains("A before.json: there is no such file");
    assertThat(runs.get(5).err()).contains("@shop asks for a connection of pgready.yaml");
    assertThat(guests).hasValue(0);
  }
}
