// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Manual pages and completion, both made by the built program: the pages by the build of {@code
 * app}, the rest by {@code pgready completion SHELL}.
 */
final class Extras {
  private final byte[] bash;
  private final byte[] zsh;
  private final byte[] fish;
  private final List<Path> pages;

  private Extras(byte[] bash, byte[] zsh, byte[] fish, List<Path> pages) {
    this.bash = bash;
    this.zsh = zsh;
    this.fish = fish;
    this.pages = pages;
  }

  static Extras of(Release release, Path java) throws IOException {
    List<Path> pages;
    try (Stream<Path> files = Files.list(release.root().resolve("app/target/man/man1"))) {
      pages = files.sorted().toList();
    }
    return new Extras(
        completion(release, java, "bash"),
        completion(release, java, "zsh"),
        completion(release, java, "fish"),
        pages);
  }

  private static byte[] completion(Release release, Path java, String shell) throws IOException {
    Command command =
        Command.run(
            release.out(),
            List.of(java.toString(), "-jar", release.jar().toString(), "completion", shell));
    if (command.code() != 0) {
      throw new IOException("pgready completion %s ended with %s".formatted(shell, command.code()));
    }
    return command.output().getBytes(StandardCharsets.UTF_8);
  }

  /** Adds each where its shell, and man, look for it below {@code usr}. */
  void addTo(Tree tree, String zshFolder) throws IOException {
    put(tree, "usr/share/bash-completion/completions/pgready", bash);
    put(tree, zshFolder + "/_pgready", zsh);
    put(tree, "usr/share/fish/vendor_completions.d/pgready.fish", fish);
    for (Path page : pages) {
      put(
          tree,
          "usr/share/man/man1/" + page.getFileName() + ".gz",
          Archives.gzip(Files.readAllBytes(page)));
    }
  }

  /** Adds them to a bundle, for whoever installs it by hand. */
  void addTo(Tree tree) throws IOException {
    put(tree, "completion/pgready.bash", bash);
    put(tree, "completion/_pgready", zsh);
    put(tree, "completion/pgready.fish", fish);
    for (Path page : pages) {
      put(tree, "man/man1/" + page.getFileName(), Files.readAllBytes(page));
    }
  }

  private static void put(Tree tree, String path, byte[] bytes) {
    tree.add(Entry.text(path, bytes, Entry.PLAIN));
  }
}
