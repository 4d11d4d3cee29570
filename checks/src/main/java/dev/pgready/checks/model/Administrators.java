// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import dev.pgready.facts.Catalogue;
import java.util.List;
import java.util.Set;

/**
 * Roles that nobody is made a member of for the sake of a consumer: whoever knows the consumer's
 * password would administer the server with it. Attributes are not inherited, but a member may
 * {@code SET ROLE}.
 */
public final class Administrators {
  /** Those that hosts hand out, where the catalogue does not say what they may do. */
  private static final Set<String> OF_HOSTS =
      Set.of(
          "_rdb_admin",
          "admin",
          "alloydbsuperuser",
          "avnadmin",
          "azure_pg_admin",
          "azure_superuser",
          "azuresu",
          "cloud_admin",
          "cloudsqladmin",
          "cloudsqlsuperuser",
          "crunchy_superuser",
          "databricks_superuser",
          "doadmin",
          "fly-user",
          "flypgadmin",
          "neon_superuser",
          "neondb_owner",
          "rds_superuser",
          "rdsadmin",
          "supabase_admin",
          "supabase_auth_admin",
          "tsdbadmin",
          "xata",
          "xata_superuser",
          "yb_superuser",
          "zalandos");

  private Administrators() {}

  /**
   * Whether the role administers the server, the host or the database, by itself or through a
   * membership. What was not collected counts as yes: advice must not depend on it.
   */
  public static boolean contain(CheckContext context, String role) {
    Catalogue catalogue = context.cat();
    List<String> seen = catalogue.administrators();
    return seen == null
        || seen.contains(role)
        || role.equals(catalogue.database().owner())
        || role.startsWith("pg_")
        || OF_HOSTS.contains(role)
        || context.provider().fingerprint().roles().contains(role)
        || (role.equals("postgres") && context.provider().managed());
  }
}
