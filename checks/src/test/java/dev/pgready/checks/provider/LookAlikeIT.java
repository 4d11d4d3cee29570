// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.providers.Confidence;
import dev.pgready.providers.Detection;
import dev.pgready.providers.EndpointKind;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.providers.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real servers dressed up as hosts: the settings, roles, functions and version text by which a host
 * is recognised are put on a stock PostgreSQL and read by the real catalogue statement, as a plain
 * role. This proves recognition, not how the hosts behave.
 */
final class LookAlikeIT {
  private static final ProviderDetector DETECTOR = new ProviderDetector(ProviderCatalog.builtIn());

  private static TestPostgres server = TestPostgres.shared(16);

  /**
   * The dress of one host.
   *
   * @param settings names with a dot
   * @param roles made for the test
   * @param functions without arguments, in pg_catalog
   * @param version what version() answers; empty: as it is
   */
  record LookAlike(
      String id,
      List<String> settings,
      List<String> roles,
      List<String> functions,
      String version) {
    @Override
    public String toString() {
      return id + " " + settings + roles + functions + version;
    }
  }

  private static LookAlike settings(String id, String... names) {
    return new LookAlike(id, List.of(names), List.of(), List.of(), "");
  }

  private static LookAlike roles(String id, String... names) {
    return new LookAlike(id, List.of(), List.of(names), List.of(), "");
  }

  private static LookAlike version(String id, String text) {
    return new LookAlike(id, List.of(), List.of(), List.of(), text);
  }

  static Stream<LookAlike> lookAlikes() {
    return Stream.of(
        settings("aws-rds", "rds.extensions", "rds.logical_replication"),
        roles("aws-rds", "rdsadmin", "rds_superuser", "rds_replication"),
        // everything of RDS is on Aurora too
        new LookAlike(
            "aws-aurora",
            List.of("rds.extensions", "rds.logical_replication"),
            List.of("rdsadmin", "rds_superuser"),
            List.of("aurora_version"),
            ""),
        settings("gcp-cloudsql", "cloudsql.logical_decoding", "cloudsql.iam_authentication"),
        roles("gcp-cloudsql", "cloudsqlsuperuser", "cloudsqladmin"),
        settings("gcp-alloydb", "alloydb.logical_decoding", "alloydb.iam_authentication"),
        // were the neighbour's signs there too
        new LookAlike(
            "gcp-alloydb",
            List.of(
                "alloydb.logical_decoding",
                "google_columnar_engine.enabled",
                "cloudsql.logical_decoding"),
            List.of("cloudsqlsuperuser"),
            List.of(),
            ""),
        settings("alloydb-omni", "google_columnar_engine.enabled"),
        roles("yandex", "mdb_admin", "mdb_replication"),
        roles("ibm-cloud", "ibm-cloud-base-user"),
        roles("ubicloud", "ubi_replication", "ubi_monitoring"),
        roles("snowflake-postgres", "snowflake_admin"),
        roles("snowflake-postgres", "snowflake_admin", "crunchy_superuser"),
        roles("kubeblocks", "kbadmin", "kbreplicator"),
        roles("kubeblocks", "kbadmin", "robot_zmon"),
        version(
            "edb-cloud",
            "PostgreSQL 16.2 (Debian 16.2.0-3.buster) (BigAnimal Edition) on x86_64-pc-linux-gnu"),
        settings("azure-flexible", "azure.extensions"),
        roles("azure-flexible", "azure_pg_admin", "azuresu"),
        roles("azure-single", "azure_pg_admin", "azure_superuser"),
        settings("supabase", "supautils.privileged_extensions", "supautils.privileged_role"),
        roles("supabase", "supabase_admin", "supabase_auth_admin"),
        settings("neon", "neon.endpoint_id", "neon.timeline_id"),
        roles("neon", "neon_superuser"),
        new LookAlike(
            "lakebase",
            List.of("neon.endpoint_id", "neon.timeline_id"),
            List.of("databricks_superuser", "neon_superuser"),
            List.of(),
            ""),
        roles("fly-mpg", "fly-user"),
        new LookAlike(
            "fly-mpg",
            List.of(),
            List.of("fly-user", "_crunchyrepl"),
            List.of(),
            "PostgreSQL 16.8 - Percona Distribution on x86_64-pc-linux-gnu"),
        roles("fly-postgres", "flypgadmin", "repmgr"),
        settings("planetscale", "extwlist.pscale_allowed_extensions"),
        roles("digitalocean", "doadmin"),
        roles("digitalocean", "doadmin", "avnadmin"),
        roles("aiven", "avnadmin"),
        roles("crunchy-bridge", "crunchy_superuser", "crunchy_replication"),
        roles("tiger-cloud", "tsdbadmin"),
        settings("xata", "xatautils.privileged_role"),
        roles("xata", "xata_superuser"),
        roles("scaleway", "_rdb_admin"),
        roles("zalando-operator", "robot_zmon", "zalandos"),
        roles("crunchy-pgo", "_crunchyrepl", "_crunchypgbouncer"),
        version("percona-distribution", "PostgreSQL 16.8 - Percona Server for PostgreSQL 16.8"),
        version("homebrew", "PostgreSQL 17.2 (Homebrew) on aarch64-apple-darwin24.1.0, 64-bit"),
        version("postgres-app", "PostgreSQL 17.2 (Postgres.app) on aarch64-apple-darwin, 64-bit"),
        version(
            "linux-debian",
            "PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu, 64-bit"),
        version(
            "docker", "PostgreSQL 17.5 (Debian 17.5-1.pgdg120+1) on x86_64-pc-linux-gnu, 64-bit"),
        version("docker", "PostgreSQL 16.2 on x86_64-pc-linux-musl, compiled by gcc (Alpine 13.2)"),
        version("cockroachdb", "CockroachDB CCL v25.1.0 (x86_64-pc-linux-gnu, built 2025/02/01)"),
        version("yugabytedb", "PostgreSQL 15.2-YB-2025.1.0.0-b0 on x86_64-pc-linux-gnu"),
        version(
            "redshift", "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC, Redshift 1.0.2"),
        version("greenplum", "PostgreSQL 12.12 (Greenplum Database 7.1.0 build commit:abc)"),
        version("postgres-xl", "PostgreSQL 10.9 (Postgres-XL 10r1.1) on x86_64-pc-linux-gnu"));
  }

