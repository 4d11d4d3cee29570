package dev.pgready.checks.consumer;

import dev.pgready.providers.StrictYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The consumers that pgready knows. */
public final class ConsumerCatalog {
  private static final List<String> BUILT_IN = List.of("generic", "zero");

  private final Map<String, ConsumerProfile> profiles = new LinkedHashMap<>();

  /** Ids of all built-in consumers, {@code generic} first. */
  public List<String> ids() {
    return BUILT_IN;
  }

  /**
   * @param spec an id, with options behind a colon: {@code pgsense:store=postgres}
   */
  public Optional<ConsumerProfile> find(String spec) {
    if (!BUILT_IN.contains(spec)) {
      return Optional.empty();
    }
    return Optional.of(profiles.computeIfAbsent(spec, ConsumerCatalog::load));
  }

  private static ConsumerProfile load(String id) {
    try (InputStream in = ConsumerCatalog.class.getResourceAsStream(id + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + id + ".yaml");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return StrictYaml.read(id + ".yaml", text, ConsumerProfile.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
