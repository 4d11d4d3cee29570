// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import dev.pgready.consumers.needs.Capacity;
import dev.pgready.consumers.needs.Connections;
import dev.pgready.consumers.needs.EventTriggerNeeds;
import dev.pgready.consumers.needs.IdentityNeeds;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.NameRules;
import dev.pgready.consumers.needs.OwnNeeds;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.consumers.needs.RoleNeeds;
import dev.pgready.consumers.needs.ServerNeeds;
import dev.pgready.consumers.needs.SettingNeed;
import dev.pgready.consumers.needs.SlotNeeds;
import dev.pgready.consumers.needs.StandbyNeeds;
import dev.pgready.consumers.needs.TimeoutNeeds;
import dev.pgready.consumers.needs.TlsNeeds;
import dev.pgready.consumers.needs.TypeRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a profile that are different with one of its options. A part that is given replaces
 * the profile's whole part; one that is not given stays.
 */
public record Variant(
    @Nullable Boolean replication,
    @Nullable String plugin,
    @Nullable ServerNeeds server,
    @Nullable Capacity slots,
    @Nullable Capacity walSenders,
    @Nullable Connections connections,
    @Nullable RoleNeeds role,
    @Nullable PublicationNeeds publication,
    @Nullable IdentityNeeds identity,
    @Nullable EventTriggerNeeds eventTriggers,
    @Nullable List<SettingNeed> settings,
    @Nullable StandbyNeeds standby,
    @Nullable TlsNeeds tls,
    @Nullable SlotNeeds slot,
    @Nullable NameRules names,
    @Nullable List<TypeRule> types,
    @Nullable TimeoutNeeds timeouts,
    @Nullable OwnNeeds own,
    @Nullable Map<String, Level> unsupported,
    @Nullable List<String> creates,
    @Nullable Recipe recipe,
    @Nullable ConfigTemplate config) {

  /** Another configuration and nothing else. */
  static Variant of(ConfigTemplate config) {
    return new Variant(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, config);
  }

  ConsumerProfile applyTo(ConsumerProfile base) {
    return new ConsumerProfile(
        base.id(),
        base.name(),
        base.verified(),
        base.docs(),
        base.sources(),
        base.options(),
        base.variants(),
        eitherOrNone(replication, base.replication()),
        either(plugin, base.plugin()),
        eitherOrNone(server, base.server()),
        either(slots, base.slots()),
        either(walSenders, base.walSenders()),
        either(connections, base.connections()),
        either(role, base.role()),
        either(publication, base.publication()),
        either(identity, base.identity()),
        either(eventTriggers, base.eventTriggers()),
        either(settings, base.settings()),
        either(standby, base.standby()),
        either(tls, base.tls()),
        eitherOrNone(slot, base.slot()),
        eitherOrNone(names, base.names()),
        either(types, base.types()),
        base.pins(),
        base.styles(),
        eitherOrNone(timeouts, base.timeouts()),
        eitherOrNone(own, base.own()),
        either(unsupported, base.unsupported()),
        either(creates, base.creates()),
        base.notes(),
        eitherOrNone(recipe, base.recipe()),
        base.errors(),
        eitherOrNone(config, base.config()),
        base.cites());
  }

  private static <T> T either(@Nullable T mine, T theirs) {
    return mine == null ? theirs : mine;
  }

  private static <T> @Nullable T eitherOrNone(@Nullable T mine, @Nullable T theirs) {
    return mine == null ? theirs : mine;
  }
}
