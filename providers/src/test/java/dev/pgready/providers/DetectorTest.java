// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Database first, host second, and the endpoint apart from both. */
final class DetectorTest {
  private final ProviderCatalog catalog = ProviderCatalog.builtIn();
  private final ProviderDetector detector = new ProviderDetector(catalog);

  private static Signals settings(String... names) {
    Map<String, String> settings = new java.util.HashMap<>();
    for (String name : names) {
      settings.put(name, "");
    }
    return new Signals(settings, Set.of(), Set.of(), Set.of(), "PostgreSQL 16.4", Set.of());
  }

  @Test
  void theDatabaseOutweighsTheHostName() {
    Detection detection =
        detector.detect(
            settings("supautils.privileged_role"),
            "shop.c9akciq32abc.eu-west-1.rds.amazonaws.com",
            5432,
            "app");
    assertThat(detection.profile().id()).isEqualTo("supabase");
    assertThat(detection.confidence()).isEqualTo(Confidence.CERTAIN);
    assertThat(detection.evidence()).contains("setting supautils.privileged_role exists");
  }

  /**
   * By the name alone it may be Aurora; the two together are neither that nor a single instance.
   */
  @Test
  void aClusterOfRdsIsToldByNameAndSignsTogether() {
    Signals rds = settings("rds.extensions");
    for (String name : new String[] {"shop.cluster-c9akciq32abc", "shop.cluster-ro-c9akciq32abc"}) {
      Detection detection =
          detector.detect(rds, name + ".eu-west-1.rds.amazonaws.com", 5432, "app");
      assertThat(detection.profile().id()).isEqualTo("aws-rds-cluster");
      assertThat(detection.confidence()).isEqualTo(Confidence.CERTAIN);
      assertThat(detection.evidence()).hasSize(2);
      assertThat(detection.change("wal_level", "logical").commands())
          .anyMatch(command -> command.contains("modify-db-cluster-parameter-group"))
          .contains("aws rds reboot-db-cluster --db-cluster-identifier shop");
    }
    assertThat(
            detector
                .detect(rds, "shop.c9akciq32abc.eu-west-1.rds.amazonaws.com", 5432, "app")
                .profile()
                .id())
        .isEqualTo("aws-rds");
    Signals aurora =
        new Signals(
            Map.of("rds.extensions", ""),
            Set.of(),
            Set.of("pg_catalog.aurora_version"),
            Set.of(),
            "PostgreSQL 16.4",
            Set.of());
    assertThat(
            detector
                .detect(aurora, "shop.cluster-c9akciq32abc.eu-west-1.rds.amazonaws.com", 5432, "a")
                .profile()
                .id())
        .isEqualTo("aws-aurora");
  }

  /** Hosts that are made of another's product, and lend none of its consoles. */
  @Test
  void theHostNameDecidesOverTheProductBeneath() {
    Signals neon = settings("neon.endpoint_id");
    assertThat(
            detector
                .detect(neon, "ep-cool-sun-a1b2.eu-central-1.pg.koyeb.app", 5432, "koyeb-adm")
                .profile()
                .id())
        .isEqualTo("koyeb");
    Signals aiven =
        new Signals(Map.of(), Set.of("avnadmin"), Set.of(), Set.of(), "PostgreSQL 16.4", Set.of());
    assertThat(
            detector
                .detect(aiven, "shop-abcdefghijkl.db.upclouddatabases.com", 11569, "upadmin")
                .profile()
                .id())
        .isEqualTo("upcloud");
    Signals ubicloud =
        new Signals(
            Map.of(), Set.of("ubi_replication"), Set.of(), Set.of(), "PostgreSQL 17.6", Set.of());
    assertThat(
            detector
                .detect(ubicloud, "s.pgab12.c0.us-east-1.aws.pg.clickhouse.cloud", 5432, "postgres")
                .profile()
                .id())
        .isEqualTo("clickhouse-postgres");
  }

