// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where the documentation's site is, so that reports can link to the pages of checks.
 *
 * @param address without final slash: a web address, or a path relative to the report
 */
public record DocsBase(String address) {
  private static final int LONGEST = 1000;

  /** What needs no quoting in HTML, Markdown and JSON; a user or a query could hold a secret. */
  private static final String PATH = "(?:[A-Za-z0-9._~+,=/-]|%[0-9A-Fa-f]{2})*";

  private static final Pattern ABSOLUTE =
      Pattern.compile(
          "(?i:https?)://(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?(?:/"
              + PATH
              + ")?|(?i:file):///(?:[A-Za-z]:/)?"
              + PATH);

  private static final Pattern RELATIVE = Pattern.compile("(?!//)" + PATH);

  /** What there is to say of an address that cannot be used; it may hold a secret itself. */
  public static final String EXPECTED =
      "must be a web address (https, http or file:///) or a relative path, without user, password,"
          + " query and fragment";

  public DocsBase {
    Objects.requireNonNull(address, "address");
  }

  /**
   * @throws IllegalArgumentException when links cannot begin with it; the message is {@link
   *     #EXPECTED}
   */
  public static DocsBase of(String text) {
    String address = text.strip();
    if (address.isEmpty()
        || address.length() > LONGEST
        || !(ABSOLUTE.matcher(address).matches() || RELATIVE.matcher(address).matches())) {
      throw new IllegalArgumentException(EXPECTED);
    }
    int end = address.length();
    while (end > 1 && address.charAt(end - 1) == '/') {
      end--;
    }
    return new DocsBase(address.substring(0, end));
  }

  /** Whether it leads to the same place from everywhere. */
  public boolean absolute() {
    return ABSOLUTE.matcher(address).matches();
  }

  /** The page of a check. */
  public String check(String id) {
    return (address.equals("/") ? "" : address) + "/checks/" + PercentEncoder.encode(id) + ".html";
  }

  @Override
  public String toString() {
    return address;
  }
}
