// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import java.sql.SQLException;

/**
 * Tells whose fault it is when the driver fails in a way that it should not: it counts, allocates
 * and indexes by what a server says, so that one which breaks the protocol shows as any exception.
 */
public final class ServerFault {
  /** protocol_violation. */
  public static final String SQL_STATE = "08P01";

  private static final int LONGEST = 120;

  private ServerFault() {}

  /**
   * Whether the driver met it, and not code of pgready that runs within the driver or after it.
   * Memory is the server's fault as well: a length made of garbage asks for gigabytes.
   */
  public static boolean is(Throwable e) {
    if (e instanceof OutOfMemoryError || e instanceof StackOverflowError) {
      return true;
    }
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getClassName().startsWith("org.postgresql.")) {
        return true;
      }
      if (frame.getClassName().startsWith("dev.pgready.")) {
        return false;
      }
    }
    return false;
  }

  /**
   * The same as what a driver throws by contract.
   *
   * @throws RuntimeException {@code e} itself, where it is a defect of pgready
   */
  public static SQLException sql(Throwable e) {
    if (is(e)) {
      return new SQLException(sentence(e), SQL_STATE, e);
    }
    if (e instanceof RuntimeException own) {
      throw own;
    }
    if (e instanceof Error own) {
      throw own;
    }
    throw new IllegalStateException(e);
  }

  private static String sentence(Throwable e) {
    if (e instanceof OutOfMemoryError) {
      return "an answer of the server is larger than pgready's memory (heap of %s MiB)"
          .formatted(Runtime.getRuntime().maxMemory() >> 20);
    }
    String words = e.getClass().getSimpleName();
    if (e.getMessage() != null) {
      String message = Diagnosis.oneLine(e.getMessage());
      words +=
          ": " + (message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "...");
    }
    return "an answer breaks the Postgres protocol (%s)".formatted(words);
  }
}
