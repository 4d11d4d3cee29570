// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

/**
 * A name as users write it to mean several: {@code *} stands for any characters, none included;
 * everything else for itself.
 */
public final class Glob {
  private final String[] parts;

  private Glob(String[] parts) {
    this.parts = parts;
  }

  public static Glob of(String written) {
    return new Glob(written.split("\\*", -1));
  }

  /** Whether it means the whole of that name. */
  public boolean matches(String name) {
    String first = parts[0];
    if (parts.length == 1) {
      return name.equals(first);
    }
    String last = parts[parts.length - 1];
    if (name.length() < first.length() + last.length()
        || !name.startsWith(first)
        || !name.endsWith(last)) {
      return false;
    }
    int from = first.length();
    int end = name.length() - last.length();
    for (int i = 1; i < parts.length - 1; i++) {
      int at = name.indexOf(parts[i], from);
      if (at < 0 || at + parts[i].length() > end) {
        return false;
      }
      from = at + parts[i].length();
    }
    return true;
  }
}
