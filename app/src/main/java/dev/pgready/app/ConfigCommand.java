package dev.pgready.app;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigException;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.ConfigSchema;
import dev.pgready.text.Printable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pgready config}: checks pgready.yaml, and describes it for editors. */
@Command(name = "config", description = "Checks pgready.yaml, and describes it for editors.")
final class ConfigCommand {
  private final Shell shell;

  @Mixin private ProviderOptions providers = new ProviderOptions();

  @Mixin private ConsumerOptions consumers = new ConsumerOptions();

  ConfigCommand(Shell shell) {
    this.shell = shell;
  }

  @Command(
      name = "check",
      description = "Tells everything that is wrong with the file; fetches no secret.")
  int check(
      @Parameters(
              arity = "0..1",
              paramLabel = "FILE",
              description = "Instead of the one that would be found.")
          @Nullable String file) {
    Path found = file == null ? ConfigFile.find(Path.of("")).orElse(null) : Path.of(file);
    if (found == null) {
      throw new ConfigException("no %s in this directory or one above".formatted(ConfigFile.NAME));
    }
    Config config = ConfigFile.read(found, providers.catalog(), consumers.catalog()).config();
    shell
        .out()
        .println(
            Printable.line(
                "%s is sound: connections: %s, fleet: %s, mutes: %s"
                    .formatted(
                        found,
                        config.connections().size(),
                        config.fleet().size(),
                        config.mutes().size())));
    return ExitCode.READY.code();
  }

  @Command(name = "schema", description = "Prints the JSON Schema of the file, for editors.")
  int schema() {
    shell.out().print(ConfigSchema.text());
    return ExitCode.READY.code();
  }
}