  @BeforeAll
  static void start() {
    server = TestPostgres.start(16, "allow_system_table_mods = on");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @MethodSource("lookAlikes")
  void isRecognisedAsItself(LookAlike host) {
    Signals signals = dress(host);
    Detection detection = DETECTOR.detect(signals, "127.0.0.1", server.port(), "app");
    assertThat(detection.profile().id()).as(detection.evidence().toString()).isEqualTo(host.id());
    assertThat(detection.evidence()).isNotEmpty();
    assertThat(detection.endpoint()).isEqualTo(EndpointKind.DIRECT);
  }

  @Test
  void aStockServerIsNobodys() {
    Signals signals = dress(settings("none"));
    Detection detection = DETECTOR.detect(signals, "127.0.0.1", server.port(), "app");
    assertThat(detection.profile().id())
        .as(detection.evidence().toString())
        .isEqualTo("self-managed");
    assertThat(detection.confidence()).isEqualTo(Confidence.UNKNOWN);
  }

  @Test
  void herokuIsNotTheAuroraThatItRunsOn() {
    Signals aurora =
        dress(
            new LookAlike(
                "x", List.of("rds.extensions"), List.of(), List.of("aurora_version"), ""));
    String host = "c1i13pt05ja4ag.cluster-czrs8kj4isg7.us-east-1.rds.amazonaws.com";
    assertThat(DETECTOR.detect(aurora, host, 5432, "u5rkcl7f9v3pqn").profile().id())
        .isEqualTo("heroku");
  }

  @Test
  void behindRdsProxyIsRdsAtAPooledEndpoint() {
    Signals rds = dress(settings("x", "rds.extensions"));
    Detection detection =
        DETECTOR.detect(rds, "shop.proxy-c9akciq32abc.eu-west-1.rds.amazonaws.com", 5432, "app");
    assertThat(detection.profile().id()).isEqualTo("aws-rds");
    assertThat(detection.confidence()).isEqualTo(Confidence.CERTAIN);
    assertThat(detection.endpoint()).isEqualTo(EndpointKind.POOLED);
  }

  @Test
  void aMultiAzClusterOfRdsIsNotAurora() {
    Signals rds = dress(settings("x", "rds.extensions"));
    Detection detection =
        DETECTOR.detect(
            rds, "shop.cluster-ro-c9akciq32abc.eu-west-1.rds.amazonaws.com", 5432, "app");
    assertThat(detection.profile().id()).isEqualTo("aws-rds-cluster");
    assertThat(detection.confidence()).isEqualTo(Confidence.CERTAIN);
    assertThat(detection.endpoint()).isEqualTo(EndpointKind.READER);
  }

  @Test
  void settingsOfTheServerFileTellTheOperators() {
    server.restart(
        "cluster_name = 'hippo'", "ssl_cert_file = '/controller/certificates/server.crt'");
    try {
      assertThat(detectPlain()).isEqualTo("cloudnativepg");
      server.restart("ssl_cert_file = '/var/lib/postgresql/data/certs/server.crt'");
      assertThat(detectPlain()).isEqualTo("railway");
      server.restart("ssl_cert_file = '/pgconf/tls/tls.crt'");
      assertThat(detectPlain()).isEqualTo("crunchy-pgo");
      Signals percona =
          dress(version("x", "PostgreSQL 16.8 - Percona Distribution on x86_64-pc-linux-gnu"));
      assertThat(DETECTOR.detect(percona, null, 5432, "app").profile().id())
          .isEqualTo("percona-operator");
      server.restart("ssl_cert_file = 'server.crt'", "cluster_name = '16/main'");
      Detection debian = DETECTOR.detect(dress(settings("x")), null, 5432, "app");
      assertThat(debian.profile().id()).isEqualTo("linux-debian");
      assertThat(debian.change("wal_level", "logical").commands())
          .containsExactly("sudo systemctl restart postgresql@16-main");
    } finally {
      server.restart("cluster_name = ''", "ssl_cert_file = 'server.crt'");
    }
  }

  private static String detectPlain() {
    return DETECTOR.detect(dress(settings("x")), null, 5432, "app").profile().id();
  }

  /** Dresses a database up, looks at it as a plain role, and undresses the cluster again. */
  private static Signals dress(LookAlike host) {
    String database = server.createDatabase();
    List<String> undo = new ArrayList<>();
    server.execute("postgres", "CREATE ROLE look LOGIN");
    undo.add("DROP ROLE look");
    try {
      for (String role : host.roles()) {
        server.execute("postgres", "CREATE ROLE \"" + role + '"');
        undo.add("DROP ROLE \"" + role + '"');
      }
      for (String setting : host.settings()) {
        // an empty value is a sign as well: Azure's list of extensions may be empty
        server.execute("postgres", "ALTER DATABASE %s SET %s = ''".formatted(database, setting));
      }
      for (String function : host.functions()) {
        server.execute(
            database,
            "CREATE FUNCTION pg_catalog.%s() RETURNS text LANGUAGE sql AS $$ SELECT '16' $$"
                .formatted(function));
      }
      if (!host.version().isEmpty()) {
        server.execute(
            database,
            "CREATE OR REPLACE FUNCTION pg_catalog.version() RETURNS text LANGUAGE sql STABLE AS"
                + " $$ SELECT '%s'::text $$".formatted(host.version()));
      }
      return TestFacts.collect(server, "look", database).cat().signals();
    } finally {
      undo.forEach(sql -> server.execute("postgres", sql));
    }
  }
}
