// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import java.util.List;
import java.util.Map;

/** Configurations of what a test is about, and nothing else. */
public final class Configs {
  private Configs() {}

  /** What decides how findings are judged. */
  public static Config judging(
      Map<String, String> thresholds,
      Map<String, SeverityOverride> severity,
      List<Mute> mutes,
      List<String> skip,
      List<String> tables) {
    return new Config(
        null,
        Map.of(),
        List.of(),
        null,
        null,
        null,
        null,
        tables,
        List.of(),
        null,
        null,
        thresholds,
        severity,
        mutes,
        skip,
        null,
        null,
        null,
        List.of());
  }
}
