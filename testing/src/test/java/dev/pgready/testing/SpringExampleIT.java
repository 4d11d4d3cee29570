// SPDX-License-Identifier: Apache-2.0
package dev.pgready.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.PostgresImage;
import dev.pgready.checks.testing.Programs;
import dev.pgready.library.ReadinessCheck;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * The example of Spring Boot, Flyway and Testcontainers is built by Maven as somebody else's
 * project, from pgready's modules in a repository, and says what its README says.
 */
final class SpringExampleIT {
  private static final Path ROOT = Path.of("..");
  private static final Path EXAMPLE = ROOT.resolve("examples").resolve("spring");
  private static final String IMAGE = "postgres:17";

  /** Testcontainers puts it before the names of official images. */
  private static final String PREFIX = "pgready-test/";

  /** A migration of the README, its name, and what the test run then says. */
  private static final Pattern MIGRATION =
      Pattern.compile("`(V[0-9]+__\\w+\\.sql)`[^\n]*\n\n```sql\n(.*?)```", Pattern.DOTALL);

  private static final Pattern SHOWN =
      Pattern.compile("```console\n\\$ mvn ([^\n]+)\n(.*?)```", Pattern.DOTALL);

  /** Kept from run to run: what Maven downloads for the example. */
  private static final Path REPOSITORY =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "pgready-test-" + System.getProperty("user.name"),
          "m2");

  private static final Map<String, String> ENVIRONMENT = new HashMap<>();

  @TempDir private Path directory = Path.of("");

  private record Ran(int code, String out) {}

  @BeforeAll
  static void prepare() throws Exception {
    if (!Programs.present("mvn")) {
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException("no mvn, and CI requires it");
      }
      throw new TestAbortedException("no mvn here: apt-get install maven");
    }
    PostgresImage.requireEngine();
    if (!PostgresImage.canPull(IMAGE)) {
      PostgresImage.likeOfficial(PREFIX, 17);
      ENVIRONMENT.put("TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX", PREFIX);
    }
    Files.createDirectories(REPOSITORY);
    String version = version();
    install("pgready", version, ROOT.resolve("pom.xml"), null);
    install("providers", version, module("providers"), classes(ProviderCatalog.class));
    install("checks", version, module("checks"), classes(ReadinessCheck.class));
    install("testing", version, module("testing"), classes(ReplicationReady.class));
  }

  private static Path module(String name) {
    return ROOT.resolve(name).resolve("pom.xml");
  }

  private static String version() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>pgready</artifactId>\\s*<version>([^<]+)<")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    return version.group(1);
  }

  private static Path classes(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** What {@code mvn install} does: the module's own pom, and a jar of its classes. */
  private static void install(
      String module, String version, Path pom, @org.jspecify.annotations.Nullable Path classes)
      throws IOException {
    Path there =
        Files.createDirectories(REPOSITORY.resolve("dev/pgready").resolve(module).resolve(version));
    String name = module + "-" + version;
    Files.copy(pom, there.resolve(name + ".pom"), StandardCopyOption.REPLACE_EXISTING);
    if (classes == null) {
      return;
    }
    Path jar = there.resolve(name + ".jar");
    if (Files.isRegularFile(classes)) {
      Files.copy(classes, jar, StandardCopyOption.REPLACE_EXISTING);
    } else {
      assertThat(
              ToolProvider.findFirst("jar")
                  .orElseThrow()
                  .run(
                      System.err,
                      System.err,
                      "--create",
                      "--file",
                      jar.toString(),
                      "-C",
                      classes.toString(),
                      "."))
          .isZero();
    }
  }

  private Ran maven(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("mvn", "-Dmaven.repo.local=" + REPOSITORY));
    command.addAll(List.of(words));
    Path out = directory.resolve("maven.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.resolve("shop").toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().putAll(ENVIRONMENT);
    // of the Maven that runs this test
    builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_CMD_LINE"));
    int code = builder.start().waitFor();
    return new Ran(code, Files.readString(out).replaceAll("\u001b\\[[0-9;]*m", ""));
  }

  private void copy() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = EXAMPLE.relativize(file);
        if (!relative.startsWith("target")) {
          Path to = directory.resolve("shop").resolve(relative.toString());
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
    }
  }

  private String report(String test) throws IOException {
    return Files.readString(
        directory.resolve("shop/target/surefire-reports/com.example.shop." + test + ".txt"));
  }

  @Test
  void theProjectIsReadyAndAMigrationWithoutAKeyIsNot() throws Exception {
    copy();
    Ran ready = maven("-q", "-B", "test");
    assertThat(ready.code()).as(ready.out()).isZero();
    assertThat(report("OrdersTest")).contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");
    assertThat(report("ReadinessTest"))
        .contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");

    String readme = Files.readString(EXAMPLE.resolve("README.md"));
    Matcher migration = MIGRATION.matcher(readme);
    assertThat(migration.find()).isTrue();
    Path folder = directory.resolve("shop/src/main/resources/db/migration");
    Files.writeString(folder.resolve(migration.group(1)), migration.group(2));
    Matcher shown = SHOWN.matcher(readme);
    assertThat(shown.find()).isTrue();
    Ran broken = maven(shown.group(1).split(" "));
    assertThat(broken.code()).as(broken.out()).isEqualTo(1);
    assertThat(told(broken.out())).as(broken.out()).contains(told(shown.group(2)));

    assertThat(migration.find()).isTrue();
    Files.writeString(folder.resolve(migration.group(1)), migration.group(2));
    Ran fixed = maven("-q", "-B", "test");
    assertThat(fixed.code()).as(fixed.out()).isZero();
  }

  /** Without the times that every run has anew. */
  private static String told(String output) {
    return output
        .lines()
        .map(
            line -> line.replaceAll("Time elapsed: [0-9.]+ s", "Time elapsed: 0 s").stripTrailing())
        .collect(Collectors.joining("\n"))
        .strip();
  }

  /** Nobody gets JUnit on the run-time path: only {@code testing} brings it. */
  @Test
  void theModulesForProgramsBringNoJUnit() throws Exception {
    copy();
    Path pom = directory.resolve("shop/pom.xml");
    Files.writeString(
        pom,
        Files.readString(pom)
            .replaceAll(
                "<artifactId>testing</artifactId>(\\s*<version>[^<]+</version>)\\s*<scope>test</scope>",
                "<artifactId>checks</artifactId>$1"));
    Ran listed =
        maven("-B", "dependency:list", "-DincludeScope=runtime", "-DoutputFile=target/list.txt");
    assertThat(listed.code()).as(listed.out()).isZero();
    String list = Files.readString(directory.resolve("shop/target/list.txt"));
    assertThat(list)
        .contains("dev.pgready:checks:jar", "dev.pgready:providers:jar")
        .doesNotContain("junit", "assertj", "opentest4j");
  }

  /** The pom that users read names the version that is built. */
  @Test
  void theExampleNamesThisVersion() throws IOException {
    assertThat(Files.readString(EXAMPLE.resolve("pom.xml")))
        .contains("<pgready.version>%s</pgready.version>".formatted(version()));
  }
}
