// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.nio.file.Path;
import java.time.Instant;

/**
 * What all parts of a release have in common.
 *
 * @param root of the source tree
 * @param version of pgready
 * @param time of every file in an archive
 * @param out where the release's files go
 */
record Release(Path root, String version, Instant time, Path out) {
  static final String SUMMARY = "preflight for Postgres logical replication";
  static final String DESCRIPTION =
      "Checks whether a Postgres database is ready for logical replication: for a given consumer"
          + " (Debezium, Zero, PowerSync, a subscription, ...), with a given role, on a given"
          + " connection and host, and shows how to fix what is not.";
  static final String HOME = "https://github.com/pgready/pgready";
  static final String CONTACT = "The pgready contributors <pgready@users.noreply.github.com>";

  /** The runnable jar. */
  Path jar() {
    return out.resolve("pgready-%s.jar".formatted(version));
  }

  /** A file of the release. */
  Path file(String suffix) {
    return out.resolve("pgready-%s%s".formatted(version, suffix));
  }

  Path packaging(String name) {
    return root.resolve("packaging").resolve(name);
  }
}
