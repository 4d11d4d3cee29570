// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.providers.DirectEndpoint;
import java.util.List;

/** The way round a pooler or a reader endpoint. */
final class Endpoints {
  private Endpoints() {}

  /** The direct endpoint as the host's profile has it, else in words. Never holds a password. */
  static Remedy direct(CheckContext context) {
    DirectEndpoint direct = context.detection().direct();
    if (direct == null) {
      return Remedy.steps(
          "Connect to the server itself, not through the pooler",
          Remedy.Kind.CONNECTION,
          "user",
          List.of(
              "name the server's own host and port as --direct-url, and give the consumer that one"
                  + " for replication"));
    }
    ConnectionFacts connection = context.facts().connection();
    String user =
        direct.user() != null ? direct.user() : connection == null ? null : connection.user();
    String database = connection == null ? null : connection.database();
    return Remedy.steps(
        "Use the direct endpoint %s:%s for replication".formatted(direct.host(), direct.port()),
        Remedy.Kind.CONNECTION,
        "user",
        List.of(
            "postgresql://%s%s:%s/%s"
                .formatted(
                    user == null ? "" : user + "@",
                    direct.host(),
                    direct.port(),
                    database == null ? "" : database)));
  }

  /** The way past a balancer. */
  static Remedy oneServer() {
    return Remedy.steps(
        "Use an address that always leads to the primary",
        Remedy.Kind.CONNECTION,
        "user",
        List.of(
            "a slot is on one server: take the balancer's address for the primary (the -rw service"
                + " of CloudNativePG, the writer or cluster endpoint of a host, HAProxy's port for"
                + " the primary), or the primary's own",
            "several hosts in the connection with target_session_attrs=read-write find the primary"
                + " among them"));
  }
}
