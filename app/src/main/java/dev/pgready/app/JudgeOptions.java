package dev.pgready.app;

import dev.pgready.checks.Check;
import dev.pgready.checks.Checks;
import dev.pgready.checks.Request;
import dev.pgready.checks.consumer.ConsumerCatalog;
import dev.pgready.checks.consumer.ConsumerProfile;
import dev.pgready.providers.ProviderCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to judge, and as what. */
final class JudgeOptions {
  @Option(
      names = "--for",
      paramLabel = "CONSUMER",
      description = "Who is to read the stream; repeatable (pgready consumers list).")
  private List<String> consumers = new ArrayList<>();

  @Option(
      names = "--publication",
      paramLabel = "NAME",
      description = "The publication that the consumer is to use.")
  private @Nullable String publication;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "A table to be replicated: name or schema.name, * as a wildcard; repeatable.")
  private List<String> tables = new ArrayList<>();

  @Option(names = "--slot", paramLabel = "NAME", description = "The replication slot in question.")
  private @Nullable String slot;

  @Option(
      names = "--provider",
      paramLabel = "ID",
      defaultValue = "auto",
      description = "Where Postgres is hosted: auto, none or an id (pgready providers list).")
  private String provider = "auto";

  @Mixin private ProviderOptions providerFiles = new ProviderOptions();

  private @Nullable ProviderCatalog catalog;

  @Option(
      names = "--only",
      paramLabel = "IDS",
      split = ",",
      description = "Run only these checks (pgready checks list).")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--skip",
      paramLabel = "IDS",
      split = ",",
      description = "Leave these checks out.")
  private List<String> skip = new ArrayList<>();

  /**
   * The consumers by the name that the user gave, in order; {@code generic} where none is given.
   */
  Map<String, ConsumerProfile> consumers() {
    ConsumerCatalog catalog = new ConsumerCatalog();
    Map<String, ConsumerProfile> profiles = new LinkedHashMap<>();
    for (String name : consumers.isEmpty() ? List.of("generic") : consumers) {
      profiles.put(name, catalog.get(name));
    }
    return profiles;
  }

  /** The checks that the user wants, in the catalogue's order. */
  List<Check> checks() {
    only.forEach(JudgeOptions::requireCheck);
    skip.forEach(JudgeOptions::requireCheck);
    return Checks.all().stream()
        .filter(check -> only.isEmpty() || only.contains(check.id()))
        .filter(check -> !skip.contains(check.id()))
        .toList();
  }

  private static void requireCheck(String id) {
    if (Checks.find(id).isEmpty()) {
      throw new UsageException("unknown check %s (pgready checks list names all)".formatted(id));
    }
  }

  Request request(List<String> schemas) {
    return new Request(publication, tables, schemas, slot, null, Map.of());
  }

  List<String> tables() {
    return List.copyOf(tables);
  }

  @Nullable String publication() {
    return publication;
  }

  /** Built once: profiles are read when they are asked for. */
  ProviderCatalog providers() {
    if (catalog == null) {
      catalog = providerFiles.catalog();
    }
    return catalog;
  }

  String provider() {
    return provider;
  }
}
