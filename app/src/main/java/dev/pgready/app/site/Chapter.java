// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

/** What a page is about, in the order in which the site lists its pages. */
enum Chapter {
  CHECKS("Checks", "check", "checks"),
  CONSUMERS("Consumers", "consumer", "consumers"),
  HOSTS("Hosts", "host", "hosts"),
  PAIRS("Consumers on hosts", "consumer on host", "consumers"),
  COMMANDS("Commands", "command", "commands"),
  GUIDES("Guides", "guide", "guides");

  private final String title;
  private final String word;
  private final String folder;

  Chapter(String title, String word, String folder) {
    this.title = title;
    this.word = word;
    this.folder = folder;
  }

  String title() {
    return title;
  }

  /** Beside a result of the search. */
  String word() {
    return word;
  }

  /**
   * Where a page is.
   *
   * @param name small letters, digits, hyphens and slashes
   */
  String path(String name) {
    if (!name.matches("[a-z0-9]+(?:[-/][a-z0-9]+)*")) {
      throw new IllegalArgumentException("not a name for a file: " + name);
    }
    return folder + "/" + name + ".html";
  }
}
