// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FakeServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Runs pgready against many servers that do not behave, side by side, as most of the time is spent
 * waiting; and says of each run what is wrong with it.
 */
final class Ordeal implements AutoCloseable {
  static final String SECRET = "s3cr3t-pa55";

  private static final int AT_ONCE = 32;

  /** For each run: far beyond what one takes where the machine is busy. */
  private static final int LIMIT_SECONDS = 240;

  private static final Pattern RAW =
      Pattern.compile(
          "[\\p{Cntrl}&&[^\\n]]|[\\u0080-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069]");
  private static final Pattern TRACE =
      Pattern.compile("(?m)^\\s+at [a-z]+\\.|Exception in thread|internal error");

  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
  private final List<String> names = new ArrayList<>();
  private final List<Future<String>> runs = new ArrayList<>();

  Ordeal() {
    // what the first run does once is not to be waited for by all of them
    try (FakeServer server = FakeServer.http()) {
      check(server.port(), "--probe", "none");
      stream(server.port());
    }
  }

  /** Something that runs pgready once. */
  interface Run {
    Execution run() throws Exception;
  }

  /**
   * @param codes that are right
   */
  void add(String name, List<Integer> codes, Run run) {
    names.add(name);
    Callable<String> task =
        () -> {
          long start = System.nanoTime();
          Execution execution = run.run();
          long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
          return verdict(execution, codes, seconds);
        };
    runs.add(threads.submit(task));
  }

  private String verdict(Execution run, List<Integer> codes, long seconds) {
    String said = run.out() + run.err();
    List<String> wrong = new ArrayList<>();
    if (!codes.contains(run.code())) {
      wrong.add("exit " + run.code());
    }
    if (seconds > LIMIT_SECONDS) {
      wrong.add("took " + seconds + " s");
    }
    // what stream has proven goes past the shell
    if (said.isBlank() && run.code() != 0) {
      wrong.add("said nothing");
    }
    if (RAW.matcher(said).find()) {
      wrong.add("raw control characters");
    }
    if (TRACE.matcher(said).find()) {
      wrong.add("a stack trace or defect");
    }
    if (said.contains(SECRET)) {
      wrong.add("the password");
    }
    return wrong.isEmpty() ? "" : wrong + "\n" + said.lines().limit(12).toList();
  }

  /** Waits for all of them. */
  void assertAllSound() throws InterruptedException {
    long rounds = 2L + runs.size() / AT_ONCE;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(rounds * LIMIT_SECONDS);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      String verdict;
      try {
        verdict = runs.get(i).get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        verdict = "does not end";
      } catch (ExecutionException e) {
        verdict = "threw " + e.getCause();
      }
      if (!verdict.isEmpty()) {
        wrong.add(names.get(i) + ": " + verdict);
      }
    }
    assertThat(wrong).as("%d of %d runs", wrong.size(), runs.size()).isEmpty();
  }

  static Execution check(int port, String... more) {
    List<String> arguments = new ArrayList<>(List.of("check", url(port), "--timeout", "1"));
    arguments.addAll(List.of(more));
    return Execution.withInput("", Map.of(), arguments.toArray(String[]::new));
  }

  static Execution stream(int port, String... more) {
    List<String> arguments = new ArrayList<>(List.of("stream", url(port)));
    arguments.addAll(List.of(more));
    return Execution.withInput("", Map.of(), arguments.toArray(String[]::new));
  }

  static String url(int port) {
    return "postgresql://app:%s@127.0.0.1:%d/shop?sslmode=disable&connect_timeout=2"
        .formatted(SECRET, port);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
