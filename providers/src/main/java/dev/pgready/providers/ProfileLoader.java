// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import dev.pgready.profile.ProfileException;
import dev.pgready.profile.ProfileNode;
import dev.pgready.profile.RecordBinder;
import dev.pgready.profile.StrictYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads profiles that may extend one another.
 *
 * <p>What a profile inherits from the one that it {@code extends}: all but what makes it
 * recognisable ({@code id}, {@code name}, {@code verified}, {@code product}, {@code fingerprint},
 * {@code endpoints}, {@code built-on}, {@code endpoint-of}). {@code settings}, {@code defaults},
 * {@code slots} and {@code network} are merged key by key, {@code sources} by their ids; any other
 * key replaces the inherited one. A key of {@code settings} may name several, with commas.
 */
final class ProfileLoader {
  private static final Set<String> OWN =
      Set.of(
          "id",
          "name",
          "verified",
          "product",
          "fingerprint",
          "endpoints",
          "built-on",
          "endpoint-of",
          "extends");
  private static final Set<String> MERGED = Set.of("settings", "defaults", "slots", "network");

  /** A profile and the tree from which it was made, {@code extends} resolved. */
  record Loaded(ProviderProfile profile, ProfileNode.Mapping node) {}

  private final Function<String, ProfileNode.@Nullable Mapping> others;
  private final Map<String, ProfileNode.Mapping> files = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param others finds profiles that are not among the files, as they stand in their files; null:
   *     there is none
   */
  ProfileLoader(Function<String, ProfileNode.@Nullable Mapping> others) {
    this.others = others;
  }

  void add(String name, String text) {
    ProfileNode node = StrictYaml.parse(name, text, problems::add);
    if (node == null) {
      return;
    }
    if (!(node instanceof ProfileNode.Mapping mapping)) {
      problems.add(node.place() + ": the file: must be a mapping, not " + node.kindName());
      return;
    }
    String id = mapping.text("id");
    ProfileNode.Mapping earlier = files.put(id == null ? name : id, mapping);
    if (earlier != null) {
      problems.add(
          "%s: id: %s is the id of %s too".formatted(mapping.placeOf("id"), id, earlier.place()));
    }
  }

  /**
   * All profiles that were added.
   *
   * @throws ProfileException that tells all problems of all files
   */
  List<Loaded> load() {
    List<Loaded> loaded = new ArrayList<>();
    for (ProfileNode.Mapping file : files.values()) {
      if (file.entries().containsKey("parent")) {
        problems.add(file.placeOf("parent") + ": unknown key parent (say extends)");
        continue;
      }
      ProfileNode.Mapping node = resolve(file, new LinkedHashSet<>());
      ProviderProfile profile = new RecordBinder(problems::add).bind(node, ProviderProfile.class);
      if (profile != null) {
        problems.addAll(ProfileRules.problems(profile, node));
        loaded.add(new Loaded(profile, node));
      }
    }
    if (!problems.isEmpty()) {
      throw ProfileException.of(problems.stream().distinct().toList());
    }
    return loaded;
  }

  private ProfileNode.Mapping resolve(ProfileNode.Mapping child, Set<String> seen) {
    String parentId = child.text("extends");
    ProfileNode.Mapping merged = new ProfileNode.Mapping(child.place());
    if (parentId != null) {
      ProfileNode.Mapping parent = files.get(parentId);
      if (parent == null || parentId.equals(child.text("id"))) {
        // a company's own profile may extend the built-in one of the same id
        parent = others.apply(parentId);
      }
      if (parent == null) {
        problems.add(
            "%s: extends: there is no profile %s".formatted(child.placeOf("extends"), parentId));
      } else if (!seen.add(parent.place() + " " + parentId)) {
        problems.add(
            "%s: extends: cyclic extends of %s".formatted(child.placeOf("extends"), parentId));
      } else {
        inherit(merged, resolve(parent, seen));
      }
      merged.put(
          "parent",
          child.placeOf("extends"),
          new ProfileNode.Scalar(child.placeOf("extends"), parentId, ProfileNode.Scalar.Kind.TEXT));
    }
    child
        .entries()
        .forEach(
            (key, value) -> {
              if (!key.equals("extends")) {
                ProfileNode own = key.equals("settings") ? oneByOne(value) : value;
                merged.put(key, child.placeOf(key), merge(key, merged.entries().get(key), own));
              }
            });
    return merged;
  }

  /** {@code "max_wal_senders, max_connections":} holds for both. */
  private static ProfileNode oneByOne(ProfileNode settings) {
    if (!(settings instanceof ProfileNode.Mapping mapping)) {
      return settings;
    }
    ProfileNode.Mapping split = new ProfileNode.Mapping(mapping.place());
    mapping
        .entries()
        .forEach(
            (names, value) -> {
              for (String name : names.split(", *")) {
                split.put(name, mapping.placeOf(names), value);
              }
            });
    return split;
  }

  private static void inherit(ProfileNode.Mapping merged, ProfileNode.Mapping parent) {
    parent
        .entries()
        .forEach(
            (key, value) -> {
              if (!OWN.contains(key) && !key.equals("parent")) {
                merged.put(key, parent.placeOf(key), value);
              }
            });
  }

  private static ProfileNode merge(String key, @Nullable ProfileNode inherited, ProfileNode own) {
    if (MERGED.contains(key)
        && inherited instanceof ProfileNode.Mapping before
        && own instanceof ProfileNode.Mapping after) {
      ProfileNode.Mapping both = new ProfileNode.Mapping(after.place());
      before.entries().forEach((name, value) -> both.put(name, before.placeOf(name), value));
      after.entries().forEach((name, value) -> both.put(name, after.placeOf(name), value));
      return both;
    }
    if (key.equals("sources")
        && inherited instanceof ProfileNode.Sequence before
        && own instanceof ProfileNode.Sequence after) {
      List<ProfileNode> both = new ArrayList<>(after.items());
      Set<String> ids = new LinkedHashSet<>();
      after.items().forEach(item -> ids.add(id(item)));
      before.items().stream().filter(item -> !ids.contains(id(item))).forEach(both::add);
      return new ProfileNode.Sequence(after.place(), both);
    }
    return own;
  }

  private static String id(ProfileNode source) {
    String id = source instanceof ProfileNode.Mapping mapping ? mapping.text("id") : null;
    return id == null ? "" : id;
  }
}
