// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import java.util.List;

/**
 * The built-in profiles, one file each. Only an IDE without the build's compile step reads this
 * list; a test compares it with the files.
 */
final class BuiltIn {
  static final List<String> IDS =
      List.of(
          "aiven",
          "akamai",
          "alibaba-polardb",
          "alibaba-rds",
          "alloydb-omni",
          "aurora-dsql",
          "aws-aurora",
          "aws-lightsail",
          "aws-rds",
          "aws-rds-cluster",
          "aws-rds-proxy",
          "azure-cosmos",
          "azure-flexible",
          "azure-single",
          "clickhouse-postgres",
          "cloudnativepg",
          "cockroachdb",
          "crunchy-bridge",
          "crunchy-pgo",
          "digitalocean",
          "docker",
          "docker-compose",
          "edb-cloud",
          "exoscale",
          "fly-mpg",
          "fly-postgres",
          "gcp-alloydb",
          "gcp-cloudsql",
          "greenplum",
          "heroku",
          "homebrew",
          "huawei-rds",
          "ibm-cloud",
          "koyeb",
          "kubeblocks",
          "lakebase",
          "linux-debian",
          "linux-rhel",
          "neon",
          "nile",
          "oci-postgresql",
          "ovhcloud",
          "patroni",
          "percona-distribution",
          "percona-operator",
          "planetscale",
          "postgres-app",
          "postgres-xl",
          "prisma-postgres",
          "railway",
          "redshift",
          "render",
          "scaleway",
          "scalingo",
          "selectel",
          "self-managed",
          "snowflake-postgres",
          "stackgres",
          "stackit",
          "supabase",
          "tencent-cloud",
          "tiger-cloud",
          "ubicloud",
          "upcloud",
          "vultr",
          "xata",
          "yandex",
          "yugabytedb",
          "zalando-operator");

  private BuiltIn() {}
}
