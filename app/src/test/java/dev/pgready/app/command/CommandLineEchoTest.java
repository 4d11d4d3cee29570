// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.PgReady;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.Terminal;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code check} knows, {@code fix} knows, or it is about the report alone. */
final class CommandLineEchoTest {
  private static final Console SHELL =
      new Console(
          InputStream.nullInputStream(),
          new PrintWriter(Writer.nullWriter()),
          new PrintWriter(Writer.nullWriter()),
          Map.of(),
          Terminal.NONE);

  private static CommandLine command(String name) {
    return Objects.requireNonNull(PgReady.commandLine(SHELL, name).getSubcommands().get(name));
  }

  private static List<String> words(String... typed) {
    List<String> words = new ArrayList<>(List.of("check"));
    words.addAll(List.of(typed));
    CommandLine root = PgReady.commandLine(SHELL, "check");
    return CommandLineEcho.words(root.parseArgs(words.toArray(String[]::new)).subcommand());
  }

  @Test
  void everyOptionOfCheckIsOneOfFixOrAboutTheReport() {
    CommandLine fix = command("fix");
    assertThat(command("check").getCommandSpec().options())
        .isNotEmpty()
        .allSatisfy(
            option ->
                assertThat(
                        CommandLineEcho.OWN.contains(option.longestName())
                            != (fix.getCommandSpec().findOption(option.longestName()) != null
                                && !List.of(
                                        "--format",
                                        "--json-schema",
                                        "--output",
                                        "--help",
                                        "--debug")
                                    .contains(option.longestName())))
                    .as(option.longestName())
                    .isTrue());
  }

  @Test
  void whatIsAboutTheReportStaysBehind() {
    assertThat(
            words(
                "--format",
                "json",
                "--output",
                "x",
                "--format",
                "human",
                "--fail-on",
                "warn",
                "--for",
                "zero",
                "shop",
                "--allow-unknown",
                "-W",
                "--color",
                "never"))
        .containsExactly("shop", "--for", "zero", "--password");
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://u:s3cr3t@h/d, postgresql://u@h/d",
    "postgresql://u@h/d?sslpassword=s3cr3t&sslmode=require, postgresql://u@h/d?sslmode=require",
    "'password=''s3 cr3t'' host=h dbname=''a b''', 'host=h dbname=''a b'''",
    "jdbc:postgresql://h:1/d?user=u&password=s3cr3t, postgresql://u@h:1/d",
    "jdbc:postgresql://h:1/d?user=u, jdbc:postgresql://h:1/d?user=u",
    "postgresql://u:s3cr3t@[fe80::1]/d, postgresql://u@[fe80::1]/d",
    "postgresql://u:s3cr3t@%2Ftmp/d, postgresql://u@%2Ftmp/d",
    "shop, shop"
  })
  void passwordsStayBehind(String typed, String shown) {
    assertThat(words(typed)).containsExactly(shown);
    assertThat(words("--direct-url", typed)).containsExactly("--direct-url", shown);
    assertThat(words("-d", typed)).containsExactly("--dbname", shown);
  }

  @Test
  void aValueThatLooksLikeAnOptionStaysAValue() {
    assertThat(words("--publication=--drop", "--facts", "-"))
        .containsExactly("--publication=--drop", "--facts", "-");
  }
}
