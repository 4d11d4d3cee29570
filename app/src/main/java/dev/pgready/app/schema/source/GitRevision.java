// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema.source;

import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.console.UsageException;
import dev.pgready.profile.InputFile;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a revision of the user's repository holds at a path. Git is asked for objects alone, which
 * runs no hook, filter or pager, and fetches nothing; there is no shell between.
 */
final class GitRevision implements FileTree {
  /** Ids of so many objects fit into a pipe that nobody reads yet. */
  private static final int AT_ONCE = 500;

  private final String revision;
  private final File repository;
  private final Path told;

  /** Object ids of files by their path below the place that was asked for. */
  private final NavigableMap<String, String> objects = new TreeMap<>();

  private final Map<String, byte[]> contents = new HashMap<>();

  /**
   * @param revision as the user typed it
   * @param place file or directory of the working tree
   * @throws UsageException when there is no repository, no git, or no such revision
   */
  GitRevision(String revision, Path place) {
    if (revision.startsWith("-") || revision.isBlank() || revision.indexOf('\0') >= 0) {
      throw new UsageException("--against: that is no revision and no file");
    }
    this.revision = revision;
    this.told = place;
    Path absolute = place.toAbsolutePath().normalize();
    Path directory = absolute.getParent();
    while (directory != null && !directory.toFile().isDirectory()) {
      directory = directory.getParent();
    }
    this.repository = (directory == null ? Path.of("/") : directory).toFile();
    String commit =
        text(git("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"))
            .strip();
    if (!commit.matches("[0-9a-f]{40,64}")) {
      throw new UsageException(
          "--against %s: neither a file nor a revision of the repository of %s"
              .formatted(revision, place));
    }
    Path relative = Path.of(ConfigFile.repositoryPath(absolute));
    String path = relative.toString().replace('\\', '/');
    // --full-tree: from the root, wherever git was started
    List<String> list = new ArrayList<>(List.of("ls-tree", "-r", "-z", "--full-tree", commit));
    if (!path.isEmpty()) {
      list.addAll(List.of("--", path));
    }
    String listed = text(git(list.toArray(String[]::new)));
    for (String entry : listed.split("\0", -1)) {
      int tab = entry.indexOf('\t');
      String[] head = entry.substring(0, Math.max(0, tab)).split(" ", -1);
      if (tab > 0 && head.length == 3 && head[1].equals("blob") && head[0].startsWith("100")) {
        String name = entry.substring(tab + 1);
        String above = path.isEmpty() ? "" : path + "/";
        if (objects.size() < MOST && (name.equals(path) || name.startsWith(above))) {
          objects.put(name.equals(path) ? "" : name.substring(above.length()), head[2]);
        }
      }
    }
  }

  /** Whether the revision has that file. */
  boolean hasFile() {
    return objects.containsKey("");
  }

  @Override
  public List<String> paths() {
    return objects.keySet().stream().filter(path -> !path.isEmpty()).toList();
  }

  @Override
  public String text(String path) {
    String object = objects.get(path);
    if (object == null) {
      throw new UsageException("%s has no %s".formatted(revision, path));
    }
    if (!contents.containsKey(object)) {
      fetch(path);
    }
    byte[] bytes = contents.get(object);
    if (bytes == null) {
      throw new UsageException(
          "%s of %s cannot be read by git".formatted(path.isEmpty() ? told : path, revision));
    }
    return DiskTree.text(revision + ":" + path, bytes);
  }

  /** That file and those behind it: one process for many. */
  private void fetch(String path) {
    List<String> wanted =
        objects.tailMap(path, true).values().stream().distinct().limit(AT_ONCE).toList();
    byte[] out = fed(String.join("\n", wanted) + "\n", "cat-file", "--batch");
    int at = 0;
    while (at < out.length) {
      int feed = at;
      while (feed < out.length && out[feed] != '\n') {
        feed++;
      }
      String[] head = new String(out, at, feed - at, StandardCharsets.UTF_8).split(" ", -1);
      if (head.length != 3 || !head[2].matches("[0-9]{1,9}")) {
        return;
      }
      int size = Integer.parseInt(head[2]);
      if (feed + 1 + size > out.length) {
        return;
      }
      contents.put(head[0], Arrays.copyOfRange(out, feed + 1, feed + 1 + size));
      at = feed + 1 + size + 1;
    }
  }

  @Override
  public String told(String path) {
    return ConfigFile.repositoryPath(path.isEmpty() ? told : told.resolve(path));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private byte[] git(String... words) {
    return fed("", words);
  }

  /**
   * What it writes; nothing where it fails.
   *
   * @param input less than a pipe holds
   */
  private byte[] fed(String input, String... words) {
    List<String> command = new ArrayList<>(List.of("git", "--no-pager", "--no-replace-objects"));
    command.addAll(List.of("-c", "core.fsmonitor=false", "-c", "core.quotePath=false"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(repository);
    Map<String, String> environment = builder.environment();
    // what a hook or a wrapper set is about another repository
    environment.keySet().removeIf(name -> name.startsWith("GIT_"));
    environment.put("GIT_NO_LAZY_FETCH", "1");
    environment.put("GIT_LITERAL_PATHSPECS", "1");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_OPTIONAL_LOCKS", "0");
    environment.put("LC_ALL", "C");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      try {
        try (OutputStream to = process.getOutputStream()) {
          to.write(input.getBytes(StandardCharsets.UTF_8));
        }
        byte[] out;
        try (InputStream in = process.getInputStream()) {
          out = InputFile.bytes(in, InputFile.MOST_DOCUMENT);
        }
        return process.waitFor() == 0 ? out : new byte[0];
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new UsageException(
          "--against %s: git cannot be run: %s".formatted(revision, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted");
    }
  }
}
