// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells who hosts a server, from the database first and from the host name second. What stands at
 * the endpoint is a question of its own: behind a proxy or a pooler the database still shows its
 * host's signs, so the endpoint's kind comes from host name, port and user alone.
 */
public final class ProviderDetector {
  private static final Pattern TEMPLATE_GROUP = Pattern.compile("\\$\\{([a-zA-Z][a-zA-Z0-9]*)}");

  /** Where the roles stand among the kinds of signs. */
  private static final int ROLES = 2;

  private final ProviderCatalog catalog;

  public ProviderDetector(ProviderCatalog catalog) {
    this.catalog = catalog;
  }

  /** A fingerprint that matched. */
  private record Inside(
      ProviderIndex.Entry entry,
      List<String> evidence,
      Map<String, String> names,
      boolean rolesOnly) {
    boolean weak() {
      return rolesOnly || entry.fingerprint().weak();
    }
  }

  /** A form of endpoint that matched. */
  private record Outside(
      ProviderIndex.Entry entry, EndpointPattern endpoint, Map<String, String> names) {}

  /** The name under which a server is reached, as the patterns want it. */
  private record Address(String host, int port, String user) {
    static Address of(@Nullable String host, int port, @Nullable String user) {
      String name = host == null ? "" : host.strip().toLowerCase(Locale.ROOT);
      if (name.startsWith("[") && name.endsWith("]")) {
        name = name.substring(1, name.length() - 1);
      }
      while (name.endsWith(".")) {
        name = name.substring(0, name.length() - 1);
      }
      return new Address(name, port, user == null ? "" : user);
    }
  }

  /**
   * @param signals what the database shows; null when it was not reached
   * @param host as the user wrote it; null for a Unix socket
   */
  public Detection detect(
      @Nullable Signals signals, @Nullable String host, int port, @Nullable String user) {
    Address address = Address.of(host, port, user);
    Inside inside = signals == null ? null : inside(signals);
    Outside both = inside == null ? null : both(inside, address);
    Outside outside = both == null ? outside(address) : both;
    List<String> evidence = new ArrayList<>();
    if (inside != null) {
      evidence.addAll(inside.evidence());
    }
    if (outside != null) {
      evidence.add(
          "host name %s is of the form of %s".formatted(address.host(), outside.entry().name()));
    }
    if (inside == null && outside == null) {
      hints(address).ifPresent(evidence::add);
      return detection(
          catalog.selfManaged().id(), Confidence.UNKNOWN, evidence, null, host, port, Map.of());
    }
    boolean hostDecides =
        outside != null
            && both == null
            && (inside == null
                || inside.weak()
                || outside.entry().builtOn().contains(inside.entry().id()));
    if (outside != null && hostDecides) {
      return detection(
          outside.entry().id(),
          Confidence.LIKELY,
          evidence,
          outside,
          host,
          port,
          inside == null ? Map.of() : inside.names());
    }
    Inside seen = java.util.Objects.requireNonNull(inside);
    if (both != null) {
      return detection(
          both.entry().id(),
          seen.weak() ? Confidence.LIKELY : Confidence.CERTAIN,
          evidence,
          both,
          host,
          port,
          seen.names());
    }
    return detection(
        seen.entry().id(),
        seen.weak() ? Confidence.LIKELY : Confidence.CERTAIN,
        evidence,
        endpoint(seen.entry(), outside, address),
        host,
        port,
        seen.names());
  }

  /**
   * What holds where the user says who the host is ({@code --provider ID}): the endpoint's kind and
   * the names still come from the host name.
   *
   * @param profile one of the catalogue's
   */
  public Detection stated(
      ProviderProfile profile,
      @Nullable Signals signals,
      @Nullable String host,
      int port,
      @Nullable String user) {
    return stated(profile, "--provider", signals, host, port, user);
  }

  /**
   * The same, said by something else than the flag.
   *
   * @param by who says so: a flag, a variable, a file's key
   */
  public Detection stated(
      ProviderProfile profile,
      String by,
      @Nullable Signals signals,
      @Nullable String host,
      int port,
      @Nullable String user) {
    Address address = Address.of(host, port, user);
    ProviderIndex.Entry entry =
        catalog.index().stream()
            .filter(candidate -> candidate.id().equals(profile.id()))
            .findFirst()
            .orElseGet(() -> ProviderIndex.Entry.of(profile));
    Inside inside = signals == null ? null : inside(entry, signals);
    return detection(
        profile.id(),
        Confidence.STATED,
        List.of(by + " says so"),
        endpoint(entry, outside(address), address),
        host,
        port,
        inside == null ? Map.of() : inside.names());
  }

