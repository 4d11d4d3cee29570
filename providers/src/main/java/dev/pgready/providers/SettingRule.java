// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import dev.pgready.profile.Lists;
import dev.pgready.profile.SourceRef;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one server setting is changed on one host, as a profile says it. The texts hold placeholders:
 * {@code {setting}}, {@code {value}}, {@code {parameter}}, {@code {mb}}, {@code {ms}} and {@code
 * {s}} (the value as a plain number of that unit), and the names of {@link Detection#names()}.
 *
 * @param how the kind of action
 * @param parameter the host's own name of the setting, where it differs
 * @param title one line, starting with a verb
 * @param sql statements to run on the server, in order
 * @param undo statements that take {@code sql} back
 * @param commands the host's command line; placeholders stand outside quotes, they are quoted when
 *     filled
 * @param batch where the command replaces all that was set before, so that one command must name
 *     all of it: {@code {flags}} in the commands stands for the list; null: each change by itself
 * @param terraform attribute or block, one line; null: none known
 * @param steps what to click or write, in order
 * @param restart whether the server restarts; null: where PostgreSQL itself needs it
 * @param restartIsDone whether the steps above restart it already, so that the profile's way of
 *     restarting is not repeated
 * @param irreversible whether the host offers no way back
 * @param caveats surprises worth a line each (replaces other flags, connections dropped, ...)
 * @param url the host's own documentation
 * @param source id of the {@link SourceRef} that states all this
 */
public record SettingRule(
    SettingChange.How how,
    @Nullable String parameter,
    String title,
    List<String> sql,
    List<String> undo,
    List<String> commands,
    @Nullable Batch batch,
    @Nullable String terraform,
    List<String> steps,
    @Nullable Boolean restart,
    boolean restartIsDone,
    boolean irreversible,
    List<String> caveats,
    @Nullable String url,
    @Nullable String source) {

  /**
   * How several changes are written into one command.
   *
   * @param each one of them, with placeholders as in a command
   * @param join what stands between two
   * @param kept what stands for those that are set already, which only the user can see; a command
   *     that still holds it is refused by the host
   */
  public record Batch(String each, String join, String kept) {
    public Batch {
      Objects.requireNonNull(each, "each");
      Objects.requireNonNull(join, "join");
      Objects.requireNonNull(kept, "kept");
    }
  }

  public SettingRule {
    Objects.requireNonNull(how, "how");
    Objects.requireNonNull(title, "title");
    sql = Lists.copy(sql);
    undo = Lists.copy(undo);
    commands = Lists.copy(commands);
    steps = Lists.copy(steps);
    caveats = Lists.copy(caveats);
  }
}
