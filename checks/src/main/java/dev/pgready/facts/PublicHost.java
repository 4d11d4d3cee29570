// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a host is named as the whole world could reach it: not this machine, not a private net.
 */
public final class PublicHost {
  /** Loopback, RFC 1918, RFC 6598 (carrier-grade NAT, Tailscale), link-local; RFC 4193 for IPv6. */
  private static final Pattern PRIVATE =
      Pattern.compile(
          "127\\..*|10\\..*|192\\.168\\..*|172\\.(1[6-9]|2[0-9]|3[01])\\..*|169\\.254\\..*"
              + "|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\\..*|0\\.0\\.0\\.0|::1?|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*");

  /** Names of private use (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal) and of clusters. */
  private static final Pattern PRIVATE_NAME =
      Pattern.compile(
          "[^.:]+|(.+\\.)?localhost|.+\\.(local|localdomain|internal|intranet|lan|home|corp|private|test|svc|home\\.arpa)");

  private PublicHost() {}

  /**
   * @param host as the user wrote it; null or a path: a Unix socket
   */
  public static boolean is(@Nullable String host) {
    if (host == null || host.isBlank() || host.startsWith("/") || host.startsWith("@")) {
      return false;
    }
    String name = host.strip().toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    while (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    return !PRIVATE.matcher(name).matches() && !PRIVATE_NAME.matcher(name).matches();
  }
}
