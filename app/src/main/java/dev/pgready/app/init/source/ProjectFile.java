// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init.source;

import dev.pgready.connect.InvalidConnectionException;
import dev.pgready.connect.LibpqEnvironment;
import dev.pgready.connect.ServiceFile;
import dev.pgready.profile.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file that may say which database it is. That it is there is all that is known of it: it is read
 * when the user says so.
 *
 * @param name as it is shown and typed
 */
public record ProjectFile(String name, Path path) {
  private static final List<String> NAMES =
      List.of(
          ".env",
          ".env.local",
          ".env.development",
          "compose.yaml",
          "compose.yml",
          "docker-compose.yaml",
          "docker-compose.yml",
          "config/database.yml",
          "schema.prisma",
          "prisma/schema.prisma",
          "drizzle.config.ts",
          "drizzle.config.js",
          "drizzle.config.mjs",
          "drizzle.config.json");

  /** Those of a directory, and the user's service file. */
  public static List<ProjectFile> of(Path directory, LibpqEnvironment surroundings) {
    List<ProjectFile> files = new ArrayList<>();
    for (String name : NAMES) {
      Path file = directory.resolve(name);
      if (Files.isRegularFile(file)) {
        files.add(new ProjectFile(name, file));
      }
    }
    services(surroundings).ifPresent(files::add);
    return files;
  }

  private static Optional<ProjectFile> services(LibpqEnvironment surroundings) {
    try {
      return ServiceFile.usual(surroundings).map(file -> new ProjectFile("pg_service.conf", file));
    } catch (InvalidConnectionException e) {
      return Optional.empty();
    }
  }

  /**
   * What is in it.
   *
   * @param environment what its variables are filled in from
   */
  public FileContent read(Map<String, String> environment) {
    try {
      if (name.equals("pg_service.conf")) {
        return services();
      }
      return read(InputFile.text(path, InputFile.MOST_WRITTEN), environment);
    } catch (IOException | InvalidConnectionException e) {
      return new FileContent(List.of(), List.of("it cannot be read"));
    } catch (IllegalArgumentException e) {
      return new FileContent(List.of(), List.of(String.valueOf(e.getMessage())));
    }
  }

  private FileContent read(String text, Map<String, String> environment) {
    if (name.startsWith(".env")) {
      return DotEnv.read(name, text);
    }
    if (name.endsWith(".prisma")) {
      return ScriptFiles.prisma(text, environment);
    }
    if (name.startsWith("drizzle.")) {
      return ScriptFiles.drizzle(text, environment);
    }
    return name.startsWith("config/")
        ? RailsDatabases.read(text, environment)
        : ComposeFile.read(text, environment);
  }

  private FileContent services() throws InvalidConnectionException {
    List<Candidate> candidates = new ArrayList<>();
    for (String service : ServiceFile.names(path)) {
      candidates.add(
          new Candidate(
              service,
              Parts.keyed(Map.of("service", service)),
              Reference.service(service),
              List.of()));
    }
    return new FileContent(
        candidates, candidates.isEmpty() ? List.of("no service is in it") : List.of());
  }
}
