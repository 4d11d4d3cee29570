// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that client libraries read out of a URI and do not send to libpq: they say nothing of
 * where to connect, so they are set aside, and one line says so. The names are those of each
 * library's own documentation.
 */
final class ClientParameter {
  private static final Map<String, String> OWNERS = owners();

  /** All of one family, spelt out: what begins like them may be a piece of a password. */
  private static final Pattern MIGRATE =
      Pattern.compile(
          "x-(migrations-table|migrations-table-quoted|statement-timeout|multi-statement"
              + "|multi-statement-max-size|no-lock|lock-strategy|lock-table|advisory-lock-mode)");

  /** What some library reads from its strings and means as libpq means another word. */
  private static final Map<String, String> MEANT =
      Map.of(
          "database", "dbname",
          "ssl-mode", "sslmode",
          "ssl-root-cert", "sslrootcert",
          "ssl-ca", "sslrootcert",
          "ssl-cert", "sslcert",
          "ssl-key", "sslkey",
          "tlsmode", "sslmode");

  /** Words of other databases and libraries, and what libpq has for each. */
  private static final Map<String, String> ELSEWHERE = elsewhere();

  private ClientParameter() {}

  /** The libpq keyword that a library's word is taken for; null: it is none. */
  static @Nullable String meant(String name) {
    return MEANT.get(name);
  }

