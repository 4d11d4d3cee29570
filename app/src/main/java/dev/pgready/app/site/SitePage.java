// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import java.util.Objects;

/**
 * A page of the site.
 *
 * @param path relative to the site's root
 * @param keys what else than the title finds it first: ids
 * @param lead what it is, in one sentence
 * @param body HTML, below the title
 * @param full whether the search knows all its words; false: title, ids and lead alone
 */
record SitePage(
    Chapter chapter,
    String path,
    String title,
    String keys,
    String lead,
    String body,
    boolean full) {
  SitePage {
    Objects.requireNonNull(chapter, "chapter");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(lead, "lead");
    Objects.requireNonNull(body, "body");
  }

  /** The way from a page to the site's root: empty, or with a slash at its end. */
  static String root(String path) {
    return "../".repeat((int) path.chars().filter(c -> c == '/').count());
  }
}
