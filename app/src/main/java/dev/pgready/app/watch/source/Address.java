// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.source;

import dev.pgready.collect.connect.ConnectionTarget;

/** Where a database is. Asked before each connection, as its secret may be another one by then. */
public interface Address {
  /**
   * Called by the thread that is to connect: a program may have to run for a secret.
   *
   * @throws dev.pgready.app.console.ConfigException when a secret cannot be had
   */
  ConnectionTarget target();
}
