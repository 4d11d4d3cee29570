// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import dev.pgready.profile.Lists;
import dev.pgready.profile.SourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one server setting is changed on one host, ready to be shown: everything is filled in that is
 * known, the rest are visible placeholders such as {@code <instance>}.
 *
 * @param how the kind of action
 * @param parameter the host's own name of the setting, where it differs
 * @param title one line, starting with a verb
 * @param sql statements to run on the server, in order
 * @param undo statements that take {@code sql} back
 * @param commands the host's command line
 * @param batch how this change is written into one command with others; null: by itself
 * @param terraform attribute or block, one line; null: none known
 * @param steps what to click or write, in order
 * @param restart whether the server restarts
 * @param irreversible whether the host offers no way back
 * @param caveats surprises worth a line each (replaces other flags, connections dropped, ...)
 * @param url the host's own documentation
 * @param source id of the {@link SourceRef} that states all this
 */
public record SettingChange(
    How how,
    @Nullable String parameter,
    String title,
    List<String> sql,
    List<String> undo,
    List<String> commands,
    @Nullable Batch batch,
    @Nullable String terraform,
    List<String> steps,
    boolean restart,
    boolean irreversible,
    List<String> caveats,
    @Nullable String url,
    @Nullable String source) {

  /**
   * Part of a command that replaces all that was set before: all changes of one report go into one
   * command.
   *
   * @param commands with {@code <flags>} for the list
   * @param flag this change
   * @param join what stands between two
   * @param kept what stands for those that are set already
   */
  public record Batch(List<String> commands, String flag, String join, String kept) {
    static final String FLAGS = "<flags>";

    public Batch {
      commands = Lists.copy(commands);
    }

    /** Whether both are parts of the same command. */
    public boolean joins(Batch other) {
      return commands.equals(other.commands);
    }

    /** The commands for all of these changes, each once, in this order. */
    public List<String> commands(List<String> flags) {
      List<String> all = new ArrayList<>(flags.stream().distinct().toList());
      all.add(kept);
      return commands.stream()
          .map(command -> command.replace(FLAGS, String.join(join, all)))
          .toList();
    }
  }

  /** The kinds of action by which a setting is changed. */
  public enum How {
    /** {@code ALTER SYSTEM} and the like, by a superuser. */
    SQL,
    /** A parameter, flag or configuration value of the host. */
    PARAMETER,
    /** A switch in the host's console or API that is not a plain parameter. */
    CONSOLE,
    /** A ticket to the host's support. */
    SUPPORT,
    /** The file that starts the server (compose file, manifest, ...). */
    FILE,
    /** It follows from something else; nothing to do here. */
    AUTOMATIC,
    /** Not offered. */
    IMPOSSIBLE
  }

  public SettingChange {
    Objects.requireNonNull(how, "how");
    Objects.requireNonNull(title, "title");
    sql = Lists.copy(sql);
    undo = Lists.copy(undo);
    commands = Lists.copy(commands);
    steps = Lists.copy(steps);
    caveats = Lists.copy(caveats);
  }
}