  /** The libpq keyword to write in place of a word that is not taken; null: it is not known. */
  static @Nullable String elsewhere(String name) {
    return ELSEWHERE.get(name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", ""));
  }

  private static Map<String, String> elsewhere() {
    Map<String, String> all = new LinkedHashMap<>();
    put(all, "user", "username userid uid login");
    put(all, "dbname", "db databasename catalog initialcatalog");
    put(all, "host", "hostname server servername datasource");
    put(all, "host=/DIRECTORY", "socket unixsock unixsocket socketpath");
    put(all, "password", "pass passwd pwd");
    put(
        all,
        "sslmode=require",
        "ssl tls tlsmode usessl encrypt rejectunauthorized ssl.rejectunauthorized");
    put(all, "sslrootcert", "sslca sslrootca cafile tlscafile");
    put(all, "target_session_attrs", "targetservertype");
    put(all, "connect_timeout", "connectiontimeout connecttimeoutms logintimeout");
    return Map.copyOf(all);
  }

  /** Whose it is; null: nobody's that is known. */
  static @Nullable String owner(String name) {
    return MIGRATE.matcher(name).matches()
        ? "golang-migrate"
        : OWNERS.get(name.toLowerCase(Locale.ROOT));
  }

  /**
   * One line on those that were set aside.
   *
   * @param where what messages call the string
   * @param names as written; they are names of this table
   */
  static String note(String where, List<String> names) {
    Map<String, List<String>> byOwner =
        names.stream()
            .distinct()
            .collect(
                Collectors.groupingBy(
                    name -> String.valueOf(owner(name)), LinkedHashMap::new, Collectors.toList()));
    return "%s: not used, as libpq does not know them: %s%s"
        .formatted(
            where,
            byOwner.entrySet().stream()
                .map(
                    entry ->
                        "%s (%s)".formatted(String.join(", ", entry.getValue()), entry.getKey()))
                .collect(Collectors.joining("; ")),
            names.contains("pgbouncer")
                ? "; pgbouncer says that a pooler is in the path: use --direct-url for the server itself"
                : names.contains("schema") ? "; --schema NAME judges one schema" : "");
  }

  private static Map<String, String> owners() {
    Map<String, String> all = new LinkedHashMap<>();
    put(
        all,
        "Prisma",
        "schema pgbouncer connection_limit pool_timeout socket_timeout statement_cache_size"
            + " sslaccept sslidentity single_use_connections max_idle_connection_lifetime"
            + " max_connection_lifetime");
    put(
        all,
        "Rails",
        "reconnect replica database_tasks migrations_paths pool prepared_statements checkout_timeout encoding schema_search_path reaping_frequency"
            + " min_connections max_age pool_jitter min_messages variables idle_timeout adapter advisory_locks statement_limit"
            + " max_threads collation insert_returning keepalive");
    put(
        all,
        "Django",
        "conn_max_age conn_health_checks ssl_require disable_server_side_cursors atomic_requests"
            + " server_side_binding autocommit engine time_zone");
    put(all, "Doctrine and Symfony", "serverversion charset");
    put(all, "Laravel", "prefix prefix_indexes sticky");
    put(all, "CakePHP", "cachemetadata quoteidentifiers persistent");
    put(all, "CodeIgniter", "char_set dbcollat dbdriver");
    put(all, "Drupal", "module");
    put(all, "Ory", "max_conns max_idle_conns max_conn_lifetime max_conn_idle_time");
    put(all, "bun's pgdriver", "dial_timeout read_timeout write_timeout");
    put(all, "Buffalo's pop", "idle_pool");
    put(all, "Bun", "idletimeout maxlifetime");
    put(all, "Airflow", "iam aws_conn_id cursor");
    put(all, "Caqti", "notice_processing use_single_row_mode");
    put(all, "peewee", "stale_timeout");
    put(
        all,
        "YugabyteDB's drivers",
        "load_balance topology_keys yb_servers_refresh_interval fallback_to_topology_keys_only"
            + " failed_host_reconnect_delay_secs load-balance topology-keys"
            + " yb-servers-refresh-interval");
    put(all, "Sequel", "max_connections driver_options keep_reference");
    put(
        all,
        "crystal-pg",
        "initial_pool_size max_pool_size max_idle_pool_size retry_attempts retry_delay");
    put(all, "databases and Tortoise", "min_size max_size minsize maxsize max_queries");
    put(all, "Sequelize and TypeORM", "dialect logging native synchronize poolsize type");
    put(all, "tokio-postgres", "keepalives_retries");
    put(
        all,
        "SQLAlchemy",
        "use_native_uuid use_native_unicode use_setinputsizes isolation_level echo plugin"
            + " executemany_batch_page_size executemany_values_page_size"
            + " insertmanyvalues_page_size pool_recycle pool_pre_ping max_overflow async_fallback prepared_statement_cache_size prepared_statement_name_func"
            + " executemany_mode use_native_hstore");
    put(
        all,
        "asyncpg",
        "command_timeout server_settings max_cached_statement_lifetime max_cacheable_statement_size"
            + " direct_tls timeout record_class");
    put(all, "psycopg", "prepare_threshold");
    put(
        all,
        "node-postgres",
        "uselibpqcompat query_timeout statement_timeout lock_timeout"
            + " idle_in_transaction_session_timeout connectiontimeoutmillis idletimeoutmillis max"
            + " min");
    put(
        all,
        "postgres.js",
        "max_lifetime max_pipeline prepare fetch_types debug transform backoff keep_alive no_prepare publications");
    put(all, "Vercel and Supabase", "supa workaround");
    put(
        all,
        "pgx",
        "pool_ping_timeout min_read_buffer_size prefer_simple_protocol krbspn pool_max_conns pool_min_conns pool_min_idle_conns pool_max_conn_lifetime"
            + " pool_max_conn_lifetime_jitter pool_max_conn_idle_time pool_health_check_period"
            + " default_query_exec_mode description_cache_capacity statement_cache_capacity"
            + " statement_cache_mode");
    put(
        all,
        "lib/pq and pgx",
        "binary_parameters disable_prepared_binary_result search_path timezone datestyle"
            + " intervalstyle bytea_output extra_float_digits standard_conforming_strings work_mem"
            + " default_transaction_isolation default_transaction_read_only"
            + " default_transaction_deferrable synchronous_commit client_min_messages lc_messages"
            + " idle_session_timeout transaction_timeout plan_cache_mode jit geqo row_security");
    put(all, "sqlx", "statement-cache-capacity");
    put(
        all,
        "Ecto",
        "pool_size queue_target queue_interval socket_options pool_count ssl_opts log"
            + " show_sensitive_data_on_connection_error migration_lock");
    put(
        all,
        "pgjdbc",
        "currentschema tcpkeepalive sockettimeout preparethreshold prefetch defaultrowfetchsize"
            + " rewritebatchedinserts stringtype readonly autosave reewritebatchedinserts"
            + " applicationname sslfactory sslfactoryarg cachepreparedstatements");
    put(
        all,
        "Npgsql",
        "pooling minpoolsize maxpoolsize maximum_pool_size minimum_pool_size"
            + " trustservercertificate includeerrordetail");
    return Map.copyOf(all);
  }

  private static void put(Map<String, String> all, String owner, String names) {
    for (String name : names.split(" ", -1)) {
      all.put(name, owner);
    }
  }
}
