// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Stage;
import dev.pgready.remediation.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A plan as a playbook: the modules of {@code community.postgresql}, and the host's own for the
 * parameters of RDS. What no module does is a query that runs again while others hold its locks, or
 * a comment.
 *
 * <p>Source: documentation of community.postgresql ({@code postgresql_set}, {@code
 * postgresql_user}, {@code postgresql_privs}, {@code postgresql_publication}, {@code
 * postgresql_slot}, {@code postgresql_query}) and of amazon.aws, read on 2026-11-29.
 */
public final class Ansible {
  private static final String MODULES = "community.postgresql.postgresql_";

  /** Names that may stand in a list with commas. */
  private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9_]+");

  private static final int ATTEMPTS = 10;

  private final RemediationPlan plan;
  private final PlanText text;
  private final String database;
  private final Yaml out = new Yaml();

  private Ansible(RemediationPlan plan) {
    this.plan = plan;
    this.text = new PlanText(plan);
    this.database = plan.report().facts().cat().database().name();
  }

  public static String of(RemediationPlan plan) {
    Ansible ansible = new Ansible(plan);
    ansible.write();
    return ansible.out.toString();
  }

  private void write() {
    text.head("Playbook").forEach(line -> out.comment("", line));
    out.raw("---");
    out.text("- ", "name", "Fix what pgready found in database " + database);
    out.raw("  hosts: localhost");
    out.raw("  gather_facts: false");
    out.raw("  vars:");
    out.raw("    pgready_host: \"\"");
    out.raw("    pgready_port: 5432");
    out.raw("    pgready_user: postgres");
    boolean any =
        plan.steps().stream()
            .anyMatch(
                step -> step.sql().stream().anyMatch(this::runs) || parameter(step).isPresent());
    out.raw(any ? "  tasks:" : "  tasks: []");
    text.steps(this::stage);
    text.rest(line -> out.comment("    ", line));
  }

  private void stage(Stage stage, List<Step> steps) {
    out.line();
    out.comment("    ", "=== " + stage.title());
    steps.forEach(this::step);
  }

  private void step(Step step) {
    out.line();
    text.about(step).forEach(line -> out.comment("    ", line));
    Optional<HostResource.Node> parameter = parameter(step);
    if (parameter.isPresent()) {
      group(step, parameter.get());
    } else {
      step.commands().forEach(command -> out.comment("    ", "$ " + command));
    }
    for (Statement statement : step.sql()) {
      if (!runs(statement)) {
        out.comment("    ", "SQL: " + statement.sql() + ";");
      } else if (!module(step, statement)) {
        query(step, statement);
      }
    }
  }

  private boolean runs(Statement statement) {
    return statement.placeholders().isEmpty() && !plan.waits(statement);
  }

  /** Of a parameter group of RDS or Aurora. */
  private static Optional<HostResource.Node> parameter(Step step) {
    String terraform = step.terraform();
    return terraform == null
        ? Optional.empty()
        : HostResource.of(terraform)
            .filter(resource -> resource.type().matches("aws_(db|rds_cluster)_parameter_group"))
            .flatMap(
                resource ->
                    resource.body().stream()
                        .filter(node -> node.name().equals("parameter"))
                        .filter(node -> node.attribute("name") != null)
                        .filter(node -> node.attribute("value") != null)
                        .findFirst());
  }

  private void group(Step step, HostResource.Node parameter) {
    boolean cluster = String.valueOf(step.terraform()).startsWith("aws_rds_cluster");
    task(step.title());
    out.raw(
        "      amazon.aws.%s:"
            .formatted(cluster ? "rds_cluster_param_group" : "rds_instance_param_group"));
    out.comment(
        "        ", "the group that the server has: name, description and family as they are");
    out.raw("        name: \"{{ pgready_group }}\"");
    out.raw("        description: \"{{ pgready_group_description }}\"");
    out.raw(
        "        %s: \"{{ pgready_group_family }}\""
            .formatted(cluster ? "db_parameter_group_family" : "engine"));
    if (cluster) {
      out.raw("        parameters:");
      out.raw("          - parameter_name: " + parameter.attribute("name"));
      out.raw("            parameter_value: " + parameter.attribute("value"));
      out.raw(
          "            apply_method: "
              + (parameter.attribute("apply_method") == null
                  ? "\"pending-reboot\""
                  : parameter.attribute("apply_method")));
    } else {
      out.raw("        params:");
      out.raw(
          "          %s: %s".formatted(parameter.attribute("name"), parameter.attribute("value")));
    }
    out.raw("        state: present");
  }

  /** Whether a module says it. */
  private boolean module(Step step, Statement statement) {
    return switch (statement.kind()) {
      case SETTING -> setting(step, statement);
      case ROLE_CREATE, ROLE ->
          RoleCreated.of(statement).map(role -> role(step, role)).orElse(false);
      case GRANT, DEFAULT_PRIVILEGES ->
          Granted.of(statement)
              .filter(Ansible::simple)
              .map(grant -> grant(step, grant))
              .orElse(false);
      case PUBLICATION_CREATE ->
          Published.of(statement)
              .filter(one -> one.name().indexOf('"') < 0)
              .filter(one -> one.tables().stream().allMatch(t -> t.indexOf('"') < 0))
              .map(one -> publication(step, one))
              .orElse(false);
      case SLOT_CREATE -> SlotCreated.of(statement).map(slot -> slot(step, slot)).orElse(false);
      default -> false;
    };
  }

  private boolean setting(Step step, Statement statement) {
    SqlReader reader = new SqlReader(statement.sql());
    String name = reader.words("ALTER SYSTEM SET") ? reader.qualified() : null;
    String value = reader.mark('=') ? reader.literal() : null;
    if (name == null || value == null || !reader.atEnd()) {
      return false;
    }
    begin(step.title(), "set");
    out.text("        ", "name", SqlReader.unquote(name));
    out.text("        ", "value", value);
    return true;
  }

  private boolean role(Step step, RoleCreated role) {
    begin(step.title(), "user");
    out.text("        ", "name", role.name());
    out.text("        ", "role_attr_flags", String.join(",", role.attributes()));
    return true;
  }

  private static boolean simple(Granted grant) {
    return SIMPLE.matcher(grant.role()).matches()
        && grant.objects().stream()
            .allMatch(
                one ->
                    SIMPLE.matcher(one.name()).matches()
                        && (one.schema() == null || SIMPLE.matcher(one.schema()).matches()))
        && (grant.owner() == null || SIMPLE.matcher(grant.owner()).matches());
  }

  private boolean grant(Step step, Granted grant) {
    if (grant.kind() == Granted.Kind.MEMBERSHIP) {
      begin(step.title(), "privs");
      out.raw("        type: group");
      out.text("        ", "objs", String.join(",", grant.privileges()));
      out.text("        ", "roles", grant.role());
      return true;
    }
    for (List<ObjectName> objects : parts(grant)) {
      begin(step.title(), "privs");
      String type =
          switch (grant.kind()) {
            case TABLE, SCHEMA_TABLES -> "table";
            case SCHEMA -> "schema";
            case DATABASE -> "database";
            case LATER -> "default_privs";
            case MEMBERSHIP -> "group";
          };
      out.raw("        type: " + type);
      out.text("        ", "privs", String.join(",", grant.privileges()));
      String schema =
          switch (grant.kind()) {
            case TABLE -> objects.get(0).schema();
            case SCHEMA_TABLES, LATER -> objects.get(0).name();
            case SCHEMA, DATABASE, MEMBERSHIP -> null;
          };
      if (schema != null) {
        out.text("        ", "schema", schema);
      }
      out.text(
          "        ",
          "objs",
          switch (grant.kind()) {
            case SCHEMA_TABLES -> "ALL_IN_SCHEMA";
            case LATER -> "TABLES";
            case TABLE, SCHEMA, DATABASE, MEMBERSHIP ->
                objects.stream().map(ObjectName::name).collect(Collectors.joining(","));
          });
      out.text("        ", "roles", grant.role());
      if (grant.owner() != null) {
        out.text("        ", "target_roles", grant.owner());
      }
    }
    return true;
  }

  /** What fits into one task: tables by schema, and schemas one by one. */
  private static List<List<ObjectName>> parts(Granted grant) {
    return switch (grant.kind()) {
      case TABLE ->
          List.copyOf(
              grant.objects().stream()
                  .collect(
                      Collectors.groupingBy(
                          one -> String.valueOf(one.schema()),
                          java.util.TreeMap::new,
                          Collectors.toList()))
                  .values());
      case SCHEMA_TABLES, LATER -> grant.objects().stream().map(List::of).toList();
      case SCHEMA, DATABASE, MEMBERSHIP -> List.of(grant.objects());
    };
  }

  private boolean publication(Step step, Published publication) {
    begin(step.title(), "publication");
    out.text("        ", "name", publication.name());
    if (!publication.tables().isEmpty()) {
      out.raw("        tables:");
      publication.tables().forEach(table -> out.raw("          - " + Yaml.quoted(table)));
    }
    if (!publication.options().isEmpty()) {
      out.raw("        parameters:");
      publication.options().forEach((option, value) -> out.text("          ", option, value));
    }
    again();
    return true;
  }

  private boolean slot(Step step, SlotCreated slot) {
    begin(step.title(), "slot");
    out.text("        ", "name", slot.name());
    out.raw("        slot_type: logical");
    out.text("        ", "output_plugin", slot.plugin());
    return true;
  }

  /** What no module does, as SQL that may run again. */
  private void query(Step step, Statement statement) {
    for (String sql : statement.guarded()) {
      begin(step.title(), "query");
      boolean waits = statement.kind().transactional() && statement.effect().isPresent();
      out.text("        ", "query", waits ? "SET LOCAL lock_timeout = '2s'; " + sql : sql);
      out.raw("        search_path: [pg_catalog, pg_temp]");
      if (!statement.kind().transactional()) {
        out.raw("        autocommit: true");
      }
      if (waits) {
        again();
      }
    }
  }

  /** While others hold what it needs. */
  private void again() {
    out.raw("      register: pgready_done");
    out.raw("      until: pgready_done is succeeded");
    out.raw("      retries: " + ATTEMPTS);
    out.raw("      delay: 5");
  }

  private void task(String title) {
    // shown, and for that made from a template
    out.text("    - ", "name", title.replaceAll("\\{(?=[{%#])", "{ "));
  }

  private void begin(String title, String module) {
    task(title);
    out.raw("      %s%s:".formatted(MODULES, module.toLowerCase(Locale.ROOT)));
    out.text("        ", "login_db", database);
    out.raw("        login_host: \"{{ pgready_host }}\"");
    out.raw("        login_port: \"{{ pgready_port }}\"");
    out.raw("        login_user: \"{{ pgready_user }}\"");
  }
}