  /**
   * The first host that shows its signs. Roles alone count last where the host has surer signs too:
   * a dump takes them along to any other server.
   */
  private @Nullable Inside inside(Signals signals) {
    Inside byRoles = null;
    for (ProviderIndex.Entry entry : catalog.index()) {
      Inside inside = inside(entry, signals);
      if (inside != null && !inside.rolesOnly()) {
        return inside;
      }
      if (byRoles == null) {
        byRoles = inside;
      }
    }
    return byRoles;
  }

  private static @Nullable Inside inside(ProviderIndex.Entry entry, Signals signals) {
    Fingerprint fingerprint = entry.fingerprint();
    for (String name : fingerprint.absent()) {
      if (signals.settings().containsKey(name)
          || signals.roles().contains(name)
          || signals.functions().contains(name)
          || signals.extensions().contains(name)) {
        return null;
      }
    }
    List<List<String>> kinds = new ArrayList<>();
    Map<String, String> names = new LinkedHashMap<>();
    kinds.add(seen(fingerprint.settings(), signals.settings().keySet(), "setting %s exists"));
    kinds.add(values(fingerprint, signals, names));
    kinds.add(seen(fingerprint.roles(), signals.roles(), "role %s exists"));
    kinds.add(seen(fingerprint.functions(), signals.functions(), "function %s exists"));
    kinds.add(seen(fingerprint.extensions(), signals.extensions(), "extension %s is installed"));
    kinds.add(version(fingerprint, signals));
    kinds.add(
        signals.commandLine().containsAll(fingerprint.commandLine())
            ? fingerprint.commandLine().stream()
                .map("%s was set on the server's command line"::formatted)
                .limit(1)
                .toList()
            : List.of());
    List<Boolean> listed =
        List.of(
            !fingerprint.settings().isEmpty(),
            !fingerprint.values().isEmpty(),
            !fingerprint.roles().isEmpty(),
            !fingerprint.functions().isEmpty(),
            !fingerprint.extensions().isEmpty(),
            !fingerprint.version().isEmpty(),
            !fingerprint.commandLine().isEmpty());
    List<String> evidence = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      if (fingerprint.all() && listed.get(i) && kinds.get(i).isEmpty()) {
        return null;
      }
      evidence.addAll(kinds.get(i));
    }
    boolean surerSigns = !fingerprint.settings().isEmpty() || !fingerprint.functions().isEmpty();
    boolean rolesOnly = surerSigns && evidence.size() == kinds.get(ROLES).size();
    return evidence.isEmpty() ? null : new Inside(entry, evidence, names, rolesOnly);
  }

  private static List<String> seen(
      List<String> wanted, java.util.Set<String> there, String sentence) {
    return wanted.stream().filter(there::contains).map(sentence::formatted).toList();
  }

  private static List<String> values(
      Fingerprint fingerprint, Signals signals, Map<String, String> names) {
    List<String> evidence = new ArrayList<>();
    fingerprint
        .values()
        .forEach(
            (setting, regex) -> {
              String value = signals.settings().get(setting);
              if (value != null) {
                Matcher matcher = Pattern.compile(regex).matcher(value);
                if (matcher.find()) {
                  evidence.add("setting %s is %s".formatted(setting, value));
                  collect(regex, matcher, names);
                }
              }
            });
    return evidence;
  }

  private static List<String> version(Fingerprint fingerprint, Signals signals) {
    for (String regex : fingerprint.version()) {
      Matcher matcher = Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(signals.version());
      if (matcher.find()) {
        return List.of("version() says " + matcher.group().strip());
      }
    }
    return List.of();
  }

  /** The first host that owns the form of the name. */
  private @Nullable Outside outside(Address address) {
    for (ProviderIndex.Entry entry : catalog.index()) {
      for (EndpointPattern endpoint : entry.endpoints()) {
        if (endpoint.namesTheHost()) {
          Outside match = match(entry, endpoint, address);
          if (match != null) {
            return match;
          }
        }
      }
    }
    return null;
  }

  /** The host of whom the form of the name tells only together with what the database shows. */
  private @Nullable Outside both(Inside inside, Address address) {
    for (ProviderIndex.Entry entry : catalog.index()) {
      for (EndpointPattern endpoint : entry.endpoints()) {
        if (inside.entry().id().equals(endpoint.inside())) {
          Outside match = match(entry, endpoint, address);
          if (match != null) {
            return match;
          }
        }
      }
    }
    return null;
  }

  /** The endpoint of a host that is known already: forms that others share count too. */
  private @Nullable Outside endpoint(
      ProviderIndex.Entry known, @Nullable Outside outside, Address address) {
    for (EndpointPattern endpoint : known.endpoints()) {
      Outside match = match(known, endpoint, address);
      if (match != null) {
        return match;
      }
    }
    return outside != null && outside.entry().endpointOf().contains(known.id()) ? outside : null;
  }

  /** Hosts that share a form with others: worth a word, not a verdict. */
  private Optional<String> hints(Address address) {
    List<String> names = new ArrayList<>();
    for (ProviderIndex.Entry entry : catalog.index()) {
      for (EndpointPattern endpoint : entry.endpoints()) {
        // a form that any name has is no hint
        if (!endpoint.host().startsWith(".*")
            && match(entry, endpoint, address) != null
            && !names.contains(entry.name())) {
          names.add(entry.name());
        }
      }
    }
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "host name %s may be of %s".formatted(address.host(), String.join(" or ", names)));
  }

  /** Those of the profiles, which are asked of each database of a fleet. */
  private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

  private static Pattern compiled(String pattern) {
    return COMPILED.computeIfAbsent(pattern, Pattern::compile);
  }

  private static @Nullable Outside match(
      ProviderIndex.Entry entry, EndpointPattern endpoint, Address address) {
    Integer port = endpoint.port();
    if (port != null && port != address.port()) {
      return null;
    }
    Map<String, String> names = new LinkedHashMap<>();
    Matcher host = compiled(endpoint.host()).matcher(address.host());
    if (!host.matches()) {
      return null;
    }
    collect(endpoint.host(), host, names);
    String userPattern = endpoint.user();
    if (userPattern != null) {
      Matcher user = compiled(userPattern).matcher(address.user());
      if (!user.matches()) {
        return null;
      }
      collect(userPattern, user, names);
    }
    return new Outside(entry, endpoint, names);
  }

  private static void collect(String regex, Matcher matcher, Map<String, String> names) {
    for (String group : ProviderIndex.groups(regex)) {
      String value = matcher.group(group);
      if (value != null && !value.isEmpty()) {
        names.put(group.replaceFirst("[0-9]+$", ""), value);
      }
    }
  }

  private Detection detection(
      String id,
      Confidence confidence,
      List<String> evidence,
      @Nullable Outside outside,
      @Nullable String host,
      int port,
      Map<String, String> inside) {
    Map<String, String> names = new LinkedHashMap<>(inside);
    if (outside != null) {
      names.putAll(outside.names());
    }
    return new Detection(
        catalog.find(id).orElseThrow(),
        confidence,
        evidence,
        outside == null ? EndpointKind.DIRECT : outside.endpoint().kind(),
        outside == null ? null : direct(outside, host, port),
        names);
  }

  private static @Nullable DirectEndpoint direct(Outside outside, @Nullable String host, int port) {
    EndpointPattern endpoint = outside.endpoint();
    if (endpoint.directHost() == null
        && endpoint.directPort() == null
        && endpoint.directUser() == null) {
      return null;
    }
    String directHost = host;
    if (endpoint.directHost() != null) {
      directHost = fill(endpoint.directHost(), outside.names());
    }
    if (directHost == null) {
      return null;
    }
    String directUser = null;
    if (endpoint.directUser() != null) {
      directUser = fill(endpoint.directUser(), outside.names());
    }
    return new DirectEndpoint(
        directHost, endpoint.directPort() == null ? port : endpoint.directPort(), directUser);
  }

  /** Null: the name does not give away all that the template needs. */
  private static @Nullable String fill(String template, Map<String, String> names) {
    StringBuilder text = new StringBuilder();
    Matcher matcher = TEMPLATE_GROUP.matcher(template);
    while (matcher.find()) {
      String value = names.get(matcher.group(1).replaceFirst("[0-9]+$", ""));
      if (value == null) {
        return null;
      }
      matcher.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(text).toString();
  }
}
