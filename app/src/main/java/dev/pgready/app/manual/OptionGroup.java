// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.manual;

import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;

/** Options by what they are for, in the order in which a newcomer needs them. */
public enum OptionGroup {
  COMMAND,
  JUDGED(
      "--for",
      "--publication",
      "--table",
      "--schema",
      "--slot",
      "--slot-exists",
      "--provider",
      "--role",
      "--only",
      "--skip",
      "--scope",
      "--schema-dump",
      "--migrations",
      "--against",
      "--server-version",
      "--disk-free",
      "--provider-file",
      "--consumer-file"),
  PLACE("--host", "--port", "--username", "--dbname", "--password", "--direct-url"),
  PROBES("--probe", "--timeout", "--sample", "--fire-event-triggers", "--plan"),
  OUTPUT(
      "--format",
      "--output",
      "--color",
      "--all",
      "--json-schema",
      "--fail-on",
      "--allow-unknown",
      "--baseline"),
  CONFIGURATION("--config", "--no-config"),
  GENERAL("--help", "--help-all", "--debug", "--version");

  /** What a first run may need; the rest is for {@code --help-all}. */
  private static final Set<String> FIRST =
      Set.of(
          "--for",
          "--publication",
          "--table",
          "--slot",
          "--schema-dump",
          "--migrations",
          "--direct-url",
          "--probe",
          "--timeout",
          "--format",
          "--output",
          "--all",
          "--fail-on",
          "--baseline");

  /** Of a command's own options, those that few need. */
  private static final Set<String> LATER =
      Set.of(
          "--section",
          "--plain",
          "--choose",
          "--shard",
          "--parallel",
          "--proto-version",
          "--streaming",
          "--lock-timeout",
          "--until-lsn",
          "--wait",
          "--limit");

  /** With a blank before and behind each. */
  private final String names;

  OptionGroup(String... names) {
    this.names = " " + String.join(" ", names) + " ";
  }

  public String title() {
    return switch (this) {
      case COMMAND -> "Options";
      case JUDGED -> "What to check";
      case PLACE -> "Connection";
      case PROBES -> "What may happen to the database";
      case OUTPUT -> "Output and exit code";
      case CONFIGURATION -> "Configuration";
      case GENERAL -> "General";
    };
  }

  /** What no other group claims is the command's own. */
  static OptionGroup of(OptionSpec option) {
    for (OptionGroup group : values()) {
      if (group.names.contains(" " + option.longestName() + " ")) {
        return group;
      }
    }
    return COMMAND;
  }

  /** Whether the short help shows it: a command's own options, and those of a first run. */
  static boolean first(OptionSpec option) {
    String name = option.longestName();
    return of(option) == COMMAND ? !LATER.contains(name) : FIRST.contains(name);
  }
}
