// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.source;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Servers, each asked by a thread of its own: one that does not answer keeps none waiting. */
public final class LiveFeed implements Feed {
  private final LinkedBlockingQueue<Update> updates = new LinkedBlockingQueue<>();
  private final List<ServerFeed> feeds = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param intervalMillis between two refreshes
   */
  public LiveFeed(List<Watchable> databases, long intervalMillis) {
    for (int i = 0; i < databases.size(); i++) {
      ServerFeed feed = new ServerFeed(i, databases.get(i), intervalMillis, updates);
      Thread thread = new Thread(feed, "pgready watch " + i);
      thread.setDaemon(true);
      feeds.add(feed);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  @Override
  public @Nullable Update next(long millis) throws InterruptedException {
    return updates.poll(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean over() {
    return false;
  }

  @Override
  public void close() {
    feeds.forEach(ServerFeed::close);
    threads.forEach(Thread::interrupt);
  }
}
