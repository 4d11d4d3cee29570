package dev.pgready.providers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** All profiles that are known in one run. */
public final class ProviderCatalog {
  private static final List<String> BUILT_IN = List.of("self-managed");

  private final Map<String, ProviderProfile> profiles;

  private ProviderCatalog(Map<String, ProviderProfile> profiles) {
    this.profiles = profiles;
  }

  /** The profiles that ship with pgready. */
  public static ProviderCatalog builtIn() {
    Map<String, ProviderProfile> profiles = new LinkedHashMap<>();
    for (String id : BUILT_IN) {
      profiles.put(
          id, StrictYaml.read(id + ".yaml", resource(id + ".yaml"), ProviderProfile.class));
    }
    return new ProviderCatalog(profiles);
  }

  public Optional<ProviderProfile> find(String id) {
    return Optional.ofNullable(profiles.get(id));
  }

  public Collection<ProviderProfile> all() {
    return profiles.values();
  }

  /** The profile of a server that shows no host's signs. */
  public ProviderProfile selfManaged() {
    return find("self-managed").orElseThrow();
  }

  /** Every setting that some fingerprint asks for. */
  public SortedSet<String> fingerprintSettings() {
    return union(Fingerprint::settings);
  }

  /** Every role that some fingerprint asks for, and every role that stands for a right. */
  public SortedSet<String> fingerprintRoles() {
    SortedSet<String> roles = union(Fingerprint::roles);
    for (ProviderProfile profile : profiles.values()) {
      if (profile.replicationRight() != null) {
        roles.addAll(profile.replicationRight().roles());
      }
      if (profile.bypassRls() != null) {
        roles.addAll(profile.bypassRls().roles());
      }
    }
    return roles;
  }

  /** Every function that some fingerprint asks for. */
  public SortedSet<String> fingerprintFunctions() {
    return union(Fingerprint::functions);
  }

  private SortedSet<String> union(Function<Fingerprint, List<String>> names) {
    SortedSet<String> all = new TreeSet<>();
    for (ProviderProfile profile : profiles.values()) {
      all.addAll(names.apply(profile.fingerprint()));
    }
    return all;
  }

  private static String resource(String name) {
    try (InputStream in = ProviderCatalog.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
