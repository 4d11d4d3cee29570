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
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.AbstractImagePullPolicy;
import org.testcontainers.images.ImageData;
import org.testcontainers.utility.DockerImageName;

/** A server in a container of {@link PostgresImage}. */
final class ContainerProcess implements ServerProcess {
  private final int major;
  private @Nullable GenericContainer<?> container;

  ContainerProcess(int major) {
    PostgresImage.requireEngine();
    this.major = major;
  }

  @Override
  public void start(Path directory, int port) throws IOException {
    Files.writeString(
        directory.resolve("data/pg_hba.conf"),
        Files.readString(directory.resolve("data/pg_hba.conf"))
            + "\nhost all all all trust\nhost replication all all trust\n");
    PostgresBinaries.run(List.of("chown", "-R", PostgresImage.USER, directory.toString()));
    String command =
        "exec /postgres/bin/postgres -D %s/data -p %d -c listen_addresses='*' -c unix_socket_directories=%s >>%s/log 2>&1"
            .formatted(directory, port, directory, directory);
    GenericContainer<?> next =
        new GenericContainer<>(DockerImageName.parse(PostgresImage.plain(major)))
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
                        .withUser(PostgresImage.USER)
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
}