  /**
   * Signs that no other server can be given: a setting without a dot, a role that begins with pg_.
   */
  @Test
  void signsThatOnlyTheHostHas() {
    assertThat(
            detector
                .detect(settings("rds_failover_slot_mode"), "10.0.0.4", 5432, "app")
                .profile()
                .id())
        .isEqualTo("alibaba-rds");
    Signals edb =
        new Signals(
            Map.of(), Set.of("pg_ba_admin"), Set.of(), Set.of(), "PostgreSQL 16.2", Set.of());
    assertThat(detector.detect(edb, "10.0.0.4", 5432, "app").profile().id()).isEqualTo("edb-cloud");
  }

  @Test
  void behindATunnelTheDatabaseStillTells() {
    for (String host : new String[] {"localhost", "127.0.0.1", "::1", "[::1]", "db.internal"}) {
      Detection detection = detector.detect(settings("neon.endpoint_id"), host, 15432, "app");
      assertThat(detection.profile().id()).isEqualTo("neon");
      assertThat(detection.endpoint()).isEqualTo(EndpointKind.DIRECT);
    }
    assertThat(detector.detect(settings("neon.endpoint_id"), null, 5432, null).profile().id())
        .isEqualTo("neon");
  }

  @Test
  void portsThatOthersShareCountOnceTheHostIsKnown() {
    Signals cloudSql = settings("cloudsql.logical_decoding");
    Detection pooled = detector.detect(cloudSql, "34.79.1.2", 6432, "app");
    assertThat(pooled.endpoint()).isEqualTo(EndpointKind.POOLED);
    assertThat(pooled.direct()).isEqualTo(new DirectEndpoint("34.79.1.2", 5432, null));
    assertThat(detector.detect(cloudSql, "34.79.1.2", 5432, "app").endpoint())
        .isEqualTo(EndpointKind.DIRECT);
    assertThat(detector.detect(null, "34.79.1.2", 6432, "app").endpoint())
        .isEqualTo(EndpointKind.DIRECT);
  }

  @Test
  void aPackageIsOutweighedByTheHostName() {
    Signals debian =
        new Signals(
            Map.of("cluster_name", "16/main"),
            Set.of(),
            Set.of(),
            Set.of(),
            "PostgreSQL 16.4 (Debian 16.4-1.pgdg120+1) on x86_64-pc-linux-gnu",
            Set.of());
    Detection render =
        detector.detect(debian, "dpg-cv2m9l5umphs73abcdef-a.oregon-postgres.render.com", 5432, "a");
    assertThat(render.profile().id()).isEqualTo("render");
    assertThat(render.confidence()).isEqualTo(Confidence.LIKELY);
    assertThat(render.evidence()).hasSize(2);
    Detection own = detector.detect(debian, "db.example.com", 5432, "a");
    assertThat(own.profile().id()).isEqualTo("linux-debian");
    assertThat(own.names()).containsEntry("major", "16").containsEntry("cluster", "main");
  }

  @Test
  void rolesThatADumpBroughtAlongDoNotOutweighSurerSigns() {
    Set<String> brought = Set.of("rds_superuser", "rdsadmin", "neon_superuser");
    Signals azure =
        new Signals(
            Map.of("azure.extensions", ""), brought, Set.of(), Set.of(), "PostgreSQL 16", Set.of());
    Detection detection = detector.detect(azure, "10.0.0.4", 5432, "app");
    assertThat(detection.profile().id()).isEqualTo("azure-flexible");
    assertThat(detection.confidence()).isEqualTo(Confidence.CERTAIN);
    Signals debian =
        new Signals(
            Map.of("cluster_name", "16/main"),
            brought,
            Set.of(),
            Set.of(),
            "PostgreSQL 16",
            Set.of());
    assertThat(detector.detect(debian, "10.0.0.4", 5432, "app").profile().id())
        .isEqualTo("linux-debian");
    Signals unknown =
        new Signals(
            Map.of(), Set.of("rds_superuser"), Set.of(), Set.of(), "PostgreSQL 16", Set.of());
    assertThat(detector.detect(unknown, "10.0.0.4", 5432, "app").confidence())
        .isEqualTo(Confidence.LIKELY);
  }

