// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import dev.pgready.checks.model.Report;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.request.CollectOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One database of a fleet.
 *
 * @param name as the user calls it; unique within the fleet
 * @param labels for metrics
 * @param stated where it is, as far as is known before {@link Access#place}; null: not known
 */
public record FleetJob(
    String name,
    Map<String, String> labels,
    @Nullable ConnectionTarget stated,
    Access access,
    Judgement judgement) {
  public FleetJob {
    labels = Map.copyOf(labels);
  }

  /** A database that is known where it is. */
  public static FleetJob at(
      String name, Map<String, String> labels, Place place, Judgement judgement) {
    return new FleetJob(name, labels, place.connection(), () -> place, judgement);
  }

  /** Where a database is, and how to look at it. */
  public record Place(ConnectionTarget connection, CollectOptions options) {}

  /** Finds out where a database is. */
  public interface Access {
    /**
     * Called once, by the thread that is to look at the database: a program may have to run for its
     * secret.
     *
     * @throws SecretException when it cannot be had
     */
    Place place();
  }

  /** Why a database cannot be connected to, in one line without any secret. */
  public static final class SecretException extends RuntimeException {
    public SecretException(String message) {
      super(message);
    }
  }

  /** How the facts of a database are judged. Called by several threads at once. */
  public interface Judgement {
    /**
     * @param document as {@code collect} writes it
     */
    Judged judge(String document);
  }

  /**
   * @param exitCode what the report comes to for a script
   */
  public record Judged(Report report, int exitCode) {}

  /** Databases behind one endpoint are slow, or silent, together. */
  String endpoint() {
    return stated == null ? name : stated.host() + ":" + stated.port();
  }
}
