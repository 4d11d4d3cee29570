// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.completion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command line up to the cursor, read as far as it makes sense: nothing in it is an error.
 *
 * @param command the one that its words lead to
 * @param values of options by their longest name, the last one given; empty: a flag
 * @param arguments those that belong to no option, before the cursor
 * @param open the option whose value is being typed; null: none
 * @param head what stands before {@code start} in the word at the cursor, as {@code --for=}
 * @param start what is typed of the word, or of the value, at the cursor
 * @param onlyArguments whether {@code --} has ended the options
 */
record TypedLine(
    CommandLine command,
    Map<String, String> values,
    List<String> arguments,
    @Nullable OptionSpec open,
    String head,
    String start,
    boolean onlyArguments) {
  /**
   * @param words after the program's name, at least one; the last is the one at the cursor
   */
  static TypedLine read(CommandLine root, List<String> words) {
    CommandLine command = root;
    Map<String, String> values = new HashMap<>();
    List<String> arguments = new ArrayList<>();
    OptionSpec open = null;
    boolean ended = false;
    for (String word : words.subList(0, words.size() - 1)) {
      if (open != null) {
        values.put(open.longestName(), word);
        open = null;
      } else if (!ended && word.equals("--")) {
        ended = true;
      } else if (!ended && word.startsWith("-") && word.length() > 1) {
        String name = name(word);
        OptionSpec option = command.getCommandSpec().findOption(name);
        if (option == null) {
          continue;
        }
        if (!takesValue(option)) {
          values.put(option.longestName(), "");
        } else if (word.length() > name.length()) {
          values.put(option.longestName(), word.substring(name.length()).replaceFirst("^=", ""));
        } else {
          open = option;
        }
      } else if (arguments.isEmpty() && command.getSubcommands().containsKey(word)) {
        command = Objects.requireNonNull(command.getSubcommands().get(word));
      } else {
        arguments.add(word);
      }
    }
    String last = words.get(words.size() - 1);
    int equals = last.indexOf('=');
    if (open == null && !ended && last.startsWith("--") && equals > 0) {
      OptionSpec option = command.getCommandSpec().findOption(last.substring(0, equals));
      if (option != null && takesValue(option)) {
        return new TypedLine(
            command,
            values,
            arguments,
            option,
            last.substring(0, equals + 1),
            last.substring(equals + 1),
            false);
      }
    }
    return new TypedLine(command, values, arguments, open, "", last, ended);
  }

  /** {@code --host} of {@code --host=x}, {@code -h} of {@code -hx}. */
  private static String name(String word) {
    if (!word.startsWith("--")) {
      return word.substring(0, 2);
    }
    int equals = word.indexOf('=');
    return equals < 0 ? word : word.substring(0, equals);
  }

  static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }
}
