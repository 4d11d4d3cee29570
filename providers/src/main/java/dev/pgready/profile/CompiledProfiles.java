// SPDX-License-Identifier: Apache-2.0
package dev.pgready.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the build wrote: profiles as arguments of their records' constructors, which needs
 * neither the YAML library nor a look at what a record has, the slow parts of a cold start.
 */
public final class CompiledProfiles {
  /** What the names of the files end with. */
  public static final String EXTENSION = ".profile";

  public static final String INDEX = "index" + EXTENSION;

  private CompiledProfiles() {}

  /**
   * Reads a compiled profile that lies beside a class.
   *
   * @param resource name of the resource, relative to {@code owner}
   * @return null when there is none: the classes were compiled without the build's compile step
   */
  public static <T> @Nullable T read(Class<?> owner, String resource, Class<T> type) {
    try (InputStream in = owner.getResourceAsStream(resource)) {
      return in == null
          ? null
          : type.cast(CompiledForm.read(in.readAllBytes(), owner.getClassLoader()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a profile in the form that {@link #read} reads.
   *
   * @return null when there was a problem
   */
  public static byte @Nullable [] write(ProfileNode node, Class<?> type, List<String> problems) {
    IdentityHashMap<Object, @Nullable Object[]> made = new IdentityHashMap<>();
    List<String> found = new ArrayList<>();
    Object value = new RecordBinder(found::add, false, made).bind(node, type);
    problems.addAll(found);
    return value == null || !found.isEmpty() ? null : CompiledForm.write(value, made);
  }
}
