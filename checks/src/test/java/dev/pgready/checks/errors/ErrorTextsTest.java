// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.errors.ErrorTexts.Match;
import dev.pgready.consumers.ConsumerCatalog;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pasted log lines lead to their check, whatever stands around them. */
final class ErrorTextsTest {
  private static final ErrorTexts TEXTS = ErrorTexts.all();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "ERROR:  logical decoding requires wal_level >= logical | wal-level",
        "ERROR:  logical decoding requires \"wal_level\" >= \"logical\" | wal-level",
        "2026-11-20 12:00:01.123 UTC [4711] app@shop ERROR:  logical decoding requires \"wal_level\" >= \"logical\" | wal-level",
        "org.postgresql.util.PSQLException: ERROR: all replication slots are in use\\n  Hint: Free one or increase max_replication_slots. | replication-slots",
        "FATAL:  must be superuser or replication role to start walsender | replication-role",
        "FATAL:  permission denied to start WAL sender\\nDETAIL:  Only roles with the REPLICATION attribute may start a WAL sender process. | replication-role",
        "pq: must be superuser to create FOR ALL TABLES publication | publication-privileges",
        "ERROR: must be superuser to create FOR TABLES IN SCHEMA publication (SQLSTATE 42501) | publication-privileges",
        "ERROR:  cannot update table \"Order Lines\" because it does not have a replica identity and publishes updates | replica-identity",
        "ActiveRecord::StatementInvalid: PG::ObjectNotInPrerequisiteState: ERROR:  cannot delete from table \"jobs\" because it does not have a replica identity and publishes deletes | replica-identity",
        "\u001b[31mERROR\u001b[0m can no longer get changes from replication slot \"debezium\" | slot-health",
        "DETAIL:  This slot has been invalidated because it exceeded the maximum reserved size. | slot-health",
        "ERROR:  can no longer access replication slot \"s\"\\nDETAIL:  This replication slot has been invalidated due to \"wal_removed\". | slot-health",
        "ERROR:  replication slot \"flink\" is active for PID 974 | slot-conflict",
        "ERROR:  publication \"my pub\" does not exist\\nCONTEXT:  slot \"s\", output plugin \"pgoutput\", in the change callback, associated LSN 0/1A2B3C4 | publication",
        "FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute | connection-headroom",
        "FATAL:  sorry, too many clients already | connection-headroom",
        "error: prepared statement \"S_3\" does not exist code: 26000 | pooler",
        "FATAL: unsupported startup parameter: replication | pooler",
        "ERROR:  permission denied for table orders | table-privileges",
        "ERROR:  permission denied for database shop | database-privileges",
        "ERROR:  permission denied to create event trigger \"zero_ddl_start_0\" | event-triggers",
        "ERROR:  query would be affected by row-level security policy for table \"rl\" | row-security",
        "WARN [PSYNC_S1145] Row Level Security is enabled on table \"todos\". To make sure that powersync_role can read the table, run: 'ALTER ROLE powersync_role BYPASSRLS'. | row-security",
        "[PSYNC_S1143] 'powersync' uses publish_via_partition_root, which is not supported. | publication-partitions",
        "Timed out after 30000 ms creating replication slot zero_0_b. Crashing to force a clean restart. | blocking-transactions",
        "Caused by: java.lang.RuntimeException: Creation of replication slot failed; when setting up multiple connectors for the same database host, please make sure to use a distinct replication slot name for each. | slot-conflict",
        "Cannot replicate table \"orders\" without a PRIMARY KEY or UNIQUE INDEX | replica-identity",
        "max_wal_senders must be at least 2 | wal-senders",
        "ERROR:  Column list used by the publication does not cover the replica identity. | publication-columns",
        "canceling statement due to statement timeout | session-timeouts",
        "ERROR:  client sent proto_version=4 but server only supports protocol 3 or lower | server-version",
        "ERROR:  cannot use partial index \"t_key\" as replica identity | replica-identity",
        "ERROR:  could not find record while sending logically-decoded data: missing contrecord at 0/1FFF400 | slot-health",
        "ERROR:  canceling statement due to conflict with recovery | recovery",
        "ERROR:  unexpected heap_getnext call during logical decoding | output-plugin",
        "DETAIL:  publication of table t in publication p depends on column c of table t | publication-columns"
      })
  void aPastedLineLeadsToItsCheck(String pasted, String check) {
    List<Match> matches = TEXTS.matches(pasted.replace("\\n", "\n"));
    assertThat(matches).as(pasted).isNotEmpty();
    // several checks may prevent the same text: one that fits less well must not come before
    double best = matches.get(0).score();
    assertThat(matches)
        .filteredOn(match -> match.score() == best)
        .extracting(Match::check)
        .contains(check);
  }

  @Test
  void theConsumerThatLogsItIsNamed() {
    Match match =
        TEXTS.matches("Must be running Postgres 15 or higher (currently: \"14.19\")").get(0);
    assertThat(match.consumer()).isEqualTo("zero");
    assertThat(match.means()).isEqualTo("upgrade the server");
    assertThat(match.score()).isEqualTo(1);
  }

  @Test
  void aWholeLogIsSearched() {
    String log =
        """
        2026-11-20 12:00:00.001 UTC [1] LOG:  starting PostgreSQL 16.4 on x86_64-pc-linux-gnu
        2026-11-20 12:00:00.100 UTC [9] LOG:  database system is ready to accept connections
        2026-11-20 12:03:11.774 UTC [4242] repl@shop LOG:  starting logical decoding for slot "s1"
        2026-11-20 12:03:11.774 UTC [4242] repl@shop DETAIL:  Streaming transactions committing after 0/1A2B3C4.
        2026-11-20 12:03:12.002 UTC [4242] repl@shop ERROR:  publication "orders_pub" does not exist
        2026-11-20 12:03:12.002 UTC [4242] repl@shop STATEMENT:  START_REPLICATION SLOT "s1" LOGICAL 0/0
        """;
    assertThat(TEXTS.matches(log).get(0).check()).isEqualTo("publication");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello world",
        "LOG:  database system is ready to accept connections",
        "ERROR:  division by zero",
        "ERROR:  recovery is not in progress",
        "LOG:  database system was not properly shut down; automatic recovery in progress",
        "LOG:  starting logical replication worker for subscription \"s\"",
        "LOG:  logical replication apply worker for subscription \"s\" has started",
        "LOG:  logical replication table synchronization worker for subscription \"s\", table \"t\" has finished",
        "LOG:  restoring replication slot from \"pg_replslot/s/state\"",
        "LOG:  logical replication parallel apply worker for subscription \"s\" has finished",
        "LOG:  logical replication sequence synchronization worker for subscription \"s\" has started",
        "LOG:  logical replication sequence synchronization worker for subscription \"s\" has finished",
        "ERROR:  cannot delete from foreign table \"orders\"",
        "Error: Unsupported message type: order.created",
        "could not rename file \"base/16384/2619.tmp\" to \"base/16384/2619\": No such file or directory",
        "FEHLER:  Relation »orders« existiert nicht",
        "FEHLER:  Spalte »name« existiert nicht",
        "FEHLER:  keine Berechtigung für Funktion f",
        "ERREUR:  la relation « orders » n'existe pas",
        "ERREUR:  le type « citext » n'existe pas",
        "ERREUR:  la colonne « total » n'existe pas",
        "ERREUR:  droit refusé pour la fonction f",
        "エラー:  リレーション\"orders\"は存在しません",
        "エラー:  列\"total\"は存在しません",
        "java.io.IOException: No space left on device",
        "npm ERR! code ENOSPC: no space left on device, write",
        "Error response from daemon: write /var/lib/docker/tmp/x: no space left on device",
        "cp: failed to write to file '/backup/a': No space left on device",
        "[2026-11-20 12:00:00,001] ERROR Error while writing to checkpoint file /var/lib/kafka/x (kafka.server.LogDirFailureChannel)",
        "Got error 1236 from master when reading data from binary log: 'Could not find first log file name in binary log index file'",
        "com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure",
        "org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [orders]",
        "MongoServerError: not primary and secondaryOk=false",
        "FATAL: Redis is loading the dataset in memory",
        "ERROR 1045 (28000): Access denied for user 'app'@'10.0.0.7' (using password: YES)",
        "ORA-01017: invalid username/password; logon denied",
        "fatal: Could not read from remote repository.",
        "error: failed to push some refs to 'origin'",
        "Permission denied (publickey).",
        "ERROR: Could not find a version that satisfies the requirement psycopg2==9.9",
        "Error: listen EADDRINUSE: address already in use :::3000",
        "LOG:  logical decoding found consistent point at 0/16B3748",
        "ERROR:  array must have even number of elements",
        "LOG:  wal_level is logical",
        "ERROR:  permission denied for tablespace fast",
        "ERROR:  relation \"orders\" does not exist at character 15",
        "ERROR:  duplicate key value violates unique constraint \"orders_pkey\"",
        "the role of the table is to be set on the server for you"
      })
  void whatIsNotKnownIsNotFound(String pasted) {
    assertThat(TEXTS.matches(pasted)).isEmpty();
    assertThat(TEXTS.matches("")).isEmpty();
  }

  @Test
  void eachKnownTextIsFoundByItself() {
    for (String id : new dev.pgready.consumers.ConsumerCatalog().ids()) {
      for (var error : new dev.pgready.consumers.ConsumerCatalog().get(id).errors()) {
        String pasted = error.text().replace("…", "x_1");
        assertThat(TEXTS.matches(pasted))
            .as(id + ": " + error.text())
            .anyMatch(
                match ->
                    java.util.Objects.equals(match.check(), error.check()) && match.score() > 0.9);
      }
    }
  }

  /** What a terminal breaks is one entry; the next entry of a log is not its end. */
  @Test
  void entriesOfALogAreNotReadAsOne() {
    String log =
        """
        2026-11-20 12:00:04.100 UTC [9] STATEMENT:  INSERT INTO books (id, publication) VALUES (1, 2)
        2026-11-20 12:00:05.100 UTC [9] ERROR:  relation "pages" does not exist at character 15
        """;
    assertThat(TEXTS.lines(log)).isEmpty();
    assertThat(TEXTS.matches(log)).isEmpty();
    assertThat(TEXTS.lines("ERROR:  publication\n\"p\" does not exist")).hasSize(1);
  }

  /** A terminal breaks a line anywhere, in the middle of a word too, and that line is one. */
  @Test
  void whatATerminalHasBrokenIsOneLine() {
    String log =
        """
        2026-11-20 12:03:11.002 UTC [4242] app@shop LOG:  something else that is as long
        2026-11-20 12:03:12.002 UTC [4242] repl@shop ERROR:  can no longer get changes
         from replication slot "debezium"
        2026-11-20 12:03:12.002 UTC [4242] repl@shop DETAIL:  This slot has been invalid
        ated because it exceeded the maximum reserved size.
        2026-11-20 12:04:12.002 UTC [4243] app@shop ERROR:  cannot delete from table "or
        ders" because it does not have a replica identity and publishes deletes
        2026-11-20 12:05:12.002 UTC [4243] app@shop ERROR:  division by zero
        """;
    assertThat(TEXTS.lines(log))
        .extracting(line -> line.number() + " " + line.match().check())
        .containsExactly("2 slot-health", "4 slot-wal-size", "6 replica-identity");
  }

  /** The reason below the longest line of a stack trace is one of its own. */
  @Test
  void theLongestLineOfALogIsNotTakenForABrokenOne() {
    String log =
        """
        io.debezium.jdbc.JdbcConnectionException: ERROR: replication slot "debezium" is active for PID 974
        	at io.debezium.connector.postgresql.PostgresReplicationConnection.start(PostgresReplication.java:1021)
        Caused by: org.postgresql.util.PSQLException: ERROR: publication "p" does not exist
        	at org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2733)
        	... 12 more
        """;
    assertThat(TEXTS.lines(log))
        .extracting(line -> line.number() + " " + line.match().check())
        .containsExactly("1 slot-conflict", "3 publication");
  }

  /** Messages one below the other, without anything that begins an entry. */
  @Test
  void aWideMessageIsNotBrokenForThatReason() {
    String log =
        """
        replication slot "a_very_long_name_of_slot_12345" is active for PID 1234567
        publication "p" does not exist
        all replication slots are in use
        """;
    assertThat(TEXTS.lines(log))
        .extracting(line -> line.number() + " " + line.match().check())
        .containsExactly("1 slot-conflict", "2 publication", "3 replication-slots");
  }

  /** Each line once, whatever composes, ships or colours the log; of other programs nothing. */
  @Test
  void logsOfSeveralPrograms() {
    String log =
        """
        db-1     | 2026-11-20 12:00:00.100 UTC [9] LOG:  database system is ready to accept connections
        web-1    | GET /orders 200 in 12ms
        db-1     | 2026-11-20 12:03:12.002 UTC [4242] ERROR:  publication "orders_pub" does not exist
        db-1     | 2026-11-20 12:03:12.002 UTC [4242] STATEMENT:  START_REPLICATION SLOT "s1" LOGICAL 0/0
        web-1    | ERROR:  duplicate key value violates unique constraint "orders_pkey"
        sync-1   | \u001b[31merror\u001b[0m: permission denied for table orders
        sync-1   |   code: '42501'
        kafka-1  | java.io.IOException: No space left on device
        zero-1   | {"level":"ERROR","errorMsg":"permission denied to create event trigger \\"zero_0\\"","stack":"PostgresError: permission denied to create event trigger \\"zero_0\\"\\n    at handle (connection.js:480:6)"}
        db-1     | 2026-11-20 12:03:13.002 UTC [4242] ERROR:  publication "orders_pub" does not exist
        """;
    assertThat(TEXTS.lines(log))
        .extracting(line -> line.number() + " " + line.match().check())
        .containsExactly("3 publication", "6 table-privileges", "9 event-triggers");
  }

  /** The first answer is the right one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      nullValues = "null",
      value = {
        "ERROR:  invalid memory alloc request size 1243650064 | server-version",
        "2026-11-20 12:00:05.100 UTC [9] CONTEXT:  processing remote data for replication origin \"pg_16400\" during message type \"INSERT\" for replication target relation \"public.t\" | null",
        "ERROR:  CREATE SUBSCRIPTION ... WITH (create_slot = true) cannot run inside a transaction block | null",
        "ERROR:  ALTER SUBSCRIPTION ... REFRESH cannot run inside a transaction block | null",
        "ERROR:  ALTER SUBSCRIPTION with refresh cannot run inside a transaction block | null",
        "ERROR:  character with byte sequence 0xe2 0x82 0xac in encoding \"UTF8\" has no equivalent in encoding \"LATIN1\" | null",
        "ERROR: replication slots cannot be used on RO (Read Only) node | recovery",
        "ERROR:  permission denied to set parameter \"wal_level\" | wal-level",
        "connection to server at \"db\" (10.0.0.7), port 5432 failed: Connection refused | endpoint",
        "connection to server at \"db\" (10.0.0.7), port 5432 failed: fe_sendauth: no password supplied | endpoint",
        "ERROR:  must be superuser to execute ALTER SYSTEM command | wal-level",
        "ERROR:  ALTER SYSTEM is not allowed in this environment | wal-level",
        "ERROR:  parameter \"wal_level\" cannot be changed now | pending-restart",
        "ERROR:  permission denied to create publication | publication-privileges",
        "ERROR: permission denied to create FOR ALL TABLES publication | publication-privileges",
        "ERROR:  must be superuser to create a FOR ALL TABLES or ALL SEQUENCES publication | publication-privileges",
        "ERROR:  could not import the requested snapshot DETAIL:  The source transaction is not running anymore. | session-timeouts",
        "ERROR:  invalid snapshot identifier: \"00000003-0000001B-1\" | session-timeouts",
        "ERROR: slot synchronization requires \"dbname\" to be specified in \"primary_conninfo\" | failover-slots",
        "LOG: replication slot synchronization requires dbname to be specified in primary_conninfo | failover-slots",
        "ERROR: replication slot synchronization requires \"hot_standby_feedback\" to be enabled | failover-slots",
        "ERROR: slot synchronization requires \"primary_slot_name\" to be set | failover-slots",
        "LOG:  could not synchronize replication slot \"cdc\" | failover-slots",
        "PostgresError: unrecognized configuration parameter \"schema\" | endpoint",
        "FATAL:  invalid command-line argument for server process: endpoint=ep-cool-1234 | endpoint",
        "FATAL: SASL authentication failed | endpoint",
        "ERROR: no more connections allowed (max_client_conn) | endpoint",
        "FATAL: query_wait_timeout | pooler",
        "FATAL: client_login_timeout (server down) | endpoint",
        "ERROR: server login failed: FATAL password authentication failed for user \"app\" | endpoint",
        "ERROR: pgbouncer cannot connect to server | endpoint",
        "ERROR: no such database: shop | endpoint",
        "ERROR: no such user: app | endpoint",
        "FATAL: unsupported startup parameter in options: search_path | pooler",
        "ERROR: prepared statement \"s0\" already exists | pooler",
        "FATAL: MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size | endpoint",
        "FATAL: (ECIRCUITBREAKER) circuit breaker open: Unable to establish connection to upstream database | endpoint",
        "FATAL: DbHandler exited. Check logs for more information | endpoint",
        "ERROR: The endpoint has been disabled. Enable it using Neon API and retry. | endpoint",
        "ERROR: Endpoint ID is not specified | endpoint",
        "ERROR: The requested endpoint could not be found, or you do not have access to it. Please check the provided ID and try again. | endpoint",
        "ERROR: Your account or project has exceeded the compute time quota. Upgrade your plan to increase limits. | endpoint",
        "ERROR: Couldn't connect to compute node | endpoint",
        "ERROR: Control plane request failed | endpoint",
        "ERROR: Failed to acquire permit to connect to the database. Too many database connection attempts are currently ongoing. | endpoint",
        "Feature not supported: RDS Proxy currently doesn't support command-line options. | pooler",
        "FATAL: Cloud SQL IAM user authentication failed for user \"sa@project.iam\" | endpoint",
        "SSL error: certificate verify failed | tls",
        "server certificate for \"a.example\" does not match host name \"b.example\" | tls",
        "FATAL:  unsupported frontend protocol 1234.5680: server supports 3.0 to 3.0 | endpoint",
        "LOG: received direct SSL connection request without ALPN protocol negotiation extension | tls",
        "SCRAM authentication requires libpq version 10 or above | endpoint",
        "ERROR:  permission denied to set parameter \"max_slot_wal_keep_size\" | null",
        "ERROR:  parameter \"max_replication_slots\" cannot be changed now | pending-restart",
        "Your max_wal_senders setting is too low, it must be greater than 1. | wal-senders",
        "Replication slot creation is blocked by a pending transaction. Please check your database | blocking-transactions",
        "ERROR: must be owner of event trigger supabase_etl_ddl_message_trigger | own-objects",
        "ERROR: must be owner of function describe_table_schema | own-objects",
        "ERROR: permission denied for schema zero_0/cdc | own-objects",
        "ERROR: permission denied for schema etl | own-objects",
        "REPLICA IDENTITY=default but no PRIMARY KEY; add one | replica-identity",
        "slot has been invalidated with reason idle_timeout | slot-idle-timeout",
        "FATAL: could not access file \"nowhere\": No such file or directory | endpoint",
        "could not access file \"pgoutput\": No such file or directory | output-plugin",
        "could not access file \"wal2json\": No such file or directory | output-plugin",
        "ERROR: could not access file \"decoderbufs\": No such file or directory | output-plugin",
        "ERROR: library \"wal2json\" may not be used as an output plugin | output-plugin",
        "Replication slot 'airbyte_slot' is not valid: wal_status = 'lost', expected reserved | slot-health",
        "Replication slot 'airbyte_slot' not found using the query: SELECT 1 | slot-conflict",
        "replication slot \"flow_slot\" couldn't be created: timeout | replication-slots",
        "replication slot has no confirmed_flush_lsn (is it blocked on a long-running transaction) | blocking-transactions",
        "Unable to update filtered publication dbz_publication for table orders | publication-privileges",
        "ERROR: cannot create logical replication slot in transaction that has performed writes | null",
        "ERROR: logical replication target relation \"public.t\" has neither REPLICA IDENTITY index nor PRIMARY KEY column and published relation does not have REPLICA IDENTITY FULL | replica-identity",
        "ERROR: permission denied for function pg_create_logical_replication_slot | replication-role",
        "ERROR: permission denied for function pg_logical_emit_message | message-privilege",
        "ERROR: syntax error at or near \"CREATE_REPLICATION_SLOT\" | pooler",
        "ERROR: relation \"x\" is already member of publication \"y\" | publication-coverage",
        "ERROR: invalid byte sequence for encoding \"UTF8\": 0xe9 | server-version",
        "ERROR: cannot use different column lists for table \"public.orders\" in different publications | publication-columns",
        "ERROR: could not identify an equality operator for type json | replica-identity",
        "Expected exactly one replication slot but found 0. Please read the docs and add a replication slot to your database. | slot-conflict",
        "some tables missing from publication | publication-coverage",
        "Error: self signed certificate in certificate chain | tls",
        "Error: getaddrinfo ENOTFOUND db.abc.supabase.co | endpoint",
        "FATAL: Tenant or user not found | endpoint",
        "WARNING: logical decoding must be enabled to publish logical changes | wal-level",
        "ERROR: logical decoding on standby requires \"effective_wal_level\" >= \"logical\" on the primary | wal-level",
        "ERROR: logical replication sequence synchronization failed for subscription \"s\" | sequences",
        "PSYNC_S1141 | publication",
        "[PSYNC_S1146] | slot-health",
        "Publication Not Found | publication",
        "WAL Senders Below Replication Slots | wal-senders",
        "Unable to obtain valid replication slot. Make sure there are no long-running transactions running in parallel | blocking-transactions",
        "The connector is trying to read change stream starting at LSN{0/1}, but this is no longer available on the server. Reconfigure the connector to use a snapshot mode when needed. | slot-health",
        "ERROR:  cannot use column list for relation \"public.t\" in publication \"p\" | publication-columns",
        "DETAIL:  The publication contains a WHERE clause for partitioned table \"t\", which is not allowed when \"publish_via_partition_root\" is false. | publication-partitions",
        "ERROR:  cannot set parameter \"publish_via_partition_root\" to false for publication \"p\" | publication-partitions",
        "WARNING:  skipped loading publication \"shop_pub\" | publication",
        "WARNING:  publications \"a\", \"b\" do not exist on the publisher | publication",
        "DETAIL:  The publication does not exist at this point in the WAL. | publication",
        "ERROR:  publication \"p\" already exists | publication",
        "DETAIL:  Tables cannot be added to or dropped from FOR ALL TABLES publications. | publication-scope",
        "HINT:  The owner of a FOR ALL TABLES publication must be a superuser. | publication-privileges",
        "ERROR:  cannot change table \"t\" to unlogged because it is part of a publication | table-kinds",
        "ERROR:  cannot use different values of publish_generated_columns for table \"public.t\" in different publications | publication-columns",
        "ERROR:  ALTER TABLE / SET EXPRESSION is not supported for virtual generated columns in tables that are part of a publication | generated-columns",
        "ERROR:  logical replication target relation \"public.t\" has incompatible generated column: \"gen\" | generated-columns",
        "ERROR:  logical replication target relation \"public.t\" is missing replicated columns: \"a\", \"b\" | null",
        "DETAIL:  Only roles with the REPLICATION attribute may use replication slots. | replication-role",
        "ERROR:  logical decoding requires a database connection | replication-connection",
        "ERROR:  extended query protocol not supported in a replication connection | replication-connection",
        "ERROR:  permission denied to create subscription | null",
        "HINT:  Replication slot names may only contain lower case letters, numbers, and the underscore character. | slot-conflict",
        "ERROR:  replication slot name \"very_long\" is too long | slot-conflict",
        "ERROR:  replication slots can only be used if \"wal_level\" >= \"replica\" | wal-level",
        "FATAL:  logical replication slot \"s\" exists, but \"wal_level\" < \"logical\" | wal-level",
        "HINT:  Change \"wal_level\" to be \"logical\" or higher. | wal-level",
        "FATAL:  logical replication slot \"s\" exists on the standby, but \"hot_standby\" = \"off\" | recovery",
        "WAL required by replication slot s has been removed concurrently | slot-health",
        "DETAIL:  This slot has never previously reserved WAL, or it has been invalidated. | slot-health",
        "LOG:  invalidating obsolete replication slot \"s\" | slot-health",
        "DETAIL:  The slot's restart_lsn 0/3000000 exceeds the limit by 16777216 bytes. | slot-wal-size",
        "DETAIL:  The slot's idle time of 120s exceeds the configured \"idle_replication_slot_timeout\" duration of 60s. | slot-idle-timeout",
        "DETAIL:  The slot conflicted with xid horizon 745. | slot-health",
        "HINT:  You might also need to commit or roll back old prepared transactions, or drop stale replication slots. | transaction-wraparound",
        "ERROR:  requested starting point 0/5000000 is ahead of the WAL flush position of this server 0/3000000 | slot-health",
        "ERROR:  cannot enable failover for a replication slot on the standby | failover-slots",
        "ERROR:  exiting from slot synchronization because same name slot \"s\" already exists on the standby | failover-slots",
        "ERROR:  cannot synchronize replication slots from a standby server | failover-slots",
        "ERROR:  replication slot synchronization requires \"wal_level\" >= \"logical\" | failover-slots",
        "WARNING:  out of logical replication worker slots | null",
        "ERROR:  replication origin with ID 1 is already active for PID 4711 | null",
        "LOG:  subscription \"s\" has been disabled because of an error | null",
        "ERROR:  permission denied for function pg_replication_origin_session_setup | null",
        "FATAL:  unsupported startup parameter in options: statement_timeout | pooler",
        "ERROR:  prepared statement \"S_1\" already exists | pooler",
        "FATAL:  no such database: shop | endpoint",
        "FATAL:  no more connections allowed (max_client_conn) | endpoint",
        "FATAL:  MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size | endpoint",
        "(EAUTHQUERY) authentication query failed: connection to database not available | endpoint",
        "odyssey: c123: route for 'shop.app' is not found | endpoint",
        "odyssey: c123: failed to get remote server connection | endpoint",
        "FATAL:  SSL connection is required | tls",
        "certificate verify failed (unable to get local issuer certificate) | tls",
        "server certificate for \"db.example.com\" does not match host name \"10.0.0.1\" | tls",
        "FATAL:  role \"app\" does not exist | endpoint",
        "connection to server at \"10.0.0.1\", port 5432 failed: timeout expired | endpoint",
        "ERROR: Creating logical replication slot s is not supported on the Multi-AZ DB cluster reader node. Create the replication slot from the writer node instead. | recovery",
        "FATAL:  too many replication slots active before shutdown | replication-slots",
        "DETAIL:  This replication slot is being synchronized from the primary server. | failover-slots",
        "HINT:  Start the standby associated with the replication slot \"sb\", or amend parameter \"synchronized_standby_slots\". | failover-slots",
        "ERROR:  publication \"p\" is already in subscription \"s\" | null",
        "ERROR:  subscription \"s\" does not exist | null",
        "Failed to create replication slot | blocking-transactions",
        "Failed to create replication slot: ERROR: replication slot \"s\" already exists | slot-conflict",
        "ERROR:  could not create replication slot \"sub\": ERROR:  all replication slots are in use | replication-slots",
        "ERROR:  could not create replication slot \"sub\": ERROR:  replication slot \"sub\" already exists | slot-conflict",
        "ERROR:  apply worker for subscription \"s\" could not connect to the publisher: connection to server at \"db\" (10.0.0.7), port 5432 failed: FATAL:  number of requested standby connections exceeds max_wal_senders (currently 1) | wal-senders",
        "ERROR:  could not receive data from WAL stream: ERROR:  publication \"p\" does not exist | publication",
        "ERROR:  could not drop replication slot \"s\" on publisher: ERROR:  replication slot \"s\" is active for PID 7 | slot-conflict",
        "ERROR:  could not connect to publisher when attempting to drop replication slot \"s\": timeout | slot-retention",
        "DETAIL:  This slot has been invalidated because it was conflicting with recovery. | slot-health",
        "ERROR:  ALTER SUBSCRIPTION ... REFRESH with copy_data is not allowed when two_phase is enabled | null",
        "ERROR:  cannot use a logical replication slot for physical replication | slot-conflict",
        "ERROR:  cannot use a WHERE clause when removing a table from a publication | publication-columns",
        "ERROR:  replication origin name is too long | null",
        "ERROR:  cannot execute pg_current_xact_id() during recovery | recovery",
        "LOG:  Synchronization could lead to data loss, because the standby could not build a consistent snapshot to decode WALs at LSN 0/3000000. | failover-slots",
        "ERROR:  replication slot \"sb\" specified by \"primary_slot_name\" does not exist on primary server | failover-slots",
        "ERROR:  streaming requested, but not supported by output plugin | output-plugin",
        "WARNING:  oldest xmin is far in the past\\nHINT:  Close open transactions soon to avoid wraparound problems. | transaction-wraparound",
        "ERROR:  table \"public.orders\" not found on publisher | publication-coverage",
        "Creating new publication 'dbz_publication' for plugin 'PGOUTPUT' | null",
        "Creation of replication slot failed; query to create replication slot timed out, please make sure that there are no long running queries on the database. | blocking-transactions",
        "PostgresError: must be owner of table permissions | own-objects",
        "ERROR:  must be owner of table orders | publication-privileges",
        "Replication halted. Resync the replica to recover: Columns of table \"orders\" have changed | event-triggers",
        "replication stream inbound timeout after 120000ms | wal-sender-timeout",
        "Table public.orders is not part of publication 'powersync'. Run: `ALTER PUBLICATION powersync ADD TABLE public.orders` | publication-coverage",
        "Postgres connection: Explicit cacert is required for `sslmode: verify-ca` | tls",
        "Timeout waiting for Postgres lock acquisition | slot-conflict",
        "Snapshot timed out while waiting for a table lock | blocking-transactions",
        "The replication slot 'supabase_etl_apply_1' for pipeline 1 has been invalidated. This typically happens when the slot falls too far behind and PostgreSQL removes the required WAL segments. | slot-health",
        "Tenant database has reached the maximum number of WAL senders | wal-senders",
        "Supabase pooled connections are not supported. Please use a direct connection. | pooler",
        "Before data is null for UPDATE/DELETE event. This usually happens when the source table is not configured with REPLICA IDENTITY FULL. Schema name: public | replica-identity",
        "Unable to obtain valid replication slot rw_cdc_1: wal_status is lost | slot-health",
        "table public.orders has replica identity 'n'/NOTHING | replica-identity",
        "FATAL: too many authentication failures, new connections are temporarily blocked | endpoint",
        "FATAL: server login has been failing, cached error: password authentication failed for user \"app\" (server_login_retry) | endpoint",
        "client connections exceeded (max_user_client_connections) | endpoint",
        "2 open two-phase transactions, this may block replication slot creation | prepared-transactions",
        "odyssey: c1: replication lag too big (12 seconds), connection rejected: db app | recovery",
        "User does not have connect permission on database | database-privileges",
        "Caused by: java.lang.RuntimeException: PostgreSQL table public.orders exists, but the connection user `rw` does not have USAGE privilege on schema `public`. Grant privileges on the upstream PostgreSQL database: GRANT USAGE ON SCHEMA public TO rw | table-privileges",
        "PostgreSQL table public.orders exists, but the connection user `rw` does not have SELECT privilege on it. The user has column-level privilege on at least one column, but RisingWave requires table-level privilege for CDC schema discovery and snapshot reads. | table-privileges",
        "unable to connect to database for replication: dial tcp 10.0.0.7:5432: something new | replication-connection",
        "unable to connect to database: dial tcp 10.0.0.7:5432: something new | endpoint",
        "ERROR:  a non-read-only serializable transaction cannot import a snapshot from a read-only transaction | null",
        "WARN Connector has enabled automated replication slot removal upon restart (slot.drop.on.stop = true). This setting is not recommended for production environments, as a new replication slot will be created after a connector restart, resulting in missed data change events. | null",
        "Received an update from PG for public.orders that did not have old data included in the message. | replica-identity",
        "Reset required but --auto-reset is not enabled. This can happen for upstream databases that do not support event triggers. To correct this, see https://zero.rocicorp.dev/docs | event-triggers",
        "Last recorded offset is no longer available on the server. | slot-health",
        "Waiting for the replication connection setup to complete... Check that you don't have pending transactions in the database. | blocking-transactions",
        "only TLS connections are allowed | tls",
        "ERROR:  invalid byte sequence for encoding \"UTF8\": 0x00 | null",
        "ERROR:  could not access file \"$libdir/postgis-3\": No such file or directory | null",
        "Replication slot has been invalidated | slot-health",
        "ERROR:  Replication slot \"s\" has been invalidated | slot-health",
        "ERROR:  cannot query or manipulate replication origin when \"max_active_replication_origins\" is 0 | null",
        "FATAL:  unsupported startup parameter: search_path | pooler",
        "psql: error: connection to server at \"db\" (10.0.0.7), port 6432 failed: channel binding required but not supported by server's authentication request | endpoint",
        "FATAL:  Ident authentication failed for user \"app\" | endpoint",
        "FATAL:  connection requires a valid client certificate | tls",
        "LOG:  could not accept SSL connection: tlsv1 alert unknown ca | tls",
        "ERROR:  could not find record for logical decoding: missing contrecord at 0/1FFF400 | slot-health",
        "Discovered zero tables. | table-privileges",
        "unable to establish replication connectivity: failed to create replication connection: something new | replication-connection",
        "failed to check replication permissions: wal_level is not logical | wal-level",
        "error sending START_REPLICATION query: something new | replication-connection",
        "Unable to continue replication from LSN 0/1A2B3C4 | event-triggers",
        "Your source database has 1 free WAL sender processes, but this pipeline may need up to 5 during the initial table copy | wal-senders",
        "`max_slot_wal_keep_size` is 0 MB, leaving no per-slot WAL retention headroom. | slot-wal-size",
        "BigQuery primary key schema mismatch | null",
        "LOG:  logical decoding is enabled upon creating a new logical replication slot | wal-level",
        "LOG:  logical decoding is disabled because there are no valid logical replication slots | wal-level",
        "DETAIL:  Logical decoding was concurrently disabled during the logical replication slot creation. | wal-level",
        "ERROR:  cannot attach table \"orders_2027\" as partition because it is referenced in publication \"p\" EXCEPT clause | publication-partitions",
        "ERROR:  must be superuser to set ALL TABLES | publication-privileges",
        "ERROR:  publication \"p\" is defined as FOR ALL SEQUENCES | publication-scope",
        "WARNING:  insufficient privileges on publisher sequence (\"public.orders_id_seq\") | sequences",
        "WARNING:  insufficient privileges on subscriber sequences (\"public.a\", \"public.b\") | null",
        "WARNING:  missing sequence on publisher (\"public.orders_id_seq\") | sequences",
        "WARNING:  mismatched or renamed sequence on subscriber (\"public.orders_id_seq\") | null",
        "ERROR:  replication slot name \"pg_conflict_detection\" is reserved | identifier-names",
        "LOG:  logical replication worker for subscription \"s\" has stopped retaining the information for detecting conflicts | null",
        "WARNING:  terminating walsender process due to replication shutdown timeout | endpoint",
        "WARNING:  terminating walsender process due to replication timeout | wal-sender-timeout",
        "FATAL:  could not write to WAL segment 000000010000000000000001 at offset 0, length 8192: Input/output error | null",
        "PANIC:  could not write to file \"pg_wal/xlogtemp.4242\": No space left on device | slot-retention",
        "ERROR:  could not extend file \"base/16384/2619\": No space left on device\\nHINT:  Check free disk space. | slot-retention",
        "LOG:  creating replication conflict detection slot | null",
        "Replication setup failed: The publication \"shop\" was not found. | publication",
        "Table 'public.orders' is not included in publication 'shop'. The table must be added to the publication to receive events. | publication-coverage",
        "ERROR:  unsupported use of logical decoding plugin \"pgrepack\" | output-plugin",
        "pg_createsubscriber: error: publisher requires \"wal_level\" >= \"logical\" | wal-level",
        "pg_createsubscriber: error: publisher requires 2 replication slots, but only 1 remain | replication-slots",
        "pg_createsubscriber: error: publisher requires 2 WAL sender processes, but only 0 remain | wal-senders",
        "pg_createsubscriber: error: subscriber requires 2 logical replication workers, but only 1 remain | null",
        "pg_createsubscriber: warning: required WAL could be removed from the publisher | slot-wal-size",
        "pg_createsubscriber: error: primary server cannot be in recovery | recovery",
        "pg_createsubscriber: warning: replication slot \"s\" created in database \"shop\" on primary was left behind | slot-retention",
        "pg_recvlogical: error: could not establish database-specific replication connection | replication-connection",
        "\"wal_level\" must be \"logical\" but is set to \"replica\" | wal-level",
        "Your installation contains logical replication slots that cannot be upgraded. | slot-health",
        "postgres: replication slot mysteriously missing | slot-health",
        "postgres: unsupported action: database restored from point-in-time backup. Expected timeline ID 1 but got 2 | slot-health",
        "postgres: TOASTed value missing from old row. Did you forget to set REPLICA IDENTITY to FULL for your table? | replica-identity",
        "postgres: old row missing from replication stream. Did you forget to set REPLICA IDENTITY to FULL for your table? | replica-identity",
        "postgres: incompatible schema change: column total type changed from 23 to 20 | null",
        "User 'airbyte' does not have sufficient privileges for CDC replication. Please read the docs and add required privileges. | replication-role",
        "Database connection does not support the replication protocol. Connect directly to the database host, not through a connection pooler, and verify the user has REPLICATION privilege. | replication-connection",
        "Saved offset is before replication slot's confirmed lsn. Please reset the connection, and then increase WAL retention and/or increase sync frequency to prevent this from happening in the future. | slot-health",
        "failed to clean up replication slot \"conduitslot\": something new | slot-retention",
        "ERROR:  could not rename file \"pg_logical/snapshots/25-3370F40.snap.19943.tmp\" to \"pg_logical/snapshots/25-3370F40.snap\": No such file or directory | null",
        "ERROR:  Internal error encountered during logical decoding of aborted sub-transaction | null",
        "java.lang.IllegalArgumentException: Unsupported message type: b | slot-conflict",
        "org.postgresql.util.PSQLException: This connection has been closed. | endpoint",
        "PostgreSQL connection has been closed during the apply loop | wal-sender-timeout",
        "FATAL:  lost synchronization with server: got message type \"Z\", length 5 | endpoint",
        "FEHLER:  logische Dekodierung erfordert »wal_level« >= »logical« | wal-level",
        "FEHLER:  Publikation »orders_pub« existiert nicht | publication",
        "FATAL:  keine Berechtigung, um WAL-Sender zu starten | replication-role",
        "FEHLER:  keine Berechtigung für Tabelle orders | table-privileges",
        "ERREUR:  le slot de réplication « s » est actif pour le PID 974 | slot-conflict",
        "ERREUR:  tous les slots de réplication sont utilisés | replication-slots",
        "FATAL:  désolé, trop de clients sont déjà connectés | connection-headroom",
        "エラー:  レプリケーションスロット\"s\"はPID974で使用中です | slot-conflict",
        "エラー:  パブリケーション\"orders_pub\"は存在しません | publication",
        "FATAL:  残りの接続枠はSUPERUSER属性を持つロールのために予約されています | connection-headroom",
        "Replication slot creation failed: PostgreSQL configuration limit exceeded | replication-slots"
      })
  void theFirstAnswerIsTheRightOne(String pasted, @org.jspecify.annotations.Nullable String check) {
    List<Match> matches = TEXTS.matches(pasted);
    assertThat(matches).as(pasted).isNotEmpty();
    assertThat(matches.get(0).check()).as(pasted + " -> " + matches).isEqualTo(check);
  }

  /** What no words say, the code of a server that speaks another language does. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "ERROR: FATAL: etwas ganz Neues (SQLSTATE 53300) | connection-headroom",
        "FATAL:  53300: trop de clients sont connectés | connection-headroom",
        "FATALE:  28P01: autenticazione con password fallita per l'utente \"app\" | endpoint",
        "ошибка: ... code: '28P01', | endpoint",
        "{\"message\":\"Sitzung beendet\",\"code\":\"25P03\"} | session-timeouts",
        "** (Postgrex.Error) FATAL 57P03 (cannot_connect_now) il sistema di database si sta avviando | endpoint",
        "org.postgresql.util.PSQLException: FEHLER: nicht erlaubt; SQLState: 25006 | recovery",
        "FATAL: no existe la base de datos «shop» (SQLSTATE 3D000) | endpoint"
      })
  void aCodeThatMeansOneThingIsRead(String pasted, String check) {
    List<Match> matches = TEXTS.matches(pasted);
    assertThat(matches).as(pasted).hasSize(1);
    assertThat(matches.get(0).check()).as(pasted).isEqualTo(check);
    assertThat(matches.get(0).text()).startsWith("SQLSTATE ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERRORE:  42501: permesso negato per la tabella orders",
        "FEHLER: Relation »orders« existiert nicht (SQLSTATE 42P01)",
        "FEHLER: Anweisung abgebrochen (SQLSTATE 57014)",
        "GET /orders/53300 HTTP/1.1",
        "INFO 53300 rows copied",
        "ORDER 53300 (paid)",
        "zip code: 53300",
        "{\"city\":\"Laval\",\"code\":\"53300\"}"
      })
  void aCodeOfSeveralCausesSaysNothing(String pasted) {
    assertThat(TEXTS.matches(pasted)).isEmpty();
  }

  /** Words that are known say more than a code. */
  @Test
  void theWordsComeBeforeTheCode() {
    assertThat(
            TEXTS
                .matches(
                    "FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute (SQLSTATE 53300)")
                .get(0)
                .text())
        .doesNotContain("SQLSTATE");
  }

  @Test
  void eachLineOfALogIsExplainedOnce() {
    String log =
        """
        2026-11-20 12:00:00.001 UTC [1] LOG:  starting PostgreSQL 16.4 on x86_64-pc-linux-gnu
        2026-11-20 12:03:12.002 UTC [4242] repl@shop ERROR:  publication "orders_pub" does not exist
        2026-11-20 12:03:13.002 UTC [4242] repl@shop ERROR:  publication "orders_pub" does not exist
        2026-11-20 12:03:14.002 UTC [4243] repl@shop ERROR:  division by zero
        2026-11-20 12:03:15.002 UTC [4244] repl@shop ERROR:  all replication slots are in use
        """;
    assertThat(TEXTS.lines(log))
        .extracting(line -> line.number() + " " + line.match().check())
        .containsExactly("2 publication", "5 replication-slots");
  }

  @Test
  void theNearestIsNamedWhereNoneFits() {
    String pasted = "logical decoding of something wants a level";
    assertThat(TEXTS.matches(pasted)).isEmpty();
    assertThat(TEXTS.nearest(pasted)).isPresent();
    assertThat(TEXTS.nearest("quick brown foxes jump")).isEmpty();
  }

  /** Twice the same answer to the same words. */
  @Test
  void noTextStandsTwiceInAProfile() {
    ConsumerCatalog catalog = new ConsumerCatalog();
    for (String id : catalog.ids()) {
      assertThat(
              catalog.get(id).errors().stream()
                  .map(error -> error.text().toLowerCase(Locale.ROOT) + " " + error.check()))
          .as(id)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void whoWritesATextIsSaidAsItIs() {
    assertThat(TEXTS.matches("FATAL: Tenant or user not found").get(0).speaker())
        .isEqualTo("a pooler");
    assertThat(TEXTS.matches("x509: certificate signed by unknown authority").get(0).speaker())
        .isEqualTo("a client");
    assertThat(TEXTS.matches("ERROR:  all replication slots are in use").get(0).speaker())
        .isEqualTo("PostgreSQL");
  }

  /** What only a pooler or a host can mean is not put into PostgreSQL's mouth. */
  @Test
  void whatAPoolerMeansAPoolerSays() {
    Pattern other =
        Pattern.compile(
            "^(the )?(PgBouncer|Odyssey|PgDog|PgCat|Supabase's pooler|Neon|RDS Proxy)\\b.*");
    assertThat(new ConsumerCatalog().get("generic").errors())
        .filteredOn(error -> error.means() != null && other.matcher(error.means()).matches())
        .isNotEmpty()
        .allSatisfy(error -> assertThat(error.by()).as(error.text()).isNotNull());
  }
}
