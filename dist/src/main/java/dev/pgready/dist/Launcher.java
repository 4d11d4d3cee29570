// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.io.IOException;
import java.nio.file.Files;

/** The script {@code pgready} of the source tree, without what builds it. */
final class Launcher {
  private static final String BEGIN = "#<source tree";
  private static final String END = "#>source tree\n";

  private Launcher() {}

  /**
   * @param java the major version of the runtime beside it; 0: none comes along
   */
  static String of(Release release, int java) throws IOException {
    return assemble(
        Files.readString(release.root().resolve("pgready")),
        Files.readString(release.packaging("launcher")).replace("@java@", String.valueOf(java)));
  }

  static String assemble(String script, String own) {
    int begin = script.indexOf(BEGIN);
    int end = script.indexOf(END);
    if (begin < 0 || end < begin || script.indexOf(BEGIN, begin + 1) >= 0) {
      throw new IllegalStateException("the script pgready has no part of the source tree's own");
    }
    return (script.substring(0, begin) + own + script.substring(end + END.length()))
        .replace(
            "# Starts pgready; builds it first where that is needed. Arguments",
            "# Starts pgready. Arguments");
  }

  /**
   * What Windows has in its place.
   *
   * @param java as above
   */
  static String windows(Release release, int java) throws IOException {
    return Files.readString(release.packaging("pgready.cmd"))
        .replace("@share@", Bundle.share(java))
        .replace("\r\n", "\n")
        .replace("\n", "\r\n");
  }
}
