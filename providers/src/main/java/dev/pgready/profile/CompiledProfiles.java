// SPDX-License-Identifier: Apache-2.0
package dev.pgready.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what the build wrote: profiles as JSON with the keys of the YAML, which needs neither the
 * YAML library nor Jackson's data binding, the slow parts of a cold start.
 */
public final class CompiledProfiles {
  public static final String INDEX = "index.json";

  private static final JsonFactory JSON = new JsonFactory();

  private CompiledProfiles() {}

  /**
   * Reads a compiled profile that lies beside a class.
   *
   * @param resource name of the resource, relative to {@code owner}
   * @return null when there is none: the classes were compiled without the build's compile step
   */
  public static <T> @Nullable T read(Class<?> owner, String resource, Class<T> type) {
    try (InputStream in = owner.getResourceAsStream(resource)) {
      return in == null ? null : bind(node(resource, in), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ProfileNode node(String name, InputStream in) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
      parser.nextToken();
      List<String> problems = new ArrayList<>();
      ProfileNode node = ProfileNode.read(name, parser, problems::add);
      if (!problems.isEmpty()) {
        throw ProfileException.of(problems);
      }
      return node;
    }
  }

  static <T> T bind(ProfileNode node, Class<T> type) {
    List<String> problems = new ArrayList<>();
    T value = new RecordBinder(problems::add).bind(node, type);
    if (value == null) {
      throw ProfileException.of(problems);
    }
    return value;
  }
}
