// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.Main;
import dev.pgready.app.libraries.StartJar;
import dev.pgready.checks.Preflight;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFSocket;
import org.postgresql.Driver;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;
import tools.jackson.core.JsonParser;

/** The archive of classes that the script {@code pgready} makes in a checkout that is built. */
final class LauncherArchiveIT {
  /** One of each jar that a start needs. */
  private static final List<Class<?>> CLASSES =
      List.of(
          Main.class,
          Preflight.class,
          ProviderCatalog.class,
          CommandLine.class,
          JsonParser.class,
          Driver.class,
          LoadSettings.class,
          AFSocket.class);

  private static final boolean LINKED = Runtime.version().feature() >= 25;

  @TempDir private static Path directory = Path.of("");
  private static Path checkout;
  private static Path build;

  @BeforeAll
  static void build() throws IOException {
    checkout = Files.createDirectories(directory.resolve("checkout"));
    for (String module : List.of("providers", "checks", "app")) {
      Files.createDirectories(checkout.resolve(module).resolve("src/main"));
      Files.writeString(checkout.resolve(module).resolve("pom.xml"), "");
    }
    Files.writeString(checkout.resolve("pom.xml"), "");
    Files.copy(Path.of("..", "pgready"), checkout.resolve("pgready"));
    executable(checkout.resolve("pgready"));
    Path launch = Files.createDirectories(checkout.resolve("app/target/launch"));
    build = Files.createDirectories(launch.resolve("build.1"));
    Path jars = Files.createDirectories(directory.resolve("lib"));
    int number = 0;
    for (Class<?> type : CLASSES) {
      Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
      Path jar = jars.resolve("%02d.jar".formatted(number++));
      if (Files.isDirectory(place)) {
        pack(place, jar);
      } else {
        Files.copy(place, jar);
      }
    }
    StartJar.main(new String[] {jars.toString(), build.resolve("pgready.jar").toString()});
    Files.writeString(launch.resolve("current"), "build.1\n");
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (Stream<Path> files = Files.walk(classes);
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @BeforeEach
  void withoutArchive() throws IOException {
    for (Path archive : archives()) {
      Files.delete(archive);
    }
  }

  /** Whatever the launcher left beside the jars. */
  private static List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(build)) {
      return files.filter(file -> !file.toString().endsWith(".jar")).toList();
    }
  }

  private record Run(int code, String out, String err) {}

  private static Process start(Map<String, String> variables) throws IOException {
    return start(variables, "--version");
  }

  private static Process start(Map<String, String> variables, String... arguments)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(checkout.resolve("pgready").toString()), Stream.of(arguments))
                    .toList())
            .directory(directory.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("PGREADY_ARCHIVE");
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static Run end(Process process) throws IOException, InterruptedException {
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Run(
        process.exitValue(),
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static Run run(Map<String, String> variables) throws IOException, InterruptedException {
    return end(start(variables));
  }

  /** This Java, but what makes an archive fails. */
  private static Map<String, String> unable() throws IOException {
    Path home = directory.resolve("unable");
    if (!Files.exists(home)) {
      Files.createDirectories(home.resolve("bin"));
      Path real = Path.of(System.getProperty("java.home"));
      Files.copy(real.resolve("release"), home.resolve("release"));
      Path java = home.resolve("bin/java");
      Files.writeString(
          java,
          """
          #!/bin/sh
          case " $* " in *" -XX:DumpLoadedClassList="* | *" -XX:AOTMode=record "*) exit 1 ;; esac
          exec '%s/bin/java' "$@"
          """
              .formatted(real));
      executable(java);
    }
    return Map.of("JAVA_HOME", home.toString());
  }

  private static String placeOfMain(Map<String, String> variables) throws Exception {
    Path log = directory.resolve("loaded");
    Map<String, String> logging = new LinkedHashMap<>(variables);
    logging.put("PGREADY_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
    assertThat(run(logging)).isEqualTo(new Run(0, "pgready 0.1.0\n", ""));
    String main = " %s source: ".formatted(Main.class.getName());
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains(main))
        .map(line -> line.substring(line.indexOf(main) + main.length()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void twoStartsAtOnceMakeItOnceAndJavaTakesIt() throws Exception {
    Process one = start(Map.of());
    Process two = start(Map.of());
    Run first = end(one);
    Run second = end(two);
    assertThat(List.of(first.out(), second.out())).containsOnly("pgready 0.1.0\n");
    assertThat(first.err() + second.err())
        .startsWith("pgready: preparing a fast start")
        .hasLineCount(1);
    assertThat(archives())
        .singleElement()
        .satisfies(file -> assertThat(Files.size(file)).isGreaterThan(1_000_000))
        .asString()
        .endsWith(LINKED ? ".aot" : ".jsa");
    // it does not start where it cannot take the archive
    Map<String, String> onlyWith =
        Map.of("PGREADY_JAVA_OPTIONS", LINKED ? "-XX:AOTMode=on" : "-Xshare:on");
    assertThat(run(onlyWith)).isEqualTo(new Run(0, "pgready 0.1.0\n", ""));
    assertThat(placeOfMain(Map.of())).startsWith("shared objects file");
    assertThat(placeOfMain(Map.of("PGREADY_ARCHIVE", "off"))).startsWith("file:");
    // with what an archive of linked classes cannot be together with
    assertThat(run(Map.of("PGREADY_JAVA_OPTIONS", "-XX:-UseCompressedOops")))
        .isEqualTo(new Run(0, "pgready 0.1.0\n", ""));
  }

  /** Some commands start with options of their own. */
  @Test
  void everyCommandStartsWithIt() throws Exception {
    run(Map.of());
    assertThat(archives()).isNotEmpty();
    for (String command : List.of("check", "collect", "fix", "stream", "watch", "demo")) {
      Run run = end(start(Map.of(), command, "--help"));
      assertThat(run.code()).as(command + run.err()).isZero();
      assertThat(run.out()).startsWith("Usage: pgready " + command);
    }
  }

  @Test
  void noneIsMadeWhereItIsOff() throws Exception {
    assertThat(run(Map.of("PGREADY_ARCHIVE", "off"))).isEqualTo(new Run(0, "pgready 0.1.0\n", ""));
    assertThat(archives()).isEmpty();
  }

  @Test
  void whatCannotBeMadeIsNotTriedAgain() throws Exception {
    Run first = run(unable());
    assertThat(first).isEqualTo(new Run(0, "pgready 0.1.0\n", first.err()));
    assertThat(first.err()).startsWith("pgready: preparing a fast start").hasLineCount(1);
    assertThat(run(unable())).isEqualTo(new Run(0, "pgready 0.1.0\n", ""));
    assertThat(archives()).singleElement().satisfies(file -> assertThat(file).isEmptyFile());
  }

  @Test
  void oneThatIsBrokenIsLeftOut() throws Exception {
    run(unable());
    Files.writeString(archives().get(0), "no archive at all");
    Run broken = run(unable());
    assertThat(broken).isEqualTo(new Run(0, "pgready 0.1.0\n", broken.err()));
    if (LINKED) {
      assertThat(broken.err()).isEmpty();
    }
  }
}
