// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.app.console.ConfigException;
import dev.pgready.checks.model.Report;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.profile.InputFile;
import dev.pgready.profile.StrictYaml;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configuration and the file that it came from.
 *
 * @param path null: there is no file, and the configuration says nothing
 * @param places {@code file:line} by path of the key, as {@code mutes[0].check}
 * @param standing why it counts; that of no file is of no matter
 */
public record ConfigFile(
    @Nullable Path path, Config config, Map<String, String> places, Standing standing) {
  /** What the file is called where {@code --config} names no other. */
  public static final String NAME = "pgready.yaml";

  /** Hundreds of thousands of databases fit; what is larger is another file. */
  private static final int MOST_BYTES = 64 << 20;

  /** Keys that one sentence names. */
  private static final int NAMED_KEYS = 6;

  /** That of a run without a file. */
  public static final ConfigFile NONE =
      new ConfigFile(null, Config.EMPTY, Map.of(), Standing.NAMED);

  /**
   * @throws ConfigException that tells all problems of the file
   */
  public static ConfigFile read(Path path) {
    return read(path, ProviderCatalog.builtIn(), new ConsumerCatalog());
  }

  /**
   * @param providers whose ids the file may name
   * @param consumers likewise
   * @throws ConfigException that tells all problems of the file
   */
  public static ConfigFile read(Path path, ProviderCatalog providers, ConsumerCatalog consumers) {
    return parse(path, text(path, bytes(path)), providers, consumers, Standing.NAMED);
  }

  /** {@code file:line: key}, for what is wrong with a key beyond the file itself. */
  String where(String key) {
    String place = places.get(key);
    return place == null ? key : place + ": " + key;
  }

  /**
   * Whoever wants to act on these keys asks first.
   *
   * @param keys what they say would take effect; empty: nothing does
   * @throws ConfigException when the file was found and not trusted
   */
  public void requireTrust(Collection<String> keys) {
    if (standing != Standing.FOUND || keys.isEmpty()) {
      return;
    }
    List<String> named = keys.stream().distinct().toList();
    int more = named.size() - NAMED_KEYS;
    throw new ConfigException(
        "%s was found, not named, and is not trusted for %s%s: look at it, then pgready config trust %s, or name it with --config %s"
            .formatted(
                path,
                String.join(", ", named.subList(0, Math.min(NAMED_KEYS, named.size()))),
                more > 0 ? " and %s more".formatted(more) : "",
                shown(),
                shown()));
  }

  /** The path as a shell takes it. */
  private String shown() {
    String text = String.valueOf(path);
    return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /**
   * The line of a key, in the file as its repository calls it; without a repository above it, as
   * the working directory does.
   *
   * @param key as {@code connections.shop}; one that the file does not have is at its first line
   * @return empty: there is no file
   */
  public Optional<Report.Origin> origin(String key) {
    if (path == null) {
      return Optional.empty();
    }
    String place = places.getOrDefault(key, "");
    String line = place.substring(place.lastIndexOf(':') + 1);
    return Optional.of(
        new Report.Origin(
            repositoryPath(path), line.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(line) : 1));
  }

  /** The path of a file from the root of its repository, with {@code /}. */
  public static String repositoryPath(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path root = absolute.getParent();
    while (root != null && !ConfigSearch.isRepository(root)) {
      root = root.getParent();
    }
    Path here = Path.of("").toAbsolutePath();
    Path start = root != null ? root : absolute.startsWith(here) ? here : absolute.getParent();
    Path relative = start == null ? absolute : start.relativize(absolute);
    return relative.toString().replace('\\', '/');
  }

  /** Where relative paths in the file start. */
  public Path directory() {
    Path parent = path == null ? null : path.toAbsolutePath().getParent();
    return parent == null ? Path.of("").toAbsolutePath() : parent;
  }

  /** All of the file, whose size is bounded. */
  static byte[] bytes(Path path) {
    try {
      return InputFile.bytes(path, Math.min(MOST_BYTES, InputFile.MOST_DOCUMENT));
    } catch (NoSuchFileException e) {
      throw new ConfigException("no configuration file " + path);
    } catch (AccessDeniedException e) {
      throw new ConfigException("configuration file %s: permission denied".formatted(path));
    } catch (IOException e) {
      throw new ConfigException(
          "cannot read configuration file %s: %s".formatted(path, e.getMessage()));
    }
  }

  static String text(Path path, byte[] bytes) {
    try {
      return InputFile.text(bytes);
    } catch (CharacterCodingException e) {
      throw new ConfigException("configuration file %s is not UTF-8 text".formatted(path));
    }
  }

  /**
   * @throws ConfigException that tells all problems of the text
   */
  static ConfigFile parse(
      Path path, String text, ProviderCatalog providers, ConsumerCatalog consumers) {
    return parse(path, text, providers, consumers, Standing.NAMED);
  }

  static ConfigFile parse(
      Path path,
      String text,
      ProviderCatalog providers,
      ConsumerCatalog consumers,
      Standing standing) {
    String name = path.toString();
    StrictYaml.Document<Config> document = StrictYaml.document(name, text, Config.class);
    List<String> problems = new ArrayList<>(document.problems());
    Config config = document.value();
    if (config != null) {
      problems.addAll(new ConfigRules(config, document.places(), providers, consumers).problems());
    }
    if (config == null || !problems.isEmpty()) {
      problems.sort(Comparator.comparingInt(problem -> line(name, problem)));
      throw new ConfigException(problems.stream().distinct().toList());
    }
    return new ConfigFile(path, config, document.places(), standing);
  }

  /** The line that a problem names, so that they are told in the order of the file. */
  private static int line(String name, String problem) {
    if (!problem.startsWith(name + ":")) {
      return 0;
    }
    int end = problem.indexOf(':', name.length() + 1);
    String number = problem.substring(name.length() + 1, Math.max(end, name.length() + 1));
    return number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : 0;
  }
}
