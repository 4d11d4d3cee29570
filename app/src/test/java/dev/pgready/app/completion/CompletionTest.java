// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.Execution;
import dev.pgready.app.PgReady;
import dev.pgready.app.console.Console;
import dev.pgready.checks.Checks;
import dev.pgready.consumers.ConsumerCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code __complete} answers, without a server. */
final class CompletionTest {
  @TempDir private Path directory = Path.of("");

  private static Execution run(Map<String, String> variables, String... words) {
    Execution run = Execution.withInput(String.join("\0", words) + "\0", variables, "__complete");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    return run;
  }

  /** The words, after the kind of files. */
  private static List<String> words(String... typed) {
    return run(Map.of(), typed)
        .out()
        .lines()
        .skip(1)
        .map(line -> line.replaceFirst("\t.*", ""))
        .toList();
  }

  private static String kind(String... typed) {
    return run(Map.of(), typed).out().lines().findFirst().orElse("");
  }

  @Test
  void commandsAndTheirOptions() {
    assertThat(words("")).contains("check", "fix", "completion").doesNotContain("__complete");
    assertThat(words("che")).containsExactly("check", "checks");
    assertThat(words("consumers", "")).contains("list", "show", "config");
    assertThat(words("check", "--pro")).containsExactly("--probe", "--provider", "--provider-file");
    assertThat(words("check", "--all", "--al")).containsExactly("--allow-unknown");
    assertThat(words("check", "--table", "a", "--tab")).containsExactly("--table");
    assertThat(words("check", "--", "--pro")).isEmpty();
    assertThat(words("nonsense", "--x", "y")).isEmpty();
  }

  @Test
  void wordsSayWhatTheyAre() {
    assertThat(run(Map.of(), "check", "--only", "wal-l").out())
        .isEqualTo("words\nwal-level\tWAL carries logical changes\n");
    assertThat(run(Map.of(), "f").out()).contains("fix\tPrints a script that fixes what check");
  }

  @Test
  void valuesOfOptions() {
    assertThat(words("check", "--probe", "")).containsExactly("none", "safe", "full");
    assertThat(words("check", "--probe=f")).containsExactly("--probe=full");
    assertThat(words("check", "--format", "s")).containsExactly("sarif");
    assertThat(words("stream", "--format", "")).containsExactly("human", "json");
    assertThat(words("check", "--color", "n")).containsExactly("never");
    assertThat(words("check", "--only", "")).hasSize(Checks.all().size());
    assertThat(words("check", "--skip", "tls,wal-le")).containsExactly("tls,wal-level");
    assertThat(words("check", "--provider", "supaba")).containsExactly("supabase");
    assertThat(words("check", "--provider", "a")).contains("auto");
    assertThat(kind("check", "--facts", "")).isEqualTo("files");
    assertThat(kind("check", "--output=")).isEqualTo("files");
    assertThat(kind("fleet", "--fix", "")).isEqualTo("directories");
    assertThat(kind("check", "--timeout", "")).isEqualTo("words");
  }

  @Test
  void consumersWithCommasAndOptions() {
    assertThat(words("check", "--for", "")).containsAll(new ConsumerCatalog().ids());
    assertThat(words("check", "--for", "zero,deb")).containsExactly("zero,debezium");
    assertThat(words("check", "--for", "debezium:auto"))
        .contains("debezium:autocreate=filtered")
        .allMatch(word -> word.startsWith("debezium:auto"));
    assertThat(words("fix", "--for=debezium:autocreate=disabled,"))
        .contains(
            "--for=debezium:autocreate=disabled,zero",
            "--for=debezium:autocreate=disabled,plugin=pgoutput");
    assertThat(words("consumers", "show", "ze")).containsExactly("zero");
  }

