// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.facts.ConnectionFacts.Cause;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostRefusalsTest {
  private static final ConnectionTarget AT =
      new ConnectionTarget("db.example.com", 6543, "shop", "app", null, "require", 10, Map.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Tenant or user not found | NO_SUCH_ROLE | USER.PROJECT-REF",
        "(ENOTFOUND) tenant/user postgres.abc not found | NO_SUCH_ROLE | USER.PROJECT-REF",
        "Max client connections reached | TOO_MANY_CONNECTIONS | raise its limit",
        "(EMAXCONN) max client connections reached, limit: 200 | TOO_MANY_CONNECTIONS | raise its limit",
        "(EADDRNOTALLOWED) address not in tenant allow_list: {203, 0, 113, 7} | OTHER | network restrictions",
        "(ECIRCUITBREAKER) circuit breaker open for operation: auth_error, blocked until: 12:00 | OTHER | try again when",
        "(ECHECKOUTTIMEOUT) unable to check out connection from the pool after 60000ms in session mode | TOO_MANY_CONNECTIONS | raise its pool",
        "(ECIRCUITBREAKER) circuit breaker open: Unable to establish connection to upstream database | OTHER | try again when",
        "(ECHECKOUTTIMEOUT) Pool checkout timeout. Request was dropped after 60000ms in Session mode. | TOO_MANY_CONNECTIONS | raise its pool",
        "(ENOIDENTIFIER) no tenant identifier provided (external_id or sni_hostname required) | NO_SUCH_ROLE | USER.PROJECT-REF",
        "(EINVALIDUSERINFO) Authentication error, reason: \"Invalid format for user or db_name\" | NO_SUCH_ROLE | USER.PROJECT-REF",
        "(EAUTHQUERY) user not found in the database | NO_SUCH_ROLE | ROLE.PROJECT-REF",
        "(EAUTHQUERY) authentication query failed: connection to database not available | OTHER | whether the database runs",
        "(EBANNED) tenant is banned: billing | OTHER | dashboard",
        "(EDBHANDLEREXITED) connection to database closed. Check logs for more information | CLOSED | restarted",
        "all backend nodes are down, pgpool requires at least one valid node | OTHER | pcp_attach_node",
        "pool_passwd file does not contain an entry for \"app\" | PASSWORD | pool_passwd",
        "\"MD5\" authentication with pgpool failed for user \"app\" | PASSWORD | pool_hba.conf",
        "pgpool is not accepting any new connections | TOO_MANY_CONNECTIONS | num_init_children",
        "odyssey: c1: too many client tcp connections (global client_max) | TOO_MANY_CONNECTIONS | raise its limit",
        "only TLS connections are allowed | TLS_DEMANDED | sslmode=require",
        "connection pool for user \"app\" and database \"shop\" is down | OTHER | the pooler's log",
        "Pool down for database: \"shop\", user: \"app\" | OTHER | the pooler's log",
        "password for user \"app\" and database \"shop\" is wrong, or the database does not exist | PASSWORD | users.toml",
        "Endpoint ID is not specified. Either please upgrade the postgres client library (libpq) for SNI support or pass the endpoint ID | UNSUPPORTED_PARAMETER | options=endpoint%3D",
        "connection is insecure (try using `sslmode=require`) | TLS_DEMANDED | sslmode=require",
        "SSL connection is required. Please specify SSL options and retry. | TLS_DEMANDED | sslmode=require",
        "This RDS Proxy requires TLS connections | TLS_DEMANDED | sslmode=require",
        "This RDS proxy has no credentials for the role app. Check the credentials for this role and try again. | PASSWORD | add one to the proxy",
        "Timed-out waiting to acquire database connection | TOO_MANY_CONNECTIONS | the instance itself",
        "PAM authentication failed for user \"app\" | PASSWORD | 15 minutes",
        "Invalid Username specified. Please check the Username and retry connection. The Username should be in <username@hostname> format. | NO_SUCH_ROLE | app@<server name>",
        "server login has been failing, try again later (server_login_retry) | OTHER | the pooler's log",
        "query_wait_timeout | TOO_MANY_CONNECTIONS | query_wait_timeout",
        "bouncer config error | OTHER | auth_query",
        "No pool configured for database: \"shop\", user: \"app\" | NO_SUCH_DATABASE | add it to its configuration",
        "odyssey: c1: route for 'shop.app' is not found | NO_SUCH_DATABASE | add it to its configuration",
        "Your account or project has exceeded the compute time quota. Upgrade your plan to increase limits. | OTHER | quota",
        "The endpoint has been disabled. Enable it using Neon API and retry. | OTHER | console",
      })
  void eachHasTheStepThatEndsIt(String text, Cause cause, String step) {
    var failure = HostRefusals.of(text, "08P01", AT).orElseThrow();
    assertThat(failure.cause()).isEqualTo(cause);
    assertThat(failure.message()).contains(step).contains("db.example.com:6543").contains(text);
  }

  @Test
  void whatPostgresItselfSaysIsNobodys() {
    for (String text :
        new String[] {
          "password authentication failed for user \"app\"",
          "no pg_hba.conf entry for host \"1.2.3.4\", user \"app\", database \"shop\", SSL encryption",
          "database \"shop\" does not exist",
          "sorry, too many clients already",
          "the database system is starting up"
        }) {
      assertThat(HostRefusals.of(text, "28000", AT)).as(text).isEmpty();
    }
  }
}
