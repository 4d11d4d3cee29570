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
          "alloydb-omni",
          "aurora-dsql",
          "aws-aurora",
          "aws-lightsail",
          "aws-rds-proxy",
          "aws-rds",
          "azure-flexible",
          "azure-single",
          "cloudnativepg",
          "cockroachdb",
          "crunchy-bridge",
          "crunchy-pgo",
          "digitalocean",
          "docker-compose",
          "docker",
          "fly-mpg",
          "fly-postgres",
          "gcp-alloydb",
          "gcp-cloudsql",
          "greenplum",
          "heroku",
          "homebrew",
          "lakebase",
          "linux-debian",
          "linux-rhel",
          "neon",
          "nile",
          "ovhcloud",
          "patroni",
          "percona-distribution",
          "percona-operator",
          "planetscale",
          "postgres-app",
          "postgres-xl",
          "railway",
          "redshift",
          "render",
          "scaleway",
          "self-managed",
          "supabase",
          "tiger-cloud",
          "xata",
          "yugabytedb",
          "zalando-operator");

  private BuiltIn() {}
}
