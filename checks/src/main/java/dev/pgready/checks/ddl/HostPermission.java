// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.ddl;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.ProfileVerdict;
import dev.pgready.facts.RoleFacts;
import dev.pgready.providers.ProviderProfile.Offer;
import dev.pgready.providers.Support;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the judged role may do what PostgreSQL reserves for superusers. */
enum HostPermission {
  YES,
  NO,
  /** Only an attempt can tell. */
  UNSEEN;

  /**
   * @param offer what the host says of it; null: nothing
   */
  static HostPermission of(CheckContext context, @Nullable Offer offer) {
    RoleFacts role = context.cat().role();
    if (role.superuser()) {
      return YES;
    }
    boolean managed = context.provider().managed();
    if (offer == null) {
      return managed ? UNSEEN : NO;
    }
    return switch (offer.support()) {
      case YES -> managed ? UNSEEN : NO;
      case ADMIN -> admin(offer, role);
      case NO -> NO;
      case UNKNOWN -> UNSEEN;
    };
  }

  /** Who can do it, as it stands in a sentence: {@code a superuser}. */
  static String whom(String by) {
    return by.equals("superuser") ? "a superuser" : by;
  }

  /** The same finding with whom this is reserved for: findings with one answer have one cause. */
  static CheckResult reserved(CheckResult result, @Nullable Offer offer) {
    return result.evidence(
        "reserved_for", offer == null || offer.by() == null ? "superuser" : offer.by());
  }

  /**
   * What became of the host's word when the server was asked. Empty: the host has not said, what it
   * said holds for other roles only, or the attempt ended for another reason than a missing right.
   */
  static Optional<ProfileVerdict> word(CheckContext context, @Nullable Offer offer, Tried tried) {
    if (!tried.answered()
        || offer == null
        || !context.provider().managed()
        || context.cat().role().superuser()) {
      return Optional.empty();
    }
    return switch (of(context, offer)) {
      case YES -> Optional.of(ProfileVerdict.of(true, tried.worked()));
      case NO -> Optional.of(ProfileVerdict.of(false, tried.worked()));
      case UNSEEN ->
          offer.support() != Support.UNKNOWN && tried.worked()
              ? Optional.of(ProfileVerdict.CONFIRMED)
              : Optional.empty();
    };
  }

  private static HostPermission admin(Offer offer, RoleFacts role) {
    if (offer.roles().isEmpty()) {
      return UNSEEN;
    }
    return offer.roles().contains(role.name())
            || role.memberOf().stream().anyMatch(offer.roles()::contains)
        ? YES
        : NO;
  }
}
