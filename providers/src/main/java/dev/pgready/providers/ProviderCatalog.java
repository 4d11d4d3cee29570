// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import dev.pgready.profile.CompiledProfiles;
import dev.pgready.profile.InputFile;
import dev.pgready.profile.ProfileException;
import dev.pgready.profile.ProfileNode;
import dev.pgready.profile.StrictYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All profiles that are known in one run. The built-in ones are recognised by a small index and
 * read when they are asked for; both were compiled by the build ({@link ProfileCompiler}).
 */
public final class ProviderCatalog {
  /** Of all profiles, in the order in which hosts are tried. */
  public List<String> ids() {
    return index.stream().map(ProviderIndex.Entry::id).toList();
  }

  /** The profile of a server that shows no host's signs. */
  private static final String SELF_MANAGED = "self-managed";

  private final List<ProviderIndex.Entry> index;
  private final Map<String, ProviderProfile> profiles = new ConcurrentHashMap<>();

  private ProviderCatalog(List<ProviderIndex.Entry> index, Map<String, ProviderProfile> profiles) {
    List<ProviderIndex.Entry> ordered = new ArrayList<>(index);
    ordered.sort(
        (one, other) -> Integer.compare(one.fingerprint().order(), other.fingerprint().order()));
    this.index = List.copyOf(ordered);
    this.profiles.putAll(profiles);
  }

  /** The profiles that ship with pgready. */
  public static ProviderCatalog builtIn() {
    ProviderIndex index = Compiled.INDEX;
    return index == null ? fromYaml() : new ProviderCatalog(index.profiles(), Map.of());
  }

  /** Read once, by whichever thread is the first. */
  private static final class Compiled {
    static final @Nullable ProviderIndex INDEX =
        CompiledProfiles.read(ProviderCatalog.class, CompiledProfiles.INDEX, ProviderIndex.class);
  }

  /** The built-in profiles from their YAML, where nothing was compiled (in an IDE). */
  static ProviderCatalog fromYaml() {
    ProfileLoader loader = new ProfileLoader(id -> null);
    for (String id : BuiltIn.IDS) {
      loader.add(id + ".yaml", yaml(id));
    }
    Map<String, ProviderProfile> profiles = new LinkedHashMap<>();
    loader.load().forEach(loaded -> profiles.put(loaded.profile().id(), loaded.profile()));
    return new ProviderCatalog(
        profiles.values().stream().map(ProviderIndex.Entry::of).toList(), profiles);
  }

  /**
   * These profiles and those of a file, or of every {@code *.yaml} and {@code *.yml} of a
   * directory; one of the same id replaces the built-in one.
   *
   * @throws ProfileException that tells all problems of all files
   * @throws IOException when the file or directory cannot be read
   */
  public ProviderCatalog with(Path path) throws IOException {
    ProfileLoader loader = new ProfileLoader(ProviderCatalog::builtInNode);
    List<Path> files = ProfileCheck.files(path);
    if (files.isEmpty()) {
      throw new ProfileException(path + ": no *.yaml in this directory");
    }
    for (Path file : files) {
      loader.add(file.toString(), InputFile.text(file, InputFile.MOST_WRITTEN));
    }
    Map<String, ProviderProfile> all = new LinkedHashMap<>(profiles);
    Map<String, ProviderIndex.Entry> entries = new LinkedHashMap<>();
    for (ProfileLoader.Loaded loaded : loader.load()) {
      all.put(loaded.profile().id(), loaded.profile());
      // first: of two that are recognised by the same signs, the user's own is meant
      entries.put(loaded.profile().id(), ProviderIndex.Entry.of(loaded.profile()));
    }
    index.forEach(entry -> entries.putIfAbsent(entry.id(), entry));
    return new ProviderCatalog(new ArrayList<>(entries.values()), all);
  }

  private static ProfileNode.@Nullable Mapping builtInNode(String id) {
    return BuiltIn.IDS.contains(id)
            && StrictYaml.parse(id + ".yaml", yaml(id), problem -> {})
                instanceof ProfileNode.Mapping mapping
        ? mapping
        : null;
  }

  public Optional<ProviderProfile> find(String id) {
    ProviderProfile profile = profiles.get(id);
    if (profile == null && index.stream().anyMatch(entry -> entry.id().equals(id))) {
      String resource = id + CompiledProfiles.EXTENSION;
      profile = CompiledProfiles.read(ProviderCatalog.class, resource, ProviderProfile.class);
      if (profile == null) {
        throw new IllegalStateException("missing resource " + resource);
      }
      profiles.put(id, profile);
    }
    return Optional.ofNullable(profile);
  }

  /** Every profile, by id. */
  public Collection<ProviderProfile> all() {
    Map<String, ProviderProfile> all = new TreeMap<>();
    index.forEach(entry -> all.put(entry.id(), find(entry.id()).orElseThrow()));
    return all.values();
  }

  /** The profile of a server that shows no host's signs. */
  public ProviderProfile selfManaged() {
    return find(SELF_MANAGED).orElseThrow();
  }

  /** What recognition needs, in the order in which hosts are tried. */
  List<ProviderIndex.Entry> index() {
    return index;
  }

  /** Every setting that some fingerprint asks for, and those that turn logical decoding on. */
  public SortedSet<String> fingerprintSettings() {
    SortedSet<String> settings = union(Fingerprint::settingNames);
    settings.addAll(walSwitches());
    return settings;
  }

  /** Every host's own setting that turns logical decoding on. */
  public SortedSet<String> walSwitches() {
    SortedSet<String> switches = new TreeSet<>();
    for (ProviderIndex.Entry entry : index) {
      if (entry.walSwitch() != null) {
        switches.add(entry.walSwitch());
      }
    }
    return switches;
  }

  /** Every role that some fingerprint asks for, and every role that stands for a right. */
  public SortedSet<String> fingerprintRoles() {
    SortedSet<String> roles = union(Fingerprint::roles);
    index.forEach(entry -> roles.addAll(entry.rightRoles()));
    return roles;
  }

  /** Every function that some fingerprint asks for. */
  public SortedSet<String> fingerprintFunctions() {
    return union(Fingerprint::functions);
  }

  private SortedSet<String> union(Function<Fingerprint, Collection<String>> names) {
    SortedSet<String> all = new TreeSet<>();
    for (ProviderIndex.Entry entry : index) {
      all.addAll(names.apply(entry.fingerprint()));
    }
    return all;
  }

  private static String yaml(String id) {
    try (InputStream in = ProviderCatalog.class.getResourceAsStream(id + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + id + ".yaml");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
