// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.TestPostgres;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import tools.jackson.databind.json.JsonMapper;

/** The machine's language and time zone change nothing: digits are ASCII, reports the same. */
final class LocalesIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);
  private static final Locale BEFORE = Locale.getDefault();

  @TempDir private Path directory = Path.of("");

  @AfterEach
  void back() {
    Locale.setDefault(BEFORE);
  }

  /**
   * Other digits, other letters, other separators; {@code
   * -Dlocales=bn-BD,mr-IN,ne-NP,my-MM,ckb-IQ,de-CH} tries more.
   */
  private static final List<String> LANGUAGES =
      List.of(System.getProperty("locales", "ar-EG,fa-IR,th-TH-u-nu-thai,tr-TR").split(","));

  /**
   * Within this process, where nothing sets the default back as {@link Main} does: so that nothing
   * depends on it.
   */
  @Test
  void everyCommand() throws Exception {
    String uri = SERVER.uri("postgres");
    String[][] runs = {
      {"check", uri, "--format", "json"},
      {"check", uri, "--format", "junit"},
      {"check", uri, "--format", "sarif"},
      {"check", uri, "--format", "human", "--all"},
      {"check", uri, "--format", "markdown"},
      {"check", uri, "--format", "html"},
      {"check", uri, "--format", "github"},
      {"check", uri, "--format", "prometheus"},
      {"collect", uri},
      {"collect", uri, "--print-sql"},
      {"check", uri, "--plan"},
      {"fix", uri},
      {"fix", uri, "--format", "json"},
      {"providers", "detect", uri, "--format", "json"},
      {"consumers", "show", "debezium"},
      {"consumers", "list"},
      {"providers", "show", "aws-rds"},
      {"explain", "wal-level"},
      {"check", "postgresql://a@127.0.0.1:1/b", "--format", "json"},
      {"stream", "postgresql://a@127.0.0.1:1/b"},
    };
    for (String[] run : runs) {
      Locale.setDefault(Locale.ROOT);
      Execution expected = Execution.of(run);
      for (String language : LANGUAGES) {
        Locale.setDefault(Locale.forLanguageTag(language));
        Execution seen = Execution.of(run);
        String what = language + ": " + String.join(" ", run);
        assertThat(seen.code()).as("%s: %s", what, seen.err()).isEqualTo(expected.code());
        assertThat(seen.err()).as(what).isEqualTo(expected.err());
        ascii(seen.out(), what);
        assertThat(letters(seen.out())).as(what).isEqualTo(letters(expected.out()));
        parsed(seen.out(), run[run.length - 1]);
      }
    }
  }

  private static void parsed(String text, String format) throws Exception {
    switch (format) {
      case "json", "sarif" -> assertThat(JsonMapper.shared().readTree(text)).isNotEmpty();
      case "junit" ->
          assertThat(
                  Integer.parseInt(
                      DocumentBuilderFactory.newDefaultInstance()
                          .newDocumentBuilder()
                          .parse(new InputSource(new StringReader(text)))
                          .getDocumentElement()
                          .getAttribute("tests")))
              .isPositive();
      default -> {}
    }
  }

  private static void ascii(String text, String what) {
    assertThat(
            text.codePoints()
                .filter(c -> c > 0x7f && Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER))
        .as(what)
        .isEmpty();
  }

  /** What does not change from one run to the next. */
  private static String letters(String text) {
    return text.replaceAll("[0-9a-f./:-]*[0-9][0-9a-f./:A-Z+-]*", "0")
        .replaceAll("sha256-[A-Za-z0-9+/=]+", "sha")
        .replaceAll("width=\"[0-9.]+\"|0 *(?:bytes|kB|MB|ms|s)\\b", "0");
  }

  /** The driver has its texts in Japanese, too. */
  @Test
  void theDriversWords() throws Exception {
    Path roots = Files.writeString(directory.resolve("roots.crt"), "none\n");
    try (FakeServer server =
        FakeServer.start(
            (in, out) -> {
              in.readNBytes(8);
              out.write('S');
              out.flush();
              in.transferTo(OutputStream.nullOutputStream());
            })) {
      CommandProcess refused =
          CommandProcess.start(
              directory,
              List.of("-Duser.language=ja", "-Duser.country=JP"),
              "check",
              "postgresql://u@127.0.0.1:%d/d?sslmode=verify-ca&sslrootcert=%s"
                  .formatted(server.port(), roots));
      assertThat(refused.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(refused.output()).contains("root certificate").isASCII();
    }
  }

  /** The process itself: what pgjdbc and Java say is English too. */
  @Test
  void theProgram() throws Exception {
    for (List<String> options :
        List.of(
            List.of("-Duser.language=fa", "-Duser.region=IR", "-Duser.timezone=Asia/Kathmandu"),
            List.of("-Duser.language=ja", "-Dfile.encoding=ISO-8859-1"))) {
      CommandProcess stream =
          CommandProcess.start(
              directory, options, "stream", SERVER.uri("postgres"), "--count", "2");
      CommandProcess failing =
          CommandProcess.start(
              directory, options, "check", SERVER.uri("none"), "--format", "human");
      assertThat(stream.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(failing.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(failing.output()).contains("database none does not exist");
      for (Path file : List.of(stream.out(), stream.err(), failing.out(), failing.err())) {
        ascii(Files.readString(file), options.toString());
      }
      // 1: wal_level of this server may be too low; never a defect, and never a name refused
      assertThat(stream.process().exitValue()).as(stream.errors()).isIn(0, 1);
      assertThat(stream.errors()).doesNotContain("invalid");
    }
  }
}
