// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import java.io.Closeable;
import java.io.IOException;

/** Writes one report of many databases, which are handed over one by one and not kept. */
public interface FleetReporter extends Closeable {
  /** The next database, in the order of the fleet. */
  void entry(FleetResult entry) throws IOException;

  /** All entries were handed over; {@code fleet} holds all of them. Does not close the output. */
  void end(FleetSummary fleet) throws IOException;

  /** Lets go of what the reporter itself opened. */
  @Override
  default void close() throws IOException {}
}
