// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.RemediationPlan.Selection;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** What a plan says to Terraform and to Ansible, and that no name says anything. */
final class FormsTest {
  static final List<String> EVIL =
      List.of(
          "a${file(\"/etc/passwd\")}",
          "b%{ if true }x%{ endif }",
          "c\"quoted\" \\ back",
          "d\nsecond line\n}",
          "e{{ lookup('env', 'HOME') }}",
          "f{% raw %}",
          "#g: [x] & *y !z",
          "\u202eh\u001b[8m");

  static RemediationPlan plan(FactsFixture facts, Remedy... remedies) {
    CheckContext context = facts.context();
    List<Report.Finding> findings = new ArrayList<>();
    for (Remedy remedy : remedies) {
      findings.add(
          new Report.Finding(
              "c" + findings.size(),
              Group.DDL,
              "t",
              List.of("zero"),
              CheckResult.fail("something is wrong").remedy(remedy),
              false));
    }
    return RemediationPlan.of(
        new Report(
            context.facts(), context.detection(), List.of("zero"), context.request(), findings),
        Selection.ALL);
  }

  static Remedy sql(String... statements) {
    return Remedy.sql("Do it", "superuser", List.of(statements), List.of());
  }

  static Remedy setting(FactsFixture facts, String name, String value) {
    CheckContext context = facts.context();
    return Remedy.of(context.detection().change(name, value), true);
  }

  @Test
  void terraformSaysWhatItCan() throws Exception {
    String text =
        Terraform.of(
            plan(
                FactsFixture.sound(),
                sql("CREATE ROLE \"Sync\" LOGIN REPLICATION"),
                sql("GRANT SELECT ON TABLE public.a, s.b, s.c TO app"),
                sql("GRANT USAGE ON SCHEMA s TO app", "GRANT CREATE ON DATABASE shop TO app"),
                sql("GRANT SELECT ON ALL TABLES IN SCHEMA s TO app"),
                sql("GRANT pg_monitor TO app"),
                sql(
                    "ALTER DEFAULT PRIVILEGES FOR ROLE o IN SCHEMA s GRANT SELECT ON TABLES TO app"),
                sql(
                    "CREATE PUBLICATION p FOR TABLE s.b, public.a WITH (publish = 'insert, update', publish_via_partition_root = true)"),
                sql("CREATE PUBLICATION everything FOR ALL TABLES"),
                sql("SELECT pg_catalog.pg_create_logical_replication_slot('slot', 'pgoutput')"),
                sql("ALTER TABLE public.a REPLICA IDENTITY FULL")));
    assertThat(HclText.read(text))
        .contains(
            "resource.postgresql_role.sync.name = Sync",
            "resource.postgresql_role.sync.login = true",
            "resource.postgresql_role.sync.replication = true",
            "resource.postgresql_grant.app_public.objects = [a]",
            "resource.postgresql_grant.app_s.objects = [b, c]",
            "resource.postgresql_grant.app_s.privileges = [SELECT]",
            "resource.postgresql_grant_role.app_pg_monitor.grant_role = pg_monitor",
            "resource.postgresql_default_privileges.app_s_4.owner = o",
            "resource.postgresql_publication.p.tables = [public.a, s.b]",
            "resource.postgresql_publication.p.publish_param = [insert, update]",
            "resource.postgresql_publication.p.publish_via_partition_root_param = true",
            "resource.postgresql_publication.everything.all_tables = true",
            "resource.postgresql_publication.everything.publish_param = [insert, update, delete, truncate]",
            "resource.postgresql_replication_slot.slot.plugin = pgoutput");
    assertThat(text).contains("# SQL: ALTER TABLE public.a REPLICA IDENTITY FULL;");
    assertThat(HclText.complaint(text)).isEmpty();
  }

  /** What psql would refuse is a comment, for these tools ask nobody; so is the slot behind it. */
  @Test
  void aPublicationWaitsForWhatIdentifiesRows() {
    FactsFixture facts = FactsFixture.sound();
    CheckResult keys =
        CheckResult.fail("UPDATE would fail")
            .remedy(
                sql("ALTER TABLE public.a ADD CONSTRAINT a_pkey PRIMARY KEY (<columns of public.a>)")
                    .withKind(Remedy.Kind.DECISION));
    CheckResult publication =
        CheckResult.fail("not there").remedy(sql("CREATE PUBLICATION p FOR TABLE public.a"));
    CheckResult slot =
        CheckResult.fail("not there")
            .remedy(
                sql("SELECT pg_catalog.pg_create_logical_replication_slot('slot', 'pgoutput')"));
    Report report =
        new Report(
            facts.facts(),
            facts.context().detection(),
            List.of("zero"),
            Request.DEFAULT,
            List.of(
                new Report.Finding(
                    "replica-identity", Group.TABLE, "t", List.of("zero"), keys, false),
                new Report.Finding(
                    "publication", Group.PUBLICATION, "t", List.of("zero"), publication, false),
                new Report.Finding(
                    "slot-conflict", Group.SLOT, "t", List.of("zero"), slot, false)));
    RemediationPlan open = RemediationPlan.of(report, Selection.ALL);
    assertThat(HclText.read(Terraform.of(open))).isEmpty();
    assertThat(Terraform.of(open))
        .contains("# only once a way of replica-identity is chosen")
        .contains("# SQL: CREATE PUBLICATION p FOR TABLE public.a;");
    assertThat(Ansible.of(open))
        .contains("  tasks: []")
        .contains("# SQL: CREATE PUBLICATION p FOR TABLE public.a;");
    RemediationPlan chosen =
        RemediationPlan.of(
            report,
            new Selection(Set.of(), Set.of(), Set.of(), false, Map.of("replica-identity", "a")));
    assertThat(HclText.read(Terraform.of(chosen)))
        .contains("resource.postgresql_publication.p.tables = [public.a]")
        .contains("resource.postgresql_replication_slot.slot.plugin = pgoutput");
    assertThat(Ansible.of(chosen)).contains("community.postgresql.postgresql_publication:");
  }

