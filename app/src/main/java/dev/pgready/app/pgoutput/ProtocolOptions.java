// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

/**
 * What was agreed when the stream started, as far as it changes the form of messages.
 *
 * @param version {@code proto_version}, 1 to 4
 * @param parallel {@code streaming = parallel}, which adds position and time to Stream Abort
 */
public record ProtocolOptions(int version, boolean parallel) {
  public static final int MAX_VERSION = 4;

  public ProtocolOptions {
    if (version < 1 || version > MAX_VERSION) {
      throw new IllegalArgumentException("pgoutput protocol version " + version + ", not 1 to 4");
    }
    if (parallel && version < 4) {
      throw new IllegalArgumentException("streaming = parallel needs protocol version 4");
    }
  }

  public static ProtocolOptions version(int version) {
    return new ProtocolOptions(version, false);
  }

  /** The highest version that a server of this major version speaks. */
  public static int highestFor(int major) {
    return major >= 16 ? 4 : major == 15 ? 3 : major == 14 ? 2 : 1;
  }
}
