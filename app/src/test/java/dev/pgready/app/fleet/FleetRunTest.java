// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.ReportFixture;
import dev.pgready.collect.login.Logins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever is thrown over one database costs the others nothing. */
final class FleetRunTest {
  private static final List<Throwable> THROWN =
      List.of(
          new NoClassDefFoundError("com/sun/jna/platform/win32/Win32Exception"),
          new UnsatisfiedLinkError("no junixsocket"),
          new ExceptionInInitializerError("x"),
          new StackOverflowError(),
          new OutOfMemoryError("Java heap space"),
          new AssertionError("x"),
          new IllegalStateException("x"),
          new NegativeArraySizeException("-5"));

  @Test
  void theOthersAreAllThere() throws Exception {
    List<FleetJob> jobs = new ArrayList<>();
    for (Throwable thrown : THROWN) {
      jobs.add(job("broken " + jobs.size(), thrown));
      jobs.add(job("sound " + jobs.size(), new FleetJob.SecretException("no password")));
    }
    Map<String, String> heard = new ConcurrentHashMap<>();
    FleetRun.Listener listener =
        new FleetRun.Listener() {
          @Override
          public void done(FleetRun.Done done, @Nullable Throwable crash) {
            heard.put(done.name(), crash == null ? "" : crash.getClass().getSimpleName());
          }

          @Override
          public void notice(String target, String notice) {}
        };
    try (Spool spool = new Spool();
        FleetRun run = new FleetRun(3, new Logins(), spool, listener)) {
      run.run(jobs);
      for (int i = 0; i < jobs.size(); i++) {
        assertThat(spool.get(i).name()).isEqualTo(jobs.get(i).name());
      }
    }
    assertThat(heard).hasSize(jobs.size());
    for (int i = 0; i < THROWN.size(); i++) {
      assertThat(heard)
          .containsEntry("broken " + 2 * i, THROWN.get(i).getClass().getSimpleName())
          .containsEntry("sound " + (2 * i + 1), "");
    }
  }

  private static FleetJob job(String name, Throwable thrown) {
    return new FleetJob(
        name,
        Map.of(),
        null,
        () -> {
          if (thrown instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) thrown;
        },
        document -> new FleetJob.Judged(ReportFixture.ready(), 0));
  }
}
