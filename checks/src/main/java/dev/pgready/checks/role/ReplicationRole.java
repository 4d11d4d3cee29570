// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.ProfileVerdict;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.needs.Level;
import dev.pgready.facts.ProbeFacts.ReplicationProbe;
import dev.pgready.facts.RoleFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.ProviderProfile.Right;
import java.util.List;

/**
 * Replication slots and walsenders are for roles with the REPLICATION attribute, superusers, and on
 * some hosts for members of the host's own role. The attribute is never inherited.
 */
public final class ReplicationRole implements Check {
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String RDS = "rds_replication";

  @Override
  public String title() {
    return "The role can replicate";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    // on a host of its vendor's the consumer logs in as a role of the vendor's, not as this one
    Level superuser = context.consumer().role().superuser();
    if (superuser != null && !context.cat().role().superuser() && !context.provider().managed()) {
      return noSuperuser(context, superuser);
    }
    if (!context.consumer().replicates() || !context.consumer().role().needsReplication()) {
      return CheckResult.skip(context.consumer().name() + " needs no replication right");
    }
    RoleFacts role = context.cat().role();
    String name = Identifiers.quote(role.name());
    Right right = context.provider().replicationRight();
    String through = Rights.through(right, role).orElse(null);
    boolean listed = role.superuser() || role.replication() || through != null;
    if (context.consumer().role().readsReplication()
        && role.superuser()
        && !role.replication()
        && through == null
        && !role.memberOf().contains(RDS)) {
      return evidence(
          CheckResult.fail(
                  "role %s is a superuser without REPLICATION, for which %s asks all the same"
                      .formatted(name, context.consumer().name()))
              .subjects(List.of(new Subject("role", name)))
              .remedy(Rights.remedy(context, null, "REPLICATION")),
          role);
    }

    ReplicationProbe probe = context.facts().probes().replication();
    Level attribute = context.consumer().role().attribute();
    boolean may = listed || (role.current() && probe != null && probe.worked());
    if (attribute != null && may && !role.replication()) {
      return withoutAttribute(context, attribute);
    }

    if (role.current() && probe != null && probe.worked()) {
      return evidence(
          word(
              context,
              CheckResult.pass("the server accepted a replication connection of role " + name)
                  .source(Basis.PROBE),
              true),
          role);
    }
    if (role.current() && probe != null && INSUFFICIENT_PRIVILEGE.equals(probe.sqlState())) {
      CheckResult refused =
          CheckResult.fail(
              listed
                  ? "the server rejected a replication connection of role %s although its catalogue allows it: a pooler in the path can log in as another role"
                      .formatted(name)
                  : "role %s is not allowed to replicate: the server rejected its replication connection"
                      .formatted(name));
      refused = refused.source(Basis.PROBE).subjects(List.of(new Subject("role", name)));
      return evidence(
          word(
              context,
              listed ? refused : refused.remedy(Rights.remedy(context, right, "REPLICATION")),
              false),
          role);
    }
    if (listed) {
      String how =
          role.superuser()
              ? "is a superuser"
              : role.replication()
                  ? "has REPLICATION"
                  : "is a member of " + Identifiers.quote(String.valueOf(through));
      return evidence(CheckResult.pass("role %s %s".formatted(name, how)), role);
    }
    String missing =
        right == null || right.roles().isEmpty()
            ? "REPLICATION"
            : "REPLICATION or membership in " + String.join(" or ", right.roles());
    return evidence(
        CheckResult.fail(
                "role %s has no %s: %s could neither create a slot nor stream"
                    .formatted(name, missing, context.consumer().name()))
            .subjects(List.of(new Subject("role", name)))
            .remedy(Rights.remedy(context, right, "REPLICATION")),
        role);
  }

  /** It may replicate, and a consumer that looks for the attribute alone does not see it. */
  private static CheckResult withoutAttribute(CheckContext context, Level level) {
    RoleFacts role = context.cat().role();
    String name = Identifiers.quote(role.name());
    CheckResult result =
        Levels.result(
                level,
                "role %s may replicate without the attribute REPLICATION, which alone the check of %s looks for (source role \"%s\" lacks the REPLICATION attribute)"
                    .formatted(name, context.consumer().name(), role.name()))
            .subjects(List.of(new Subject("role", name)));
    return evidence(
        role.superuser() ? result.remedy(Rights.remedy(context, null, "REPLICATION")) : result,
        role);
  }

  private static CheckResult noSuperuser(CheckContext context, Level level) {
    String consumer = context.consumer().name();
    RoleFacts role = context.cat().role();
    String what = String.join(", ", context.consumer().role().superuserFor());
    return evidence(
        Levels.result(
                level,
                "role %s is not a superuser, and %s needs one for %s"
                    .formatted(Identifiers.quote(role.name()), consumer, what))
            .subjects(List.of(new Subject("role", role.name())))
            .remedy(
                Remedy.steps(
                        "Check the role that %s logs in as".formatted(consumer),
                        Kind.DECISION,
                        "user",
                        List.of(
                            "Connect as that role, or name it with --role",
                            "Without a superuser choose another consumer: %s fails"
                                .formatted(what)))
                    .withUrl(context.consumer().docs())),
        role);
  }

  /** A host that has a role of its own for this says who may replicate there. */
  private static CheckResult word(CheckContext context, CheckResult result, boolean accepted) {
    RoleFacts role = context.cat().role();
    Right right = context.provider().replicationRight();
    return right == null || right.roles().isEmpty() || role.superuser() || role.replication()
        ? result
        : ProfileVerdict.of(Rights.through(right, role).isPresent(), accepted)
            .told(result, context);
  }

  private static CheckResult evidence(CheckResult result, RoleFacts role) {
    return result
        .evidence("superuser", role.superuser())
        .evidence("replication", role.replication())
        .evidence("member_of", role.memberOf());
  }
}
