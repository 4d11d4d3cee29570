// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The programs of a PostgreSQL server.
 *
 * @param major 0: not asked
 * @param directory where {@code initdb} and {@code postgres} are; null: what comes with pgready,
 *     which is unpacked first
 * @param settings for the server, {@code name=value}
 * @param inMemory its data may be in memory, where the system has files in memory
 */
public record ServerPrograms(
    int major, @Nullable Path directory, List<String> settings, boolean inMemory) {
  /** What {@code pgready demo} starts. */
  public static final ServerPrograms EMBEDDED = new ServerPrograms(0, null, List.of(), false);

  /** The major version that the source tree brings. */
  public static final int EMBEDDED_MAJOR = 17;

  /** Where systems install one version beside another; * is the version. */
  private static final List<String> PLACES =
      List.of(
          "/usr/lib/postgresql/*/bin",
          "/usr/pgsql-*/bin",
          "/opt/homebrew/opt/postgresql@*/bin",
          "/usr/local/opt/postgresql@*/bin",
          "/Applications/Postgres.app/Contents/Versions/*/bin");

  public ServerPrograms {
    settings = List.copyOf(settings);
  }

  /** The same with settings, for data that are gone soon. */
  public ServerPrograms inMemory(List<String> other) {
    return new ServerPrograms(major, directory, other, true);
  }

  /** What there is on this machine, the newest last; what comes with pgready among them. */
  public static List<ServerPrograms> all() {
    List<ServerPrograms> all = new ArrayList<>();
    if (ServerPrograms.class.getResource(archive()) != null) {
      all.add(new ServerPrograms(EMBEDDED_MAJOR, null, List.of(), false));
    }
    for (String place : PLACES) {
      installed(place, all);
    }
    all.sort(Comparator.comparingInt(ServerPrograms::major));
    return all;
  }

  /**
   * What stands in for a server where nobody says which: what comes with pgready, else the newest.
   */
  public static @Nullable ServerPrograms usual(List<ServerPrograms> all) {
    return all.stream()
        .filter(programs -> programs.directory() == null)
        .findFirst()
        .orElse(all.isEmpty() ? null : all.get(all.size() - 1));
  }

  private static void installed(String place, List<ServerPrograms> all) {
    int star = place.indexOf('*');
    Path above = Path.of(place.substring(0, place.lastIndexOf('/', star)));
    String start = place.substring(place.lastIndexOf('/', star) + 1, star);
    Pattern version = Pattern.compile(Pattern.quote(start) + "([0-9]{2})");
    if (!Files.isDirectory(above)) {
      return;
    }
    try (Stream<Path> found = Files.list(above)) {
      found.forEach(
          path -> {
            Matcher matcher = version.matcher(String.valueOf(path.getFileName()));
            Path bin = path.resolve("bin");
            if (matcher.matches()
                && Files.isExecutable(bin.resolve("initdb"))
                && Files.isExecutable(bin.resolve("postgres"))) {
              all.add(
                  new ServerPrograms(Integer.parseInt(matcher.group(1)), bin, List.of(), false));
            }
          });
    } catch (java.io.IOException e) {
      // nobody may look there: nothing is there for pgready
    }
  }

  /** What the source tree brings for this machine. */
  static String archive() {
    String mac =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac")
            ? "darwin"
            : "linux";
    String arch = System.getProperty("os.arch", "").contains("aarch64") ? "arm_64" : "x86_64";
    return "/postgres-%s-%s.txz".formatted(mac, arch);
  }
}
