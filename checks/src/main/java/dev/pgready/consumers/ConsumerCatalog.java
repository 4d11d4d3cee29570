// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import dev.pgready.profile.CompiledProfiles;
import dev.pgready.profile.InputFile;
import dev.pgready.profile.ProfileException;
import dev.pgready.profile.StrictYaml;
import dev.pgready.providers.ProfileCheck;
import dev.pgready.text.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The consumers that pgready knows, and those that the user brings. */
public final class ConsumerCatalog {
  /** What is judged where no consumer is named. */
  public static final String GENERIC = "generic";

  private static final List<String> BUILT_IN =
      List.of(
          GENERIC,
          "zero",
          "pgsense",
          "powersync",
          "materialize",
          "neosync",
          "debezium",
          "electric",
          "peerdb",
          "clickpipes",
          "sequin",
          "supabase-etl",
          "estuary",
          "risingwave",
          "flink-cdc",
          "pgstream",
          "airbyte",
          "fivetran",
          "dms",
          "datastream",
          "artie",
          "databricks",
          "openflow",
          "fabric",
          "aws-zero-etl",
          "redpanda-connect",
          "supabase-realtime",
          "pgcopydb",
          "olake",
          "hevo",
          "tap-postgres",
          "pgsync",
          "postgres");

  private final Map<String, ConsumerProfile> profiles = new LinkedHashMap<>();
  private final List<String> ids = new ArrayList<>(BUILT_IN);

  /** Ids of all consumers, {@code generic} first. */
  public List<String> ids() {
    return List.copyOf(ids);
  }

  /** Every profile, and what each of its variants makes of it. */
  public List<ConsumerProfile> withVariants() {
    List<ConsumerProfile> all = new ArrayList<>();
    for (String id : ids) {
      ConsumerProfile profile = get(id);
      all.add(profile);
      profile.variants().values().forEach(variant -> all.add(variant.applyTo(profile)));
    }
    return all;
  }

  /** The output plugins that they read with, each once. */
  public static List<String> plugins(Collection<ConsumerProfile> consumers) {
    return consumers.stream()
        .filter(ConsumerProfile::replicates)
        .map(ConsumerProfile::plugin)
        .distinct()
        .toList();
  }

  /**
   * Adds a user's own profile, or replaces a built-in one of the same id.
   *
   * @param name how errors call the file
   * @param yaml the profile
   * @return its id
   * @throws ProfileException when it cannot be read
   */
  public String add(String name, String yaml) {
    List<String> problems = new ArrayList<>();
    ConsumerProfile profile = read(name, yaml, problems);
    if (profile == null || !problems.isEmpty()) {
      throw ProfileException.of(problems);
    }
    return add(profile);
  }

  /**
   * Adds the profile of a file, or those of every {@code *.yaml} and {@code *.yml} of a directory.
   *
   * @return their ids
   * @throws ProfileException that tells all problems of all files
   * @throws IOException when the file or directory cannot be read
   */
  public List<String> add(Path path) throws IOException {
    List<Path> files = ProfileCheck.files(path);
    if (files.isEmpty()) {
      throw new ProfileException(path + ": no *.yaml in this directory");
    }
    List<String> problems = new ArrayList<>();
    Map<String, ConsumerProfile> read = new LinkedHashMap<>();
    for (Path file : files) {
      ConsumerProfile profile = read(file.toString(), text(file), problems);
      if (profile != null && read.putIfAbsent(profile.id(), profile) != null) {
        problems.add(file + ": id: another file has the id " + profile.id() + " too");
      }
    }
    if (!problems.isEmpty()) {
      throw ProfileException.of(problems);
    }
    return read.values().stream().map(this::add).toList();
  }

  private String add(ConsumerProfile profile) {
    profiles.put(profile.id(), profile);
    if (!ids.contains(profile.id())) {
      ids.add(profile.id());
    }
    return profile.id();
  }

  private static @Nullable ConsumerProfile read(String name, String yaml, List<String> problems) {
    StrictYaml.Document<ConsumerProfile> document =
        StrictYaml.document(name, yaml, ConsumerProfile.class);
    problems.addAll(document.problems());
    ConsumerProfile profile = document.value();
    if (profile != null && document.problems().isEmpty()) {
      problems.addAll(ConsumerRules.problems(profile, document.places()));
    }
    return profile;
  }

  private static String text(Path file) throws IOException {
    try {
      return InputFile.text(file, InputFile.MOST_WRITTEN);
    } catch (CharacterCodingException e) {
      throw new ProfileException(file + ": not UTF-8 text");
    }
  }

  /**
   * @param spec an id, with options behind a colon: {@code pgsense:store=postgres}
   * @return empty where there is no consumer of that id
   * @throws ProfileException when it has no such option or value; the message lists what there is
   */
  public Optional<ConsumerProfile> find(String spec) {
    int colon = spec.indexOf(':');
    String id = colon < 0 ? spec : spec.substring(0, colon);
    if (!ids.contains(id)) {
      return Optional.empty();
    }
    ConsumerProfile profile = profiles.computeIfAbsent(id, ConsumerCatalog::load);
    if (colon >= 0) {
      // in one order, however they were written: what two of them change, the last one decides
      TreeSet<String> choices = new TreeSet<>(List.of(spec.substring(colon + 1).split(",", -1)));
      for (String choice : choices) {
        profile = choose(profile, choice);
      }
      profile = profile.together(choices);
    }
    return Optional.of(profile);
  }

  /**
   * Like {@link #find}, but an unknown id is an error too.
   *
   * @throws ProfileException naming what was meant, or what there is
   */
  public ConsumerProfile get(String spec) {
    return find(spec)
        .orElseThrow(
            () -> {
              int colon = spec.indexOf(':');
              String id = colon < 0 ? spec : spec.substring(0, colon);
              return new ProfileException(
                  id.isBlank()
                      ? "the name of the consumer is empty (known: %s)"
                          .formatted(String.join(", ", ids))
                      : unknown("consumer " + id, id, ids));
            });
  }

  private static ConsumerProfile choose(ConsumerProfile profile, String choice) {
    int equals = choice.indexOf('=');
    String option = equals < 0 ? choice : choice.substring(0, equals);
    List<String> values = profile.options().get(option);
    if (values == null) {
      throw new ProfileException(
          profile.options().isEmpty()
              ? "consumer " + profile.id() + " has no options"
              : unknown(
                  "option " + option + " of consumer " + profile.id(),
                  option,
                  List.copyOf(profile.options().keySet())));
    }
    String value = equals < 0 ? "" : choice.substring(equals + 1);
    if (!values.contains(value)) {
      throw new ProfileException(
          unknown("value " + value + " of " + profile.id() + ":" + option, value, values));
    }
    return profile.with(option, value);
  }

  private static String unknown(String what, String written, List<String> known) {
    return "unknown %s%s (known: %s)"
        .formatted(what, Spelling.question(written, known), String.join(", ", known));
  }

  /** From what the build compiled; from the YAML only where an IDE left that step out. */
  private static ConsumerProfile load(String id) {
    ConsumerProfile compiled =
        CompiledProfiles.read(
            ConsumerCatalog.class, id + CompiledProfiles.EXTENSION, ConsumerProfile.class);
    if (compiled != null) {
      return compiled;
    }
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
