// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.source;

import dev.pgready.collect.connect.ConnectionTarget;
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
   * @param names as they are shown, in the order of the targets
   * @param intervalMillis between two refreshes
   */
  public LiveFeed(List<String> names, List<ConnectionTarget> targets, long intervalMillis) {
    for (int i = 0; i < targets.size(); i++) {
      ServerFeed feed = new ServerFeed(i, names.get(i), targets.get(i), intervalMillis, updates);
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
