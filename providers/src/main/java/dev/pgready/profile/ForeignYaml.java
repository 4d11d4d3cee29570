// SPDX-License-Identifier: Apache-2.0
package dev.pgready.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML that was written for another program: aliases and merge keys included, nothing but
 * texts, numbers, lists and mappings in what comes out.
 */
public final class ForeignYaml {
  /** Of aliases, against documents that grow when they are read. */
  private static final int MOST_ALIASES = 200;

  private static final int DEEPEST = 20;

  private ForeignYaml() {}

  /**
   * The mapping that a document is; empty where it is something else.
   *
   * @throws IllegalArgumentException when it is no YAML that can be read; the message quotes
   *     nothing of it
   */
  public static Map<String, Object> mapping(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setAllowDuplicateKeys(true)
            .setAllowNonScalarKeys(false)
            .setMaxAliasesForCollections(MOST_ALIASES)
            .setCodePointLimit(InputFile.MOST_WRITTEN)
            .build();
    try {
      return mapping(new Load(settings).loadFromString(text), 0);
    } catch (YamlEngineException | StackOverflowError e) {
      throw new IllegalArgumentException("it is no YAML that pgready can read", e);
    }
  }

  /**
   * A value as a mapping, what merge keys bring included and keys without a value left out; empty
   * where it is something else.
   */
  public static Map<String, Object> mapping(@Nullable Object value) {
    return mapping(value, 0);
  }

  private static Map<String, Object> mapping(@Nullable Object value, int depth) {
    Map<String, Object> read = new LinkedHashMap<>();
    if (!(value instanceof Map<?, ?> map) || depth > DEEPEST) {
      return read;
    }
    Object merged = map.get("<<");
    List<?> all =
        merged instanceof List<?> several ? several : List.of(merged == null ? Map.of() : merged);
    for (Object one : all) {
      mapping(one, depth + 1).forEach(read::putIfAbsent);
    }
    map.forEach(
        (key, own) -> {
          if (own != null && !"<<".equals(key)) {
            read.put(String.valueOf(key), own);
          }
        });
    return read;
  }
}
