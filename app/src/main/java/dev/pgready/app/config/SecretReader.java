// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.app.console.ConfigException;
import dev.pgready.profile.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches what a {@link Secret} refers to. No error quotes anything that was fetched, nor what a
 * command printed, nor its arguments. A command runs once, however many refer to it. May be asked
 * by several threads.
 */
public final class SecretReader {
  private static final int COMMAND_SECONDS = 30;

  /** A password is a line; what is longer is another file. */
  private static final int MOST_BYTES = 64 * 1024;

  private final Map<String, String> environment;
  private final Path directory;
  private final int commandSeconds;
  private final Map<List<String>, FutureTask<String>> commands = new ConcurrentHashMap<>();

  /** Why nothing was fetched. */
  private static final class FetchException extends Exception {
    FetchException(String message) {
      super(message);
    }
  }

  public SecretReader(Map<String, String> environment, Path directory) {
    this(environment, directory, COMMAND_SECONDS);
  }

  /**
   * @param environment of the process
   * @param directory where relative paths start
   * @param commandSeconds how long a command may take
   */
  SecretReader(Map<String, String> environment, Path directory, int commandSeconds) {
    this.environment = Map.copyOf(environment);
    this.directory = directory;
    this.commandSeconds = commandSeconds;
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
    try {
      return secret.file() != null
          ? file(secret.file())
          : once(secret.command() == null ? List.of() : secret.command());
    } catch (FetchException e) {
      throw new ConfigException("%s: %s".formatted(path, e.getMessage()));
    }
  }

  private String file(String name) throws FetchException {
    try {
      return firstLine(
          "the file " + name, InputFile.beginning(directory.resolve(name), MOST_BYTES + 1));
    } catch (NoSuchFileException e) {
      throw new FetchException("there is no file %s".formatted(name));
    } catch (AccessDeniedException e) {
      throw new FetchException("file %s: permission denied".formatted(name));
    } catch (IOException | InvalidPathException e) {
      throw new FetchException("the file %s cannot be read".formatted(name));
    }
  }

  private String once(List<String> command) throws FetchException {
    FutureTask<String> task = new FutureTask<>(() -> command(command));
    FutureTask<String> first = commands.putIfAbsent(command, task);
    if (first == null) {
      task.run();
    }
    try {
      return (first == null ? task : first).get();
    } catch (ExecutionException e) {
      throw new FetchException(
          e.getCause() instanceof FetchException known
              ? String.valueOf(known.getMessage())
              : "the command %s cannot be read from".formatted(command.get(0)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FetchException("the command %s was interrupted".formatted(command.get(0)));
    }
  }

  private String command(List<String> command) throws FetchException, InterruptedException {
    String program = "the command " + command.get(0);
    Process process = start(program, command);
    try {
      // read aside, by a thread of its own: a command that prints nothing and stays would block
      FutureTask<byte[]> output = new FutureTask<>(() -> bytes(process.getInputStream()));
      Thread reader = new Thread(output, "pgready secret");
      reader.setDaemon(true);
      reader.start();
      byte[] bytes = output.get(commandSeconds, TimeUnit.SECONDS);
      if (!process.waitFor(commandSeconds, TimeUnit.SECONDS)) {
        throw new TimeoutException();
      }
      if (process.exitValue() != 0) {
        throw new FetchException(
            "%s failed with exit code %s".formatted(program, process.exitValue()));
      }
      return firstLine(program, bytes);
    } catch (TimeoutException e) {
      throw new FetchException("%s did not end within %s s".formatted(program, commandSeconds));
    } catch (ExecutionException e) {
      throw new FetchException("%s cannot be read from".formatted(program));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(String program, List<String> command) throws FetchException {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      // what a failing command complains of may quote what it was to fetch
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      return builder.start();
    } catch (IOException e) {
      throw new FetchException("%s cannot be started".formatted(program));
    }
  }

  private static byte[] bytes(InputStream in) throws IOException {
    try (in) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      in.transferTo(OutputStream.nullOutputStream());
      return bytes;
    }
  }

  private static String firstLine(String origin, byte[] bytes) throws FetchException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    if (end < 0 && bytes.length > MOST_BYTES) {
      throw new FetchException(
          "%s has a first line of more than %s bytes".formatted(origin, MOST_BYTES));
    }
    String line = end < 0 ? text : text.substring(0, end);
    if (line.endsWith("\r")) {
      line = line.substring(0, line.length() - 1);
    }
    if (line.isEmpty()) {
      throw new FetchException("%s has nothing on its first line".formatted(origin));
    }
    return line;
  }
}
