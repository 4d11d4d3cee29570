package dev.pgready.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what a {@link Secret} refers to. No error quotes anything that was fetched, nor what a
 * command printed, nor its arguments.
 *
 * @param environment of the process
 * @param directory where relative paths start
 * @param commandSeconds how long a command may take
 */
public record SecretReader(Map<String, String> environment, Path directory, int commandSeconds) {
  private static final int COMMAND_SECONDS = 30;

  /** A password is a line; what is longer is another file. */
  private static final int MOST_BYTES = 64 * 1024;

  public SecretReader(Map<String, String> environment, Path directory) {
    this(environment, directory, COMMAND_SECONDS);
  }

  /**
   * @param path of the reference within the configuration, for messages
   * @throws ConfigException when there is nothing, or it cannot be had
   */
  public String read(String path, Secret secret) {
    if (secret.env() != null) {
      String value = environment.get(secret.env());
      if (value == null || value.isEmpty()) {
        throw new ConfigException(
            "%s: the environment variable %s is not set".formatted(path, secret.env()));
      }
      return value;
    }
    return secret.file() != null
        ? file(path, secret.file())
        : command(path, secret.command() == null ? List.of() : secret.command());
  }

  private String file(String path, String name) {
    try (InputStream in = Files.newInputStream(directory.resolve(name))) {
      return firstLine(path, "the file " + name, in.readNBytes(MOST_BYTES));
    } catch (NoSuchFileException e) {
      throw new ConfigException("%s: there is no file %s".formatted(path, name));
    } catch (AccessDeniedException e) {
      throw new ConfigException("%s: file %s: permission denied".formatted(path, name));
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException("%s: the file %s cannot be read".formatted(path, name));
    }
  }

  private String command(String path, List<String> command) {
    String program = "the command " + command.get(0);
    Process process = start(path, program, command);
    try {
      // read aside: a command that prints nothing and stays would block the timeout
      CompletableFuture<byte[]> output =
          CompletableFuture.supplyAsync(() -> bytes(process.getInputStream()));
      byte[] bytes = output.get(commandSeconds, TimeUnit.SECONDS);
      if (!process.waitFor(commandSeconds, TimeUnit.SECONDS)) {
        throw new TimeoutException();
      }
      if (process.exitValue() != 0) {
        throw new ConfigException(
            "%s: %s failed with exit code %d".formatted(path, program, process.exitValue()));
      }
      return firstLine(path, program, bytes);
    } catch (TimeoutException e) {
      throw new ConfigException(
          "%s: %s did not end within %d s".formatted(path, program, commandSeconds));
    } catch (ExecutionException e) {
      throw new ConfigException("%s: %s cannot be read from".formatted(path, program));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("%s: %s was interrupted".formatted(path, program));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(String path, String program, List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      // what a failing command complains of may quote what it was to fetch
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      return builder.start();
    } catch (IOException e) {
      throw new ConfigException("%s: %s cannot be started".formatted(path, program));
    }
  }

  private static byte[] bytes(InputStream in) {
    try (in) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      in.transferTo(OutputStream.nullOutputStream());
      return bytes;
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static String firstLine(String path, String origin, byte @Nullable [] bytes) {
    String text = new String(bytes == null ? new byte[0] : bytes, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    if (line.endsWith("\r")) {
      line = line.substring(0, line.length() - 1);
    }
    if (line.isEmpty()) {
      throw new ConfigException("%s: %s has nothing on its first line".formatted(path, origin));
    }
    return line;
  }
}
