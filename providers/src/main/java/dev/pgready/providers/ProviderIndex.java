// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import dev.pgready.profile.Lists;
import dev.pgready.profile.ProfileNode;
import dev.pgready.providers.ProviderProfile.Offer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What recognition needs of every profile, in one small file: the profiles themselves are read when
 * they are asked for.
 */
public record ProviderIndex(List<Entry> profiles) {
  public ProviderIndex {
    Objects.requireNonNull(profiles, "profiles");
  }

  /**
   * One profile's part.
   *
   * @param rightRoles roles that stand for a right there
   * @param walSwitch the host's own setting that turns logical decoding on; null: none
   */
  public record Entry(
      String id,
      String name,
      @Nullable String product,
      List<String> builtOn,
      List<String> endpointOf,
      Fingerprint fingerprint,
      List<EndpointPattern> endpoints,
      List<String> rightRoles,
      @Nullable String walSwitch) {
    public Entry {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(name, "name");
      builtOn = Lists.copy(builtOn);
      endpointOf = Lists.copy(endpointOf);
      fingerprint = fingerprint == null ? Fingerprint.NONE : fingerprint;
      endpoints = Lists.copy(endpoints);
      rightRoles = Lists.copy(rightRoles);
    }

    static Entry of(ProviderProfile profile) {
      return new Entry(
          profile.id(),
          profile.name(),
          profile.product(),
          profile.builtOn(),
          profile.endpointOf(),
          profile.fingerprint(),
          profile.endpoints(),
          roles(profile),
          profile.walSwitch());
    }
  }

  private static List<String> roles(ProviderProfile profile) {
    List<String> roles = new ArrayList<>();
    if (profile.replicationRight() != null) {
      roles.addAll(profile.replicationRight().roles());
    }
    if (profile.bypassRls() != null) {
      roles.addAll(profile.bypassRls().roles());
    }
    for (Offer offer :
        Arrays.asList(profile.eventTriggers(), profile.allTables(), profile.tablesInSchema())) {
      if (offer != null) {
        roles.addAll(offer.roles());
      }
    }
    return roles;
  }

  /** The part of a profile's tree that makes an {@link Entry}. */
  static ProfileNode entry(ProfileNode.Mapping profile, ProviderProfile bound) {
    ProfileNode.Mapping entry = new ProfileNode.Mapping(profile.place());
    for (String key :
        List.of("id", "name", "product", "built-on", "endpoint-of", "fingerprint", "endpoints")) {
      ProfileNode value = profile.entries().get(key);
      if (value != null) {
        entry.put(key, profile.placeOf(key), value);
      }
    }
    List<ProfileNode> roles = new ArrayList<>();
    for (String role : roles(bound)) {
      roles.add(new ProfileNode.Scalar(profile.place(), role, ProfileNode.Scalar.Kind.TEXT));
    }
    entry.put("right-roles", profile.place(), new ProfileNode.Sequence(profile.place(), roles));
    String walSwitch = bound.walSwitch();
    if (walSwitch != null) {
      entry.put(
          "wal-switch",
          profile.place(),
          new ProfileNode.Scalar(profile.place(), walSwitch, ProfileNode.Scalar.Kind.TEXT));
    }
    return entry;
  }

  /** Names of the groups of a regular expression, in order. */
  static List<String> groups(String regex) {
    List<String> names = new ArrayList<>();
    GROUP.matcher(regex).results().forEach(match -> names.add(match.group(1)));
    return names;
  }

  private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");
}
