// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples' commands print what their READMEs show. */
final class ExamplesIT {
  private static final Path EXAMPLES = Path.of("..", "examples");

  private static final Pattern SHOWN =
      Pattern.compile("```console\n\\$ pgready ([^\n]+)\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path directory = Path.of("");

  /** Exit code and output of a program there. */
  private record Ran(int code, String out, String err) {}

  private Ran run(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("pgready", ".out");
    Path err = Files.createTempFile("pgready", ".err");
    try {
      int code =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start()
              .waitFor();
      return new Ran(code, Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private Ran pgready(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    command.add(
        Stream.of(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"))
                    .split(":"))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .reduce((a, b) -> a + ":" + b)
            .orElseThrow());
    command.add("dev.pgready.app.Main");
    command.addAll(List.of(arguments));
    return run(command);
  }

  private void git(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "git",
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@example.com",
                "-c",
                "commit.gpgsign=false"));
    command.addAll(List.of(words));
    Ran ran = run(command);
    assertThat(ran.code()).as("%s: %s", command, ran.err()).isZero();
  }

  private void copy(String example) throws IOException {
    Path from = EXAMPLES.resolve(example);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = directory.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  private Ran asItsReadmeSays(String example) throws IOException, InterruptedException {
    Matcher shown = SHOWN.matcher(Files.readString(EXAMPLES.resolve(example).resolve("README.md")));
    assertThat(shown.find()).isTrue();
    Ran ran = pgready(shown.group(1).split(" "));
    assertThat(told(ran.out())).as(ran.err()).isEqualTo(told(shown.group(2)));
    return ran;
  }

  private static String told(String report) {
    return report
        .replaceAll("PostgreSQL [0-9.]+", "PostgreSQL 17")
        .replaceAll("pgready [0-9.]+", "pgready 0")
        .strip();
  }

  @Test
  void prisma() throws Exception {
    copy("prisma");
    Path change = directory.resolve("prisma/migrations/20260212140000_audit");
    Path aside = Files.createTempDirectory("pgready");
    Files.move(change, aside.resolve("audit"));
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-q", "-m", "before");
    git("update-ref", "refs/remotes/origin/main", "main");
    Files.move(aside.resolve("audit"), change);
    Files.delete(aside);
    // neither hooks nor filters of the repository run
    Path trap = directory.resolve("trap");
    Files.writeString(directory.resolve(".gitattributes"), "*.sql filter=x diff=x\n");
    for (String key :
        List.of("filter.x.smudge", "diff.x.textconv", "core.fsmonitor", "core.pager")) {
      git("config", key, "touch " + trap + "; cat");
    }
    assertThat(asItsReadmeSays("prisma").code()).isEqualTo(1);
    assertThat(trap).doesNotExist();
    git("add", "-A");
    git("commit", "-q", "-m", "after");
    Ran again =
        pgready("check", "--migrations", "prisma/migrations", "--against", "HEAD", "--for", "zero");
    assertThat(again.code()).as(again.out() + again.err()).isZero();
    assertThat(again.out()).contains("(known: in HEAD)");
  }

  @Test
  void rails() throws Exception {
    copy("rails");
    Ran ran = asItsReadmeSays("rails");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("postgis");
  }

  /** What the project's own tests say of the same migration: {@code SpringExampleIT}. */
  @Test
  void spring() throws Exception {
    copy("spring");
    Matcher migration =
        Pattern.compile("`(V3__\\w+\\.sql)`[^\n]*\n\n```sql\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(directory.resolve("README.md")));
    assertThat(migration.find()).isTrue();
    Path migrations = directory.resolve("src/main/resources/db/migration");
    String[] command = {
      "check", "--migrations", "src/main/resources/db/migration", "--for", "debezium"
    };
    Ran before = pgready(command);
    assertThat(before.code()).as(before.out() + before.err()).isZero();
    Files.writeString(migrations.resolve(migration.group(1)), migration.group(2));
    assertThat(asItsReadmeSays("spring").code()).isEqualTo(1);
  }
}
