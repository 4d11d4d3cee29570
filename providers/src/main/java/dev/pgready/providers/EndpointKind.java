// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

/** What stands behind a host name and port: kept apart from who hosts the server. */
public enum EndpointKind {
  DIRECT,
  /** A connection pooler or a proxy that does not pass replication. */
  POOLED,
  /** A read-only replica, or a load balancer over replicas. */
  READER,
  /** A name that follows the primary. */
  WRITER,
  /** A name that the customer composed; it may lead anywhere in the cluster. */
  CUSTOM
}