  @Test
  void aivenInsideAndOvhOutsideIsOvh() {
    Signals aiven =
        new Signals(Map.of(), Set.of("avnadmin"), Set.of(), Set.of(), "PostgreSQL 16.4", Set.of());
    assertThat(
            detector
                .detect(aiven, "postgresql-1a2b-o3c4d.database.cloud.ovh.net", 20184, "avnadmin")
                .profile()
                .id())
        .isEqualTo("ovhcloud");
  }

  @Test
  void patroniIsKnownByItsCommandLine() {
    Set<String> commandLine =
        Set.of(
            "wal_level",
            "max_prepared_transactions",
            "track_commit_timestamp",
            "max_worker_processes",
            "max_connections");
    Signals patroni =
        new Signals(
            Map.of("cluster_name", "shop"),
            Set.of(),
            Set.of(),
            Set.of(),
            "PostgreSQL 16.4",
            commandLine);
    Detection detection = detector.detect(patroni, "db.example.com", 5432, "app");
    assertThat(detection.profile().id()).isEqualTo("patroni");
    SettingChange change = detection.change("wal_level", "logical");
    assertThat(change.commands()).contains("patronictl restart shop");
    assertThat(change.sql()).isEmpty();
    Signals docker =
        new Signals(
            Map.of("cluster_name", ""),
            Set.of(),
            Set.of(),
            Set.of(),
            "PostgreSQL 16.4",
            Set.of("wal_level"));
    assertThat(detector.detect(docker, null, 5432, "app").profile().id()).isEqualTo("self-managed");
  }

  @Test
  void whatTheUserSaysHolds() {
    Detection detection =
        detector.stated(
            catalog.find("aws-rds").orElseThrow(),
            settings("supautils.privileged_role"),
            "shop.c9akciq32abc.eu-west-1.rds.amazonaws.com",
            5432,
            "app");
    assertThat(detection.profile().id()).isEqualTo("aws-rds");
    assertThat(detection.confidence()).isEqualTo(Confidence.STATED);
    assertThat(detection.names())
        .containsEntry("instance", "shop")
        .containsEntry("region", "eu-west-1");
  }

  @Test
  void namesFillTheCommandsAndTheRestStaysVisible() {
    Detection detection =
        detector.detect(null, "shop.c9akciq32abc.eu-west-1.rds.amazonaws.com", 5432, "app");
    SettingChange change = detection.change("wal_level", "logical");
    assertThat(change.title())
        .isEqualTo(
            "Set rds.logical_replication = 1 in the instance's DB parameter group and reboot the"
                + " instance");
    assertThat(change.restart()).isTrue();
    assertThat(change.commands())
        .containsExactly(
            "aws rds modify-db-parameter-group --db-parameter-group-name '<group>' --parameters"
                + " ParameterName=rds.logical_replication,ParameterValue=1,ApplyMethod=pending-reboot",
            "aws rds modify-db-instance --db-instance-identifier shop --db-parameter-group-name"
                + " '<group>' --apply-immediately",
            "aws rds reboot-db-instance --db-instance-identifier shop");
    assertThat(detection.change("max_slot_wal_keep_size", "10GB").title()).contains("10240 (MB)");
    assertThat(detection.change("max_slot_wal_keep_size", "-1").title()).contains("= -1 (MB)");
    assertThat(detection.change("wal_sender_timeout", "5min").title()).contains("300000 (ms)");
    assertThat(detection.restart().orElseThrow().title()).isEqualTo("Reboot the instance");
  }

  @Test
  void aServerOfOnesOwnIsChangedBySql() {
    Detection detection = detector.detect(null, "db.example.com", 5432, "app");
    SettingChange walLevel = detection.change("wal_level", "logical");
    assertThat(walLevel.sql()).containsExactly("ALTER SYSTEM SET wal_level = 'logical'");
    assertThat(walLevel.undo()).containsExactly("ALTER SYSTEM RESET wal_level");
    assertThat(walLevel.restart()).isTrue();
    SettingChange size = detection.change("max_slot_wal_keep_size", "4GB");
    assertThat(size.sql())
        .containsExactly(
            "ALTER SYSTEM SET max_slot_wal_keep_size = '4GB'",
            "SELECT pg_catalog.pg_reload_conf()");
    assertThat(size.restart()).isFalse();
  }
}
