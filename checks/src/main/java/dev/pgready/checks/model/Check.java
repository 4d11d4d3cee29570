// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import dev.pgready.checks.scope.Realm;

/**
 * One question about a database. Implementations are final, without state, and named for what they
 * look at: the id is the class name in kebab case, the group is the package.
 */
public interface Check {
  /**
   * The question's subject in a few words; the first line of the check's page. No final full stop.
   */
  String title();

  /** Answers from facts alone: no I/O, no clock. */
  CheckResult evaluate(CheckContext context);

  /** Whether each of several publications is asked about by itself. */
  default boolean ofEachPublication() {
    return false;
  }

  /** Whether the check has something to say when no catalogue facts could be had. */
  default boolean worksWithoutCatalogue() {
    return false;
  }

  /** What answers it: the schema alone, the server, or the role. */
  default Realm realm() {
    return group().realm();
  }

  default String id() {
    return kebab(getClass().getSimpleName());
  }

  default Group group() {
    String name = getClass().getPackageName();
    return Group.valueOf(
        name.substring(name.lastIndexOf('.') + 1).toUpperCase(java.util.Locale.ROOT));
  }

  private static String kebab(String camel) {
    // asked of every check in every report: no pattern is compiled for it
    StringBuilder kebab = new StringBuilder(camel.length() + 4);
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      boolean capital = c >= 'A' && c <= 'Z';
      char before = i == 0 ? 'A' : camel.charAt(i - 1);
      if (capital && ((before >= 'a' && before <= 'z') || (before >= '0' && before <= '9'))) {
        kebab.append('-');
      }
      kebab.append(capital ? (char) (c - 'A' + 'a') : c);
    }
    return kebab.toString();
  }
}
