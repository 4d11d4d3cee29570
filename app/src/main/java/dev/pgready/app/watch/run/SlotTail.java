// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.run;

import dev.pgready.app.console.ConfigException;
import dev.pgready.app.stream.ChangeFollower;
import dev.pgready.app.stream.Publications;
import dev.pgready.app.stream.ReplicationLink;
import dev.pgready.app.stream.StreamProblem;
import dev.pgready.app.stream.TailOptions;
import dev.pgready.app.stream.changes.HumanChanges;
import dev.pgready.app.watch.source.Address;
import dev.pgready.app.watch.view.TailPage;
import dev.pgready.collect.connect.ConnectionTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a slot for a page, by a thread and connections of its own. The slot is not moved: nothing
 * is confirmed.
 */
final class SlotTail implements AutoCloseable {
  private static final int LOCK_MILLIS = 5000;

  private final TailPage page;
  private final Address address;
  private final Thread thread = new Thread(this::run, "pgready tails a slot");
  private volatile @Nullable ReplicationLink link;
  private volatile boolean closed;

  SlotTail(TailPage page, Address address) {
    this.page = page;
    this.address = address;
    thread.setDaemon(true);
  }

  SlotTail start() {
    thread.start();
    return this;
  }

  TailPage page() {
    return page;
  }

  private void run() {
    try {
      page.state(read(address.target().database(page.database())));
    } catch (ConfigException e) {
      page.state(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What it came to. */
  private String read(ConnectionTarget target) throws InterruptedException {
    try {
      List<String> publications =
          page.publications().isEmpty() ? Publications.all(target) : page.publications();
      if (publications.isEmpty()) {
        return "database %s has no publication, and pgoutput sends nothing without one"
            .formatted(page.database());
      }
      TailOptions options =
          new TailOptions(
              publications,
              page.slot(),
              false,
              0,
              false,
              List.of(),
              TailPage.CHANGES,
              null,
              TimeUnit.MINUTES.toMillis(TailPage.MINUTES),
              LOCK_MILLIS);
      ChangeFollower follower =
          new ChangeFollower(options, new HumanChanges(new Lines(page), false));
      follower.run(
          target,
          target,
          (opened, tail) -> {
            link = opened;
            page.state(
                "reading %s from publication %s; the slot is not moved"
                    .formatted(page.slot(), String.join(", ", publications)));
            if (closed) {
              opened.close();
            }
          });
      return "ended: %s changes or %s minutes; the slot was not moved"
          .formatted(TailPage.CHANGES, TailPage.MINUTES);
    } catch (StreamProblem e) {
      return String.valueOf(e.without(target).getMessage());
    } catch (IOException e) {
      return target.withoutPassword(String.valueOf(e.getMessage()));
    }
  }

  /** Cuts what is written into lines. */
  private static final class Lines extends OutputStream {
    private final TailPage page;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Lines(TailPage page) {
      this.page = page;
    }

    @Override
    public void write(int b) {
      if (b == '\n') {
        page.add(line.toString(StandardCharsets.UTF_8));
        line.reset();
      } else {
        line.write(b);
      }
    }
  }

  /** Leaves the slot; the server has forgotten the reader soon afterwards. */
  @Override
  public void close() {
    closed = true;
    Thread end =
        new Thread(
            () -> {
              ReplicationLink open = link;
              if (open != null) {
                open.close();
              }
            },
            "pgready leaves a slot");
    end.setDaemon(true);
    end.start();
  }

  /** Waits a moment for what {@link #close} has begun. */
  void awaitEnd() throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(3));
  }
}
