// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.ConnectionFacts.Failure;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refusals in the words of hosts' own proxies and of poolers, which answer in the server's place
 * and with states that say little. Each with the step that ends it. The texts are those of their
 * source code and of users' reports.
 */
final class HostRefusals {
  /**
   * @param text searched for, without regard to case
   * @param sentence with {@code %s} for the place, and then the role
   */
  private record Known(Pattern text, Cause cause, String sentence) {
    static Known of(String text, Cause cause, String sentence) {
      return new Known(Pattern.compile(text, Pattern.CASE_INSENSITIVE), cause, sentence);
    }
  }

  private static final List<Known> ALL =
      List.of(
          // Supavisor
          Known.of(
              "tenant or user not found|tenant/user \\S+ not found|\\(ENOTFOUND\\)|no tenant identifier provided|invalid format for user or db_name",
              Cause.NO_SUCH_ROLE,
              "Supabase's pooler at %1$s does not know user %2$s: there it is called USER.PROJECT-REF, at the pooler's host of the project's own region (Dashboard > Connect); replication goes to db.PROJECT-REF.supabase.co:5432"),
          Known.of(
              "max client connections reached|MaxClientsInSessionMode|max clients reached|too many client tcp connections",
              Cause.TOO_MANY_CONNECTIONS,
              "the pooler at %1$s has as many clients as it takes: close idle ones or raise its limit; replication goes past the pooler anyway"),
          Known.of(
              "address not in tenant allow_list",
              Cause.OTHER,
              "Supabase's pooler at %1$s lets no connection in from this address: add it to the project's network restrictions"),
          Known.of(
              "\\(EAUTHQUERY\\) user not found in the database",
              Cause.NO_SUCH_ROLE,
              "Supabase's pooler at %1$s finds no role for user %2$s in the project's database: it is called ROLE.PROJECT-REF there, and the role has to exist"),
          Known.of(
              "\\(EAUTHQUERY\\)",
              Cause.OTHER,
              "Supabase's pooler at %1$s cannot look up the password of user %2$s in the project's database: look whether the database runs, and set the role's password anew (MD5 is not supported)"),
          Known.of(
              "\\(ECHECKOUTTIMEOUT\\)|pool checkout timeout|unable to check out process from the pool",
              Cause.TOO_MANY_CONNECTIONS,
              "Supabase's pooler at %1$s had no server connection to give in time: look whether the database runs and what its sessions wait for, or raise its pool; replication goes past the pooler anyway"),
          Known.of(
              "tenant is banned",
              Cause.OTHER,
              "Supabase has closed the project behind %1$s: the reason is in its message, and on the project's dashboard"),
          Known.of(
              "db_termination|dbhandler exited|\\(EDBHANDLEREXITED\\)",
              Cause.CLOSED,
              "the database behind Supabase's pooler at %1$s closed the connection: look whether it runs or was restarted (the project's logs)"),
          Known.of(
              "circuit breaker open",
              Cause.OTHER,
              "Supabase's pooler at %1$s has given up for a while after several failures: look for what failed before (a wrong password, too many connections), and try again when the time in its message has come"),
          // Neon's proxy
          Known.of(
              "endpoint id is not specified",
              Cause.UNSUPPORTED_PARAMETER,
              "Neon's proxy at %1$s cannot tell which endpoint is meant, as the host name did not reach it (an IP address, a tunnel, a client without SNI): use Neon's own host name, or options=endpoint%%3D<endpoint-id> in the URI"),
          Known.of(
              "connection is insecure|only TLS connections are allowed|require[sd]? (a )?(tls|ssl)|(tls|ssl) (connection )?(is )?required",
              Cause.TLS_DEMANDED,
              "%1$s refuses role %2$s without encryption: use sslmode=require"),
          Known.of(
              "endpoint (has been|is) disabled",
              Cause.OTHER,
              "the endpoint at %1$s is disabled: switch it on in Neon's console"),
          Known.of(
              "endpoint (could not|cannot) be found|endpoint not found",
              Cause.DNS,
              "Neon has no endpoint at %1$s: it was deleted, or the host name is misspelt (Neon's console > Connect)"),
          Known.of(
              "exceeded the compute time quota|exceeded .* quota",
              Cause.OTHER,
              "the account behind %1$s has used up its quota: raise the plan, or wait for the next period"),
          Known.of(
              "couldn't connect to compute node|control plane request failed",
              Cause.STARTING_UP,
              "the compute behind %1$s did not start in time: try again in a moment"),
          // RDS Proxy
          Known.of(
              "rds proxy has no credentials for the role",
              Cause.PASSWORD,
              "the RDS Proxy at %1$s has no secret for role %2$s: add one to the proxy; replication goes to the instance itself, as the proxy does not pass it"),
          Known.of(
              "timed-out waiting to acquire database connection",
              Cause.TOO_MANY_CONNECTIONS,
              "the RDS Proxy at %1$s got no connection to its database: look at the instance's connections; replication goes to the instance itself"),
          Known.of(
              "pam authentication failed",
              Cause.PASSWORD,
              "%1$s refused role %2$s by PAM: where that is IAM, the token is older than 15 minutes, was made for another host, port, user or region, or the role is not in rds_iam"),
          // Azure Single Server
          Known.of(
              "invalid username specified|username should be in <username@hostname>",
              Cause.NO_SUCH_ROLE,
              "%1$s wants the user as USER@SERVER, as Azure Single Server does: write %2$s@<server name>"),
          // PgBouncer
          Known.of(
              "server login has been failing|cannot connect to server|server_login_retry|connect failed|connection pool for user .* is down|pool down for database",
              Cause.OTHER,
              "the pooler at %1$s does not reach the server behind it, or cannot log in there: look at the pooler's log; connect to the server itself meanwhile"),
          Known.of(
              "query_wait_timeout|unable to check out connection from the pool",
              Cause.TOO_MANY_CONNECTIONS,
              "the pooler at %1$s had no server connection to give in time: raise its pool or close idle transactions, and look in its log whether it reaches the server"),
          Known.of(
              "bouncer config error|auth_query|auth_user",
              Cause.OTHER,
              "the pooler at %1$s cannot look up role %2$s: check its auth_file, auth_user and auth_query"),
          // PgCat, Odyssey, PgDog
          Known.of(
              "password for user .* is wrong, or the database does not exist",
              Cause.PASSWORD,
              "PgDog at %1$s lets role %2$s in to this database with no such password: its users.toml names role, database and password"),
          Known.of(
              "no pool configured for database|route for .* (is )?not found|no such (pool|route)|user .* and database .* (doesn't|does not) exist",
              Cause.NO_SUCH_DATABASE,
              "the pooler at %1$s has no pool for this database and role %2$s: add it to its configuration, or connect to the server itself"),
          // pgpool-II
          Known.of(
              "all backend nodes are down|no valid backend node",
              Cause.OTHER,
              "pgpool-II at %1$s reaches none of its servers: look at SHOW pool_nodes and attach them again (pcp_attach_node); connect to the server itself meanwhile"),
          Known.of(
              "pool_passwd file does not contain|authentication with pgpool failed",
              Cause.PASSWORD,
              "pgpool-II at %1$s does not know the password of role %2$s, or refuses it: add the role to its pool_passwd and pool_hba.conf; replication goes to the server itself"),
          Known.of(
              "pgpool is not accepting any (more|new) connections",
              Cause.TOO_MANY_CONNECTIONS,
              "pgpool-II at %1$s has as many clients as num_init_children allows, or is shutting down: close idle ones or raise it"),
          // Amazon Aurora
          Known.of(
              "replication slots cannot be used on ro",
              Cause.OTHER,
              "%1$s is a reader of an Aurora cluster: use the cluster's writer endpoint"));

  private HostRefusals() {}

  /** The failure in plain words; empty: the text is nobody's that is known. */
  static Optional<Failure> of(String text, String state, ConnectionTarget target) {
    for (Known known : ALL) {
      Matcher found = known.text.matcher(text);
      if (found.find()) {
        return Optional.of(
            new Failure(
                known.cause,
                known.sentence.formatted(Diagnosis.where(target), Diagnosis.oneLine(target.user()))
                    + " (it says: "
                    + text
                    + ")",
                state));
      }
    }
    return Optional.empty();
  }
}
