// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import java.util.regex.Pattern;

/** TCP ports as libpq reads them: decimal, blanks around allowed. */
final class Ports {
  private static final Pattern NUMBER = Pattern.compile("[ \\t]*\\+?0*([0-9]{1,5})[ \\t]*");

  private Ports() {}

  static boolean valid(String text) {
    return parse(text) > 0;
  }

  /** 0 where it is no port. */
  static int parse(String text) {
    var matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      return 0;
    }
    int port = Integer.parseInt(matcher.group(1));
    return port <= 65535 ? port : 0;
  }
}
