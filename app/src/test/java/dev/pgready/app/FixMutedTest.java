// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code fix} fixes what {@code check} finds with the same words, and nothing that is muted. */
final class FixMutedTest {
  private static final String OWNER = "reason: on purpose, owner: ops, expires: 9999-12-31";

  @TempDir private Path directory = Path.of("");

  /** Three tables without key and SELECT, all published. */
  private static FactsFixture broken() {
    FactsFixture facts = FactsFixture.sound().setting("wal_level", "replica");
    for (String name : List.of("orders", "logs", "T\"x é")) {
      facts.table(name, row -> row.set("indexes", List.of()).set("select", false));
    }
    return facts.publication("p", List.of("orders", "logs", "T\"x é"), row -> {});
  }

  private Execution run(String command, String config, String... more) throws IOException {
    Path file = Files.writeString(directory.resolve("pgready.yaml"), config);
    Path document = Files.writeString(directory.resolve("facts.json"), broken().document());
    List<String> words =
        new ArrayList<>(
            List.of(
                command,
                "--facts",
                document.toString(),
                "--config",
                file.toString(),
                "--publication",
                "p"));
    words.addAll(List.of(more));
    Execution run = Execution.of(words.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isLessThan(2);
    return run;
  }

  private static List<String> statements(Execution fix) {
    return fix.out().lines().map(String::strip).filter(line -> !line.startsWith("--")).toList();
  }

  @Test
  void aMutedTableIsNotFixedAndSaysSo() throws IOException {
    assertThat(statements(run("fix", "skip: []\n")))
        .contains("GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;")
        .contains("ALTER TABLE public.logs REPLICA IDENTITY FULL;");
    String mutes =
        "mutes: [{check: replica-identity, subject: public.logs, %s}, {check: table-privileges, subject: public.logs, %s}]\n"
            .formatted(OWNER, OWNER);
    Execution fix = run("fix", mutes);
    assertThat(statements(fix))
        .noneMatch(line -> line.contains("public.logs"))
        .noneMatch(line -> line.contains("ALL TABLES IN SCHEMA"))
        .contains("GRANT SELECT ON public.orders, public.\"T\"\"x é\" TO app;")
        .contains("ALTER TABLE public.orders REPLICA IDENTITY FULL;");
    assertThat(fix.out().lines())
        .anyMatch(
            line ->
                line.startsWith("-- replica-identity: muted by ops until 9999-12-31 (on purpose)")
                    && line.endsWith("[public.logs]"));
    Execution undo = run("fix", mutes, "--undo");
    assertThat(statements(undo))
        .noneMatch(line -> line.contains("public.logs"))
        .contains("REVOKE SELECT ON public.orders, public.\"T\"\"x é\" FROM app;");
    assertThat(run("fix", mutes, "--format", "markdown").out())
        .contains("## Skipped because muted")
        .contains("muted by ops until 9999-12-31");
    assertThat(
            JsonMapper.shared()
                .readTree(run("fix", mutes, "--format", "json").out())
                .get("muted")
                .size())
        .isEqualTo(2);
  }

  @Test
  void aMutedCheckIsNotFixed() throws IOException {
    Execution fix = run("fix", "mutes: [{check: wal-level, %s}]\n".formatted(OWNER));
    assertThat(statements(fix)).noneMatch(line -> line.contains("wal_level"));
    assertThat(fix.out()).contains("-- wal-level: muted by ops until 9999-12-31 (on purpose)");
  }

  @Test
  void whatIsToBeToldOfMutesIsTold() throws IOException {
    String expired =
        "mutes: [{check: wal-level, reason: x, owner: ops, expires: 2001-01-01}, {check: tls, %s}]\n"
            .formatted(OWNER);
    Execution fix = run("fix", expired);
    assertThat(fix.err())
        .isEqualTo(run("check", expired).err())
        .contains("the mute of wal-level by ops expired on 2001-01-01");
    assertThat(statements(fix)).anyMatch(line -> line.contains("wal_level"));
  }

  /** Whatever the flags: what check finds and knows a remedy for, fix fixes, and nothing else. */
  @Test
  void fixJudgesAsCheckDoes() throws IOException {
    for (List<String> flags :
        List.of(
            List.<String>of(),
            List.of("--for", "zero", "--for", "powersync"),
            List.of("--for", "debezium", "--provider", "aws-rds"),
            List.of("--only", "wal-level,replica-identity,slot-health"),
            List.of("--skip", "wal-level,table-privileges", "--for", "postgres"),
            List.of("--table", "or*", "--slot", "s", "--disk-free", "1GB"))) {
      String[] words = flags.toArray(String[]::new);
      String config =
          "severity: {tls: fail}\nmutes: [{check: replica-identity, subject: public.logs, %s}]\n"
              .formatted(OWNER);
      Set<String> found = new TreeSet<>();
      for (JsonNode check : report(run("check", config, with(words)))) {
        if (Set.of("fail", "warn", "unknown").contains(check.get("status").asString())
            && !check.get("remedies").isEmpty()) {
          found.add(check.get("id").asString());
        }
      }
      Set<String> fixed = new TreeSet<>();
      JsonNode plan = JsonMapper.shared().readTree(run("fix", config, with(words)).out());
      for (String part : List.of("steps", "choices")) {
        for (JsonNode step : plan.get(part)) {
          step.get("fixes").forEach(id -> fixed.add(id.asString()));
        }
      }
      assertThat(fixed).as(flags.toString()).isNotEmpty().isEqualTo(found);
    }
  }

  private static String[] with(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--format", "json"));
    return all.toArray(String[]::new);
  }

  private static JsonNode report(Execution check) {
    return JsonMapper.shared().readTree(check.out()).get("checks");
  }
}
