// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

/** Who writes an error text that is no consumer's own. */
public enum Speaker {
  /** PostgreSQL: the server, and the programs and the library that come with it. */
  POSTGRES("PostgreSQL"),
  /** What stands between client and server: PgBouncer, Supavisor, PgDog, Odyssey and others. */
  POOLER("a pooler"),
  /** A host's own gateway, or its changes of the server. */
  HOST("a host"),
  /** A driver, a language's network library, or the operating system under it. */
  CLIENT("a client"),
  /** A server that speaks the protocol and is not PostgreSQL. */
  OTHER_SERVER("another server");

  private final String words;

  Speaker(String words) {
    this.words = words;
  }

  /** As a sentence begins with it, after its first letter. */
  public String words() {
    return words;
  }
}
