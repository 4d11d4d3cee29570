// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.AbstractImagePullPolicy;
import org.testcontainers.images.ImageData;
import org.testcontainers.utility.DockerImageName;

/**
 * A server in a container. Images cannot be pulled everywhere, so one is imported that holds the
 * very binaries of {@link EmbeddedProcess}, the C library that they need, and busybox.
 */
final class ContainerProcess implements ServerProcess {
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+\\.so\\S*)");

  /** Nobody's user id: PostgreSQL refuses to run as root. */
  private static final String USER = "65534:65534";

  private final int major;
  private @Nullable GenericContainer<?> container;

  ContainerProcess(int major) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException("no Docker engine answers, and CI requires one");
      }
      throw new TestAbortedException(
          "no Docker engine answers: apt-get install docker.io busybox-static, then start dockerd");
    }
    this.major = major;
  }

  @Override
  public void start(Path directory, int port) throws IOException {
    Files.writeString(
        directory.resolve("data/pg_hba.conf"),
        Files.readString(directory.resolve("data/pg_hba.conf"))
            + "\nhost all all all trust\nhost replication all all trust\n");
    PostgresBinaries.run(List.of("chown", "-R", USER, directory.toString()));
    String command =
        "exec /postgres/bin/postgres -D %s/data -p %d -c listen_addresses='*' -c unix_socket_directories=%s >>%s/log 2>&1"
            .formatted(directory, port, directory, directory);
    GenericContainer<?> next =
        new GenericContainer<>(DockerImageName.parse(image()))
            .withImagePullPolicy(
                new AbstractImagePullPolicy() {
                  @Override
                  protected boolean shouldPullCached(DockerImageName name, ImageData data) {
                    return false;
                  }
                })
            .withCommand("/bin/sh", "-c", command)
            .withCreateContainerCmdModifier(
                create ->
                    create
                        .withUser(USER)
                        .withExposedPorts(ExposedPort.tcp(port))
                        .withHostConfig(
                            HostConfig.newHostConfig()
                                .withBinds(Bind.parse(directory + ":" + directory))
                                .withPortBindings(
                                    new PortBinding(
                                        Ports.Binding.bindIpAndPort("127.0.0.1", port),
                                        ExposedPort.tcp(port)))))
            .waitingFor(
                Wait.forSuccessfulCommand(
                    "grep -q 'ready to accept connections' %s/log && test -S %s/.s.PGSQL.%d"
                        .formatted(directory, directory, port)));
    next.start();
    container = next;
  }

  @Override
  public void stop(Path directory, String mode) {
    GenericContainer<?> running = container;
    if (running == null) {
      throw new IllegalStateException("not running");
    }
    if (mode.equals("fast")) {
      running.getDockerClient().killContainerCmd(running.getContainerId()).withSignal("INT").exec();
      running
          .getDockerClient()
          .waitContainerCmd(running.getContainerId())
          .start()
          .awaitStatusCode();
    }
    running.stop();
    container = null;
  }

  @Override
  public void reload(Path directory) {
    GenericContainer<?> running = container;
    if (running == null) {
      throw new IllegalStateException("not running");
    }
    running.getDockerClient().killContainerCmd(running.getContainerId()).withSignal("HUP").exec();
  }

  /** Imports the image unless the engine has it. */
  private String image() throws IOException {
    String name = "pgready-test-postgres:" + PostgresBinaries.key(major);
    boolean there =
        DockerClientFactory.instance().client().listImagesCmd().exec().stream()
            .anyMatch(
                image ->
                    image.getRepoTags() != null && List.of(image.getRepoTags()).contains(name));
    if (!there) {
      Path root = Files.createTempDirectory("pgready-image");
      try {
        layOut(root);
        Path archive = root.resolveSibling(root.getFileName() + ".tar");
        PostgresBinaries.run(List.of("tar", "-C", root.toString(), "-cf", archive.toString(), "."));
        try {
          PostgresBinaries.run(List.of("docker", "import", archive.toString(), name));
        } finally {
          Files.delete(archive);
        }
      } finally {
        PostgresBinaries.run(List.of("rm", "-rf", root.toString()));
      }
    }
    return name;
  }

  private void layOut(Path root) throws IOException {
    Path home = PostgresBinaries.home(major);
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("tmp"));
    PostgresBinaries.run(List.of("cp", "-a", home.toString(), root.resolve("postgres").toString()));
    Path busybox = Path.of("/bin/busybox");
    if (!Files.exists(busybox)) {
      throw new IllegalStateException("no /bin/busybox: apt-get install busybox-static");
    }
    Files.copy(busybox, root.resolve("bin/busybox"));
    for (String tool : List.of("sh", "grep", "test")) {
      Files.createSymbolicLink(root.resolve("bin/" + tool), Path.of("busybox"));
    }
    List<String> libraries = new ArrayList<>();
    Matcher found =
        LIBRARY.matcher(
            PostgresBinaries.run(List.of("ldd", home.resolve("bin/postgres").toString())));
    while (found.find()) {
      libraries.add(found.group(1));
    }
    for (String library : libraries) {
      Path file = Path.of(library);
      if (file.startsWith(home)) {
        continue;
      }
      Path target = root.resolve(library.substring(1));
      Files.createDirectories(target.getParent());
      if (!Files.exists(target)) {
        Files.copy(file.toRealPath(), target);
      }
    }
  }
}
