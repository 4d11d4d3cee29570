package dev.pgready.app;

import dev.pgready.app.report.Words;
import dev.pgready.checks.consumer.ConsumerCatalog;
import dev.pgready.checks.consumer.ConsumerProfile;
import dev.pgready.providers.ProfileException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pgready consumers}: who reads streams, and what they need. */
@Command(
    name = "consumers",
    description = "The consumers that are built in, for --for.",
    synopsisSubcommandLabel = "COMMAND")
final class ConsumersCommand {
  private final Shell shell;

  ConsumersCommand(Shell shell) {
    this.shell = shell;
  }

  @Command(name = "list", description = "Every consumer: id, name, options.")
  int list(@Mixin ConsumerOptions consumers) {
    ConsumerCatalog catalog = consumers.catalog();
    Table table = new Table();
    for (String id : catalog.ids()) {
      ConsumerProfile profile = catalog.get(id);
      table.row(id, profile.name(), options(profile));
    }
    table.print(shell.out());
    return ExitCode.READY.code();
  }

  private static String options(ConsumerProfile profile) {
    List<String> options = new ArrayList<>();
    profile.options().keySet().stream()
        .sorted()
        .forEach(
            option ->
                options.add(":" + option + "=" + String.join("|", profile.options().get(option))));
    return String.join(" ", options);
  }

  @Command(name = "show", description = "What one consumer needs of its source.")
  int show(
      @Parameters(paramLabel = "ID", description = "As in --for, options included.") String id,
      @Mixin ConsumerOptions consumers) {
    ConsumerProfile profile = consumers.catalog().get(id);
    Table table = new Table();
    table.row("name", profile.name());
    table.row("verified", profile.verified());
    if (profile.docs() != null) {
      table.row("docs", profile.docs());
    }
    if (!profile.options().isEmpty()) {
      table.row("options", options(profile));
    }
    table.row("decodes WAL", profile.replicates() ? "yes, with " + profile.plugin() : "no");
    if (profile.server() != null) {
      version(table, "oldest server", profile.server().min());
      version(table, "newest server", profile.server().max());
    }
    if (profile.replicates()) {
      table.row("slots", amount(profile.slots()));
      table.row("WAL senders", amount(profile.walSenders()));
    }
    table.row(
        "connections",
        "%d, at most %d".formatted(profile.connections().steady(), profile.connections().peak()));
    table.row(
        "role",
        (profile.role().needsReplication() && profile.replicates() ? "REPLICATION; " : "")
            + "on the database "
            + String.join(", ", profile.role().database())
            + "; on tables "
            + String.join(", ", profile.role().table()));
    table.row("publication", publication(profile.publication()));
    table.row("row identity", Words.of(profile.identity().rule()));
    if (profile.eventTriggers().lost() != null) {
      table.row("without event triggers", profile.eventTriggers().lost());
    }
    profile
        .settings()
        .forEach(
            need ->
                table.row(
                    "setting " + need.name(),
                    Words.of(need.level()) + (need.why() == null ? "" : ": " + need.why())));
    profile.creates().forEach(created -> table.row("creates", created));
    profile.notes().forEach(note -> table.row("note", note.text()));
    profile
        .sources()
        .forEach(source -> table.row("source", source.url() + " (" + source.date() + ")"));
    table.print(shell.out());
    return ExitCode.READY.code();
  }

  @Command(name = "check", description = "Tells everything that is wrong with a profile file.")
  int check(
      @Parameters(paramLabel = "FILE", description = "A profile, or a directory of them.")
          String file) {
    try {
      ConsumerOptions.add(new ConsumerCatalog(), file);
    } catch (ProfileException e) {
      e.problems().forEach(problem -> shell.out().println(Errors.printable(problem)));
      return ExitCode.USAGE.code();
    }
    shell.out().println(Errors.printable(file) + ": nothing wrong");
    return ExitCode.READY.code();
  }

  private static void version(
      Table table, String label, @org.jspecify.annotations.Nullable Integer num) {
    if (num != null) {
      table.row(label, "PostgreSQL " + num / 10000 + (num % 10000 == 0 ? "" : "." + num % 10000));
    }
  }

  private static String amount(ConsumerProfile.Capacity capacity) {
    return "%d, at most %d%s"
        .formatted(
            capacity.steady(),
            capacity.peak(),
            capacity.why() == null ? "" : " (" + capacity.why() + ")");
  }

  private static String publication(ConsumerProfile.PublicationNeeds needs) {
    List<String> words = new ArrayList<>();
    words.add(needs.name() == null ? "of any name" : needs.name());
    words.add(
        switch (needs.creator()) {
          case CONSUMER -> "made by the consumer";
          case USER -> "made by you";
          case EITHER -> "made by you, or by the consumer";
          case NONE -> "none needed";
        });
    if (!needs.operations().isEmpty()) {
      words.add(String.join(", ", needs.operations()));
    }
    if (needs.viaRoot() != null) {
      words.add("publish_via_partition_root = " + needs.viaRoot());
    }
    return String.join("; ", words);
  }
}
