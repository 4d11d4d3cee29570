// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What an archive holds, in the order of paths, each folder before what is in it. */
final class Tree {
  private final TreeMap<String, Entry> entries = new TreeMap<>();

  /** Adds it and the folders above it. */
  Tree add(Entry entry) {
    for (int slash = entry.path().indexOf('/');
        slash > 0;
        slash = entry.path().indexOf('/', slash + 1)) {
      String folder = entry.path().substring(0, slash);
      entries.putIfAbsent(folder, Entry.folder(folder));
    }
    entries.put(entry.path(), entry);
    return this;
  }

  /** Adds all that is below a folder of this machine; links stay links. */
  Tree addAll(String at, Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.sorted().toList()) {
        String relative = folder.relativize(file).toString().replace('\\', '/');
        String path = join(at, relative);
        if (path.isEmpty()) {
          continue;
        }
        if (Files.isSymbolicLink(file)) {
          add(Entry.link(path, Files.readSymbolicLink(file).toString()));
        } else if (Files.isDirectory(file)) {
          add(Entry.folder(path));
        } else {
          add(Entry.file(path, file));
        }
      }
    }
    return this;
  }

  /** All of another tree, below a folder of this one. */
  Tree addAll(String at, Tree other) {
    for (Entry entry : other.entries()) {
      add(entry.at(join(at, entry.path())));
    }
    return this;
  }

  private static String join(String at, String path) {
    return at.isEmpty() || path.isEmpty() ? at + path : at + "/" + path;
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  /** Bytes of all files. */
  long size() throws IOException {
    long size = 0;
    for (Entry entry : entries()) {
      Path file = entry.file();
      size += file != null ? Files.size(file) : entry.isFile() ? entry.content().length : 0;
    }
    return size;
  }
}
