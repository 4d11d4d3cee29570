// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.sql.Stage;
import dev.pgready.remediation.sql.Statement;
import dev.pgready.remediation.sql.Statement.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A plan for Terraform and OpenTofu: what the host's provider and {@code cyrilgdn/postgresql} can
 * say as resources, all the rest as comments with the SQL.
 *
 * <p>Source: documentation of cyrilgdn/postgresql, resources {@code postgresql_role}, {@code
 * postgresql_grant}, {@code postgresql_grant_role}, {@code postgresql_default_privileges}, {@code
 * postgresql_publication} and {@code postgresql_replication_slot}, read on 2026-11-29.
 */
public final class Terraform {
  private final RemediationPlan plan;
  private final PlanText text;
  private final String database;
  private final Hcl out = new Hcl();
  private final Set<String> names = new HashSet<>();

  private Terraform(RemediationPlan plan) {
    this.plan = plan;
    this.text = new PlanText(plan);
    this.database = plan.report().facts().cat().database().name();
  }

  public static String of(RemediationPlan plan) {
    Terraform terraform = new Terraform(plan);
    terraform.text.head("Terraform").forEach(terraform.out::comment);
    terraform.out.line();
    terraform.providers();
    terraform.hosts();
    terraform.text.steps(terraform::stage);
    terraform.text.rest(terraform.out::comment);
    return terraform.out.toString();
  }

  private void providers() {
    if (plan.steps().stream().flatMap(step -> step.sql().stream()).noneMatch(this::said)) {
      return;
    }
    out.open("terraform");
    out.open("required_providers");
    out.attribute("postgresql", "{ source = \"cyrilgdn/postgresql\" }");
    out.close();
    out.close();
  }

  /** Settings of one resource in one. */
  private void hosts() {
    List<HostResource> resources = new ArrayList<>();
    for (Step step : plan.steps()) {
      HostResource resource = resource(step).orElse(null);
      if (resource == null) {
        continue;
      }
      int same = 0;
      while (same < resources.size()
          && !(resources.get(same).takes(resource)
              && !HostResource.clash(resources.get(same).body(), resource.body()))) {
        same++;
      }
      if (same < resources.size()) {
        HostResource first = resources.get(same);
        resources.set(
            same,
            new HostResource(
                first.type(), HostResource.merged(first.body(), resource.body()), first.remark()));
      } else {
        resources.add(resource);
      }
    }
    for (HostResource resource : resources) {
      out.line();
      out.comment(
          "Not a whole resource: write this into the %s that the server has, or add what it requires."
              .formatted(resource.type()));
      if (resource.remark() != null) {
        out.comment(resource.remark());
      }
      out.open("resource %s %s".formatted(Hcl.text(resource.type()), local("pgready")));
      resource.write(out);
      out.close();
    }
  }

  private static Optional<HostResource> resource(Step step) {
    String terraform = step.terraform();
    return terraform == null ? Optional.empty() : HostResource.of(terraform);
  }

  private void stage(Stage stage, List<Step> steps) {
    out.line();
    out.comment("=== " + stage.title());
    steps.forEach(this::step);
  }

  private void step(Step step) {
    out.line();
    text.about(step).forEach(out::comment);
    if (resource(step).isPresent()) {
      out.comment("in the resource of the host above");
    } else {
      step.commands().forEach(command -> out.comment("$ " + command));
    }
    for (Statement statement : step.sql()) {
      if (!write(statement)) {
        out.comment("SQL: " + statement.sql() + ";");
      }
    }
  }

  /** Whether Terraform has a resource for it. */
  private boolean said(Statement statement) {
    return !plan.waits(statement) && resourced(statement);
  }

  private static boolean resourced(Statement statement) {
    return switch (statement.kind()) {
      case ROLE_CREATE -> RoleCreated.of(statement).isPresent();
      case GRANT, DEFAULT_PRIVILEGES -> Granted.of(statement).isPresent();
      case PUBLICATION_CREATE -> Published.of(statement).isPresent();
      case SLOT_CREATE -> SlotCreated.of(statement).isPresent();
      default -> false;
    };
  }

  private boolean write(Statement statement) {
    if (!said(statement)) {
      return false;
    }
    if (statement.kind() == Kind.ROLE_CREATE) {
      RoleCreated.of(statement).ifPresent(this::role);
    } else if (statement.kind() == Kind.PUBLICATION_CREATE) {
      Published.of(statement).ifPresent(this::publication);
    } else if (statement.kind() == Kind.SLOT_CREATE) {
      SlotCreated.of(statement).ifPresent(this::slot);
    } else {
      Granted.of(statement).ifPresent(this::grant);
    }
    return true;
  }