  @Test
  void arguments() {
    assertThat(words("explain", "wal-l")).containsExactly("wal-level");
    assertThat(words("checks", "show", "wal-l")).containsExactly("wal-level");
    assertThat(words("providers", "show", "neo")).containsExactly("neon");
    assertThat(words("help", "e"))
        .containsExactly("explain", "explore", "exit-codes", "environment");
    assertThat(words("completion", "")).containsExactly("bash", "zsh", "fish");
    assertThat(Execution.of("completion", "tcsh").err())
        .startsWith("pgready: SHELL is one of bash, zsh, fish\n");
    assertThat(kind("merge", "")).isEqualTo("files");
    assertThat(kind("fleet", "")).isEqualTo("files");
    assertThat(kind("compare", "")).isEqualTo("files");
    assertThat(kind("config", "check", "")).isEqualTo("files");
  }

  @Test
  void connectionsByName() throws IOException {
    Path file = directory.resolve("pgready.yaml");
    Files.writeString(
        file, "connections:\n  shop: {url: 'postgresql://h/shop'}\n  stage: {host: h2}\n");
    assertThat(words("check", "--config", file.toString(), "@s"))
        .containsExactly("@shop", "@stage");
    assertThat(words("check", "--config=" + file, "--direct-url", "@st")).containsExactly("@stage");
    Path services = Files.writeString(directory.resolve("services"), "[one]\nhost=h\n[two]\n");
    Execution run =
        run(Map.of("PGSERVICEFILE", services.toString()), "check", "--no-config", "service=");
    assertThat(run.out()).contains("service=one", "service=two");
  }

  /** What a shell would have made of them. */
  @Test
  void quotesAndVariables() {
    assertThat(words("check", "--config", "'a b", "--pro")).contains("--probe");
    assertThat(ShellWord.of("'a b'\\'\"c\"", Map.of())).isEqualTo("a b'c");
    assertThat(ShellWord.of("\"$URL\"", Map.of("URL", "x y"))).isEqualTo("x y");
    assertThat(ShellWord.of("${URL}", Map.of("URL", "x"))).isEqualTo("x");
    assertThat(ShellWord.of("$(rm x)", Map.of())).isEqualTo("$(rm x)");
  }

  /** Neither a broken configuration nor a server that is not there is told while typing. */
  @Test
  void failuresAreSilent() throws IOException {
    Path broken = Files.writeString(directory.resolve("broken.yaml"), "connections: [");
    assertThat(words("check", "--config", broken.toString(), "@")).isEmpty();
    assertThat(words("check", "postgresql://u:s3cret@127.0.0.1:1/d", "--publication", ""))
        .isEmpty();
    assertThat(words("check", "postgresql://u@h:x/d", "--table", "")).isEmpty();
    assertThat(words("check", "--facts", "x", "--table", "")).isEmpty();
  }

  /** A program that fetches a password may ask, cost, or lock an account out. */
  @Test
  void noProgramRuns() throws IOException {
    Path ran = directory.resolve("ran");
    Path file = directory.resolve("pgready.yaml");
    Files.writeString(
        file,
        "connections:\n  shop:\n    host: 127.0.0.1\n    port: 1\n    password: {command: [touch, %s]}\n"
            .formatted(ran));
    assertThat(words("check", "--config", file.toString(), "@shop", "--table", "")).isEmpty();
    assertThat(ran).doesNotExist();
  }

  /** A new option is either known, or said to be free. */
  @Test
  void everyOptionWithAValueIsKnown() {
    List<String> unknown = new ArrayList<>();
    collect(PgReady.commandLine(Console.system()), unknown);
    assertThat(unknown).isEmpty();
  }

  private static void collect(CommandLine command, List<String> unknown) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (TypedLine.takesValue(option)
          && !Values.known(option)
          && !Values.FREE.contains(option.longestName())) {
        unknown.add(command.getCommandSpec().qualifiedName() + " " + option.longestName());
      }
    }
    command.getSubcommands().values().forEach(inner -> collect(inner, unknown));
  }
}
