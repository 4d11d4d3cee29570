// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.postgres.Identifiers;
import dev.pgready.remediation.RemediationPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The whole text of a rich plan, hostile names included, in each form and for a host of one's own
 * and one of a cloud. {@code -Dpgready.refresh=true} writes the files anew. Where the tools
 * themselves are at hand they read them.
 */
final class GoldenFormsTest {
  private static final Path FILES = Path.of("src/test/resources/dev/pgready/remediation/form");

  private static RemediationPlan rich(String provider) {
    FactsFixture facts = FactsFixture.sound().provider(provider);
    List<Remedy> remedies =
        new ArrayList<>(
            List.of(
                FormsTest.setting(facts, "wal_level", "logical"),
                FormsTest.setting(facts, "max_slot_wal_keep_size", "10GB"),
                FormsTest.setting(facts, "wal_sender_timeout", "60s"),
                FormsTest.sql("CREATE ROLE \"Sync\" LOGIN REPLICATION"),
                FormsTest.sql("ALTER ROLE app REPLICATION"),
                FormsTest.sql(
                    "GRANT USAGE ON SCHEMA s TO app",
                    "GRANT CREATE ON DATABASE shop TO app",
                    "GRANT SELECT ON TABLE public.a, s.b TO app"),
                FormsTest.sql("GRANT SELECT ON ALL TABLES IN SCHEMA s TO app"),
                FormsTest.sql("GRANT pg_monitor TO app"),
                FormsTest.sql(
                    "ALTER DEFAULT PRIVILEGES FOR ROLE o IN SCHEMA s GRANT SELECT ON TABLES TO app"),
                FormsTest.sql("ALTER TABLE s.b REPLICA IDENTITY FULL"),
                FormsTest.sql(
                    "CREATE PUBLICATION p FOR TABLE s.b, public.a WITH (publish = 'insert, update', publish_via_partition_root = true)"),
                FormsTest.sql("CREATE PUBLICATION everything FOR ALL TABLES"),
                FormsTest.sql("ALTER TABLE s.c SET LOGGED"),
                FormsTest.sql(
                    "SELECT pg_catalog.pg_create_logical_replication_slot('slot', 'pgoutput')")));
    for (String name : FormsTest.EVIL) {
      String quoted = Identifiers.quote(name);
      remedies.add(
          FormsTest.sql(
              "CREATE ROLE %s LOGIN".formatted(quoted),
              "GRANT SELECT ON TABLE %s.%s TO %s".formatted(quoted, quoted, quoted)));
      remedies.add(
          FormsTest.sql("CREATE PUBLICATION %s FOR TABLE public.%s".formatted(quoted, quoted)));
      remedies.add(FormsTest.sql("ALTER TABLE public.%s REPLICA IDENTITY FULL".formatted(quoted)));
      remedies.add(
          Remedy.sql("Do " + name, "superuser", List.of("VACUUM " + quoted), List.of())
              .withSteps(List.of("look at " + name)));
    }
    return FormsTest.plan(facts, remedies.toArray(Remedy[]::new));
  }

  private static Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    for (String provider : List.of("self-managed", "aws-rds")) {
      RemediationPlan plan = rich(provider);
      texts.put(provider + ".tf", Terraform.of(plan));
      texts.put(provider + ".yml", Ansible.of(plan));
      texts.put(provider + ".md", Runbook.of(plan));
      texts.put(provider + ".json", PlanJson.of(plan));
    }
    return texts;
  }

  @Test
  void theWholeTextIsAsItWas() throws IOException {
    for (Map.Entry<String, String> text : texts().entrySet()) {
      Path file = FILES.resolve(text.getKey());
      if (System.getProperty("pgready.refresh") != null) {
        Files.createDirectories(FILES);
        Files.writeString(file, text.getValue());
      }
      assertThat(text.getValue()).as(text.getKey()).isEqualTo(Files.readString(file));
    }
  }

  /** By terraform fmt and by ansible-playbook, where they are installed; the reader here always. */
  @Test
  void theToolsReadThem() throws IOException, InterruptedException {
    for (Map.Entry<String, String> text : texts().entrySet()) {
      if (text.getKey().endsWith(".tf")) {
        assertThat(HclText.read(text.getValue())).isNotEmpty();
        assertThat(HclText.complaint(text.getValue())).as(text.getKey()).isEmpty();
      } else if (text.getKey().equals("self-managed.yml")) {
        // that of a cloud names a module that not every installation brings
        assertThat(
                HclText.complaint(
                    "",
                    "ansible-playbook",
                    "--syntax-check",
                    "-i",
                    "localhost,",
                    FILES.resolve(text.getKey()).toString()))
            .as(text.getKey())
            .isEmpty();
      }
    }
  }
}
