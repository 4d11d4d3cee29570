// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Connection strings while they are typed: what is, or may become, a password is not shown. */
final class Masked {
  /** Behind the user's name of a URI; a port alone is none. */
  private static final Pattern URI =
      Pattern.compile(
          "(?s)(://[^/@:\\[]*:)(?![0-9]{0,5}(?:/[^@]*)?$)(.*)@|(://[^/@:\\[]*:)(?![0-9]{0,5}(?:/[^@]*)?$)(.*)");

  private static final Pattern KEYED =
      Pattern.compile("(?is)(password\\s*=\\s*|pwd\\s*=\\s*)('[^']*'?|[^\\s&]*)");

  private Masked() {}

  static String of(String typed) {
    Matcher uri = URI.matcher(typed);
    String shown = typed;
    if (uri.find()) {
      shown =
          uri.group(1) != null
              ? typed.substring(0, uri.end(1)) + "•••" + typed.substring(uri.end() - 1)
              : typed.substring(0, uri.end(3)) + "•••";
    }
    return KEYED
        .matcher(shown)
        .replaceAll(found -> Matcher.quoteReplacement(found.group(1)) + "•••");
  }
}
