// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import dev.pgready.facts.ConnectionFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that could not be had. The message is one sentence, without any secret. */
public final class ConnectFailure extends Exception {
  private final transient ConnectionFacts.Failure failure;
  private final transient List<ConnectionFacts.Address> addresses;

  ConnectFailure(
      ConnectionFacts.Failure failure,
      List<ConnectionFacts.Address> addresses,
      @Nullable Throwable why) {
    super(failure.message(), why);
    this.failure = failure;
    this.addresses = List.copyOf(addresses);
  }

  public ConnectionFacts.Failure failure() {
    return failure;
  }

  /** What the name resolved to, in the order tried; empty: not resolved, or a Unix socket. */
  public List<ConnectionFacts.Address> addresses() {
    return addresses;
  }
}