  /** Settings of one host's resource are in one, and each has its own way to be written. */
  @Test
  void settingsAreTheHostsResource() throws Exception {
    FactsFixture rds = FactsFixture.sound().provider("aws-rds");
    RemediationPlan plan =
        plan(
            rds,
            setting(rds, "wal_level", "logical"),
            setting(rds, "max_slot_wal_keep_size", "10GB"));
    assertThat(HclText.read(Terraform.of(plan)))
        .contains(
            "resource.aws_db_parameter_group.pgready.parameter.name = rds.logical_replication",
            "resource.aws_db_parameter_group.pgready.parameter.value = 1",
            "resource.aws_db_parameter_group.pgready.parameter.name = max_slot_wal_keep_size",
            "resource.aws_db_parameter_group.pgready.parameter.value = 10240");
    assertThat(Ansible.of(plan)).contains("amazon.aws.rds_instance_param_group:");
    for (String id : ProviderCatalog.builtIn().ids()) {
      FactsFixture host = FactsFixture.sound().provider(id);
      RemediationPlan all =
          plan(
              host,
              setting(host, "wal_level", "logical"),
              setting(host, "max_replication_slots", "20"),
              setting(host, "wal_sender_timeout", "60s"),
              setting(host, "max_slot_wal_keep_size", "10GB"));
      String text = Terraform.of(all);
      assertThat(HclText.complaint(text)).as(text).isEmpty();
      List<String> read = HclText.read(text);
      all.steps().stream()
          .filter(step -> step.terraform() != null)
          .forEach(
              step ->
                  assertThat(read)
                      .as("%s: %s%n%s", id, step.terraform(), text)
                      .anyMatch(
                          line ->
                              line.startsWith(
                                  "resource."
                                      + String.valueOf(step.terraform()).split(":", 2)[0]
                                      + ".")));
      assertThat(tasks(Ansible.of(all))).as(id).isNotNull();
    }
  }

  @Test
  void aPlaybookSaysWhatModulesCan() {
    List<Map<String, Object>> tasks =
        tasks(
            Ansible.of(
                plan(
                    FactsFixture.sound(),
                    sql("ALTER SYSTEM SET wal_level = 'logical'"),
                    sql("ALTER ROLE app REPLICATION"),
                    sql("GRANT SELECT ON TABLE public.a, s.b TO app"),
                    sql("CREATE PUBLICATION p FOR TABLE public.a"),
                    sql("ALTER TABLE public.a REPLICA IDENTITY FULL"),
                    sql("SELECT pg_catalog.pg_create_logical_replication_slot('s', 'pgoutput')"))));
    assertThat(tasks)
        .extracting(
            task ->
                task.keySet().stream()
                    .filter(name -> name.contains("."))
                    .findFirst()
                    .orElseThrow()
                    .replaceFirst(".*_", ""))
        .containsExactly("set", "user", "privs", "privs", "query", "publication", "slot");
    assertThat(module(tasks.get(4), "query"))
        .containsEntry(
            "query", "SET LOCAL lock_timeout = '2s'; ALTER TABLE public.a REPLICA IDENTITY FULL");
    assertThat(tasks.get(4)).containsEntry("retries", 10);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> tasks(String book) {
    LoadSettings settings =
        LoadSettings.builder()
            .setTagConstructors(Map.of(new Tag("!unsafe"), node -> ((ScalarNode) node).getValue()))
            .build();
    List<Map<String, Object>> plays =
        (List<Map<String, Object>>) new Load(settings).loadFromString(book);
    return (List<Map<String, Object>>) Objects.requireNonNull(plays.get(0).get("tasks"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> module(Map<String, Object> task, String name) {
    return (Map<String, Object>)
        Objects.requireNonNull(task.get("community.postgresql.postgresql_" + name));
  }

  /** Each name arrives as it is, or the statement stays SQL; none begins a template. */
  @Test
  void namesAreOnlyNames() throws Exception {
    for (String name : EVIL) {
      String quoted = Identifiers.quote(name);
      RemediationPlan plan =
          plan(
              FactsFixture.sound(),
              sql("CREATE ROLE %s LOGIN".formatted(quoted)),
              sql("GRANT SELECT ON TABLE public.%s TO %s".formatted(quoted, quoted)),
              sql("CREATE PUBLICATION %s FOR TABLE public.%s".formatted(quoted, quoted)),
              sql("ALTER TABLE public.%s REPLICA IDENTITY FULL".formatted(quoted)),
              Remedy.sql("Do " + name, "superuser", List.of("VACUUM " + quoted), List.of()));
      String text = Terraform.of(plan);
      assertThat(HclText.complaint(text)).as(text).isEmpty();
      assertThat(HclText.read(text).stream().collect(Collectors.joining("\n")))
          .contains(".name = " + name + "\n")
          .contains(".objects = [" + name + "]");
      String book = Ansible.of(plan);
      assertThat(module(tasks(book).get(0), "user")).containsEntry("name", name);
      assertThat(book.lines())
          .filteredOn(line -> !line.strip().startsWith("#") && !line.contains("{{ pgready_"))
          .allSatisfy(
              line -> {
                if (line.contains("{{") || line.contains("{%")) {
                  assertThat(line).containsPattern("[:-] !unsafe \"");
                }
              });
      for (String form : List.of(text, book)) {
        assertThat(form.lines()).allMatch(Printable::isPlain);
      }
    }
  }
}
