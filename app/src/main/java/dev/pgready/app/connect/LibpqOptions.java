package dev.pgready.app.connect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * libpq's connection parameters and the environment variable of each (PostgreSQL manual, "Parameter
 * Key Words" and "Environment Variables", versions 13 to 18).
 */
final class LibpqOptions {
  /** By keyword; an empty string where no variable exists. */
  private static final Map<String, String> VARIABLES = variables();

  /** Values that must not be printed. */
  static final Set<String> SECRET =
      Set.of(
          "password", "sslpassword", "scram_client_key", "scram_server_key", "oauth_client_secret");

  private LibpqOptions() {}

  static boolean known(String keyword) {
    return VARIABLES.containsKey(keyword);
  }

  static Set<String> keywords() {
    return VARIABLES.keySet();
  }

  /** Null where libpq has no variable for that keyword. */
  static @Nullable String variable(String keyword) {
    String name = VARIABLES.getOrDefault(keyword, "");
    return name.isEmpty() ? null : name;
  }

  private static Map<String, String> variables() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("service", "PGSERVICE");
    all.put("servicefile", "PGSERVICEFILE");
    all.put("user", "PGUSER");
    all.put("password", "PGPASSWORD");
    all.put("passfile", "PGPASSFILE");
    all.put("channel_binding", "PGCHANNELBINDING");
    all.put("connect_timeout", "PGCONNECT_TIMEOUT");
    all.put("dbname", "PGDATABASE");
    all.put("host", "PGHOST");
    all.put("hostaddr", "PGHOSTADDR");
    all.put("port", "PGPORT");
    all.put("client_encoding", "PGCLIENTENCODING");
    all.put("options", "PGOPTIONS");
    all.put("application_name", "PGAPPNAME");
    all.put("fallback_application_name", "");
    all.put("keepalives", "");
    all.put("keepalives_idle", "");
    all.put("keepalives_interval", "");
    all.put("keepalives_count", "");
    all.put("tcp_user_timeout", "");
    all.put("replication", "");
    all.put("gssencmode", "PGGSSENCMODE");
    all.put("gsslib", "PGGSSLIB");
    all.put("gssdelegation", "PGGSSDELEGATION");
    all.put("krbsrvname", "PGKRBSRVNAME");
    all.put("sslmode", "PGSSLMODE");
    all.put("sslnegotiation", "PGSSLNEGOTIATION");
    all.put("sslcompression", "PGSSLCOMPRESSION");
    all.put("sslcert", "PGSSLCERT");
    all.put("sslkey", "PGSSLKEY");
    all.put("sslkeylogfile", "");
    all.put("sslpassword", "");
    all.put("sslcertmode", "PGSSLCERTMODE");
    all.put("sslrootcert", "PGSSLROOTCERT");
    all.put("sslcrl", "PGSSLCRL");
    all.put("sslcrldir", "PGSSLCRLDIR");
    all.put("sslsni", "PGSSLSNI");
    all.put("requirepeer", "PGREQUIREPEER");
    all.put("require_auth", "PGREQUIREAUTH");
    all.put("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION");
    all.put("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION");
    all.put("min_protocol_version", "PGMINPROTOCOLVERSION");
    all.put("max_protocol_version", "PGMAXPROTOCOLVERSION");
    all.put("target_session_attrs", "PGTARGETSESSIONATTRS");
    all.put("load_balance_hosts", "PGLOADBALANCEHOSTS");
    all.put("scram_client_key", "");
    all.put("scram_server_key", "");
    all.put("oauth_issuer", "");
    all.put("oauth_client_id", "");
    all.put("oauth_client_secret", "");
    all.put("oauth_scope", "");
    return Collections.unmodifiableMap(all);
  }
}