  private void role(RoleCreated role) {
    open("postgresql_role", role.name());
    text("name", role.name());
    for (Map.Entry<String, String> one :
        Map.of(
                "LOGIN",
                "login",
                "REPLICATION",
                "replication",
                "BYPASSRLS",
                "bypass_row_level_security")
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByValue())
            .toList()) {
      if (role.attributes().contains(one.getKey())) {
        out.attribute(one.getValue(), "true");
      }
    }
    if (role.attributes().contains("NOINHERIT")) {
      out.attribute("inherit", "false");
    }
    out.close();
  }

  private void grant(Granted grant) {
    switch (grant.kind()) {
      case MEMBERSHIP -> {
        for (String given : grant.privileges()) {
          open("postgresql_grant_role", grant.role() + "_" + given);
          text("role", grant.role());
          text("grant_role", given);
          out.close();
        }
      }
      case TABLE -> {
        Map<String, List<String>> bySchema = new TreeMap<>();
        for (ObjectName table : grant.objects()) {
          bySchema
              .computeIfAbsent(String.valueOf(table.schema()), key -> new ArrayList<>())
              .add(table.name());
        }
        out.comment("takes all other privileges on these tables from the role: list those too");
        bySchema.forEach((schema, tables) -> objects(grant, schema, tables));
      }
      case SCHEMA_TABLES ->
          grant.objects().forEach(schema -> objects(grant, schema.name(), List.of()));
      case SCHEMA -> {
        out.comment("takes all other privileges on the schema from the role: list those too");
        for (ObjectName schema : grant.objects()) {
          open("postgresql_grant", grant.role() + "_" + schema.name());
          whom(grant);
          text("schema", schema.name());
          text("object_type", "schema");
          out.attribute("privileges", Hcl.list(grant.privileges()));
          out.close();
        }
      }
      case DATABASE -> {
        out.comment("takes all other privileges on the database from the role: list those too");
        for (ObjectName other : grant.objects()) {
          open("postgresql_grant", grant.role() + "_" + other.name());
          text("role", grant.role());
          text("database", other.name());
          text("object_type", "database");
          out.attribute("privileges", Hcl.list(grant.privileges()));
          out.close();
        }
      }
      case LATER -> {
        for (ObjectName schema : grant.objects()) {
          open("postgresql_default_privileges", grant.role() + "_" + schema.name());
          whom(grant);
          text("owner", String.valueOf(grant.owner()));
          text("schema", schema.name());
          text("object_type", "table");
          out.attribute("privileges", Hcl.list(grant.privileges()));
          out.close();
        }
      }
    }
  }

  private void objects(Granted grant, String schema, List<String> tables) {
    open("postgresql_grant", grant.role() + "_" + schema);
    whom(grant);
    text("schema", schema);
    text("object_type", "table");
    if (!tables.isEmpty()) {
      out.attribute("objects", Hcl.list(tables));
    }
    out.attribute("privileges", Hcl.list(grant.privileges()));
    out.close();
  }

  private void whom(Granted grant) {
    text("database", database);
    text("role", grant.role());
  }

  private void publication(Published publication) {
    open("postgresql_publication", publication.name());
    text("name", publication.name());
    text("database", database);
    if (publication.tables().isEmpty()) {
      out.attribute("all_tables", "true");
    } else {
      out.attribute("tables", Hcl.list(publication.tables()));
    }
    // the provider's default leaves TRUNCATE out, PostgreSQL's does not
    out.attribute(
        "publish_param",
        Hcl.list(
            List.of(
                publication
                    .options()
                    .getOrDefault("publish", "insert,update,delete,truncate")
                    .replace(" ", "")
                    .split(","))));
    String root = publication.options().get("publish_via_partition_root");
    if (root != null) {
      out.attribute(
          "publish_via_partition_root_param", String.valueOf(root.matches("(?i)true|on|1")));
    }
    String generated = publication.options().get("publish_generated_columns");
    if (generated != null) {
      text("publish_generated_columns_param", generated);
    }
    out.close();
  }

  private void slot(SlotCreated slot) {
    open("postgresql_replication_slot", slot.name());
    text("name", slot.name());
    text("plugin", slot.plugin());
    text("database", database);
    out.close();
  }

  private void open(String type, String name) {
    out.open("resource %s %s".formatted(Hcl.text(type), local(name)));
  }

  private void text(String attribute, String value) {
    out.attribute(attribute, Hcl.text(value));
  }

  /** A name that is an identifier, and no other resource's. */
  private String local(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_");
    String first = plain.matches("[a-z_].*") ? plain : "_" + plain;
    String unique = first;
    for (int n = 2; !names.add(unique); n++) {
      unique = first + "_" + n;
    }
    return Hcl.text(unique);
  }
}
