// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.needs.Level;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;

/**
 * Consumers that write heartbeats or schema changes into WAL call {@code pg_logical_emit_message}.
 * Everybody may, until somebody revokes it from PUBLIC.
 */
public final class MessagePrivilege implements Check {
  @Override
  public String title() {
    return "The role can write logical messages";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().role().emitMessage()) {
      return CheckResult.skip(context.consumer().name() + " writes no logical messages");
    }
    String role = Identifiers.quote(context.cat().role().name());
    Boolean may = context.cat().functions().emitMessage();
    if (may == null) {
      return CheckResult.unknown("this server shows no function pg_logical_emit_message");
    }
    if (may) {
      return CheckResult.pass("role %s can call pg_logical_emit_message".formatted(role));
    }
    Level level = context.consumer().role().emitMessageLevel();
    return Levels.result(
            level,
            "role %s cannot call pg_logical_emit_message with a text: %s %s \"permission denied for function\""
                .formatted(
                    role,
                    context.consumer().name(),
                    level == Level.FAIL
                        ? "would stop with"
                        : "goes on without its messages, and logs"))
        .subjects(List.of(new Subject("function", "pg_catalog.pg_logical_emit_message")))
        .remedy(
            Remedy.sql(
                "Grant role %s EXECUTE on pg_logical_emit_message".formatted(role),
                context.provider().managed() ? "host administrator" : "superuser",
                statements(context, "GRANT EXECUTE ON FUNCTION %s TO %s", role),
                statements(context, "REVOKE EXECUTE ON FUNCTION %s FROM %s", role)));
  }

  /** PostgreSQL 17 added a fourth argument, flush. */
  private static List<String> statements(CheckContext context, String form, String role) {
    String flush = context.cat().server().major() >= 17 ? ", boolean" : "";
    List<String> statements = new ArrayList<>();
    for (String content : List.of("text", "bytea")) {
      statements.add(
          form.formatted(
              "pg_catalog.pg_logical_emit_message(boolean, text, %s%s)".formatted(content, flush),
              role));
    }
    return statements;
  }
}
