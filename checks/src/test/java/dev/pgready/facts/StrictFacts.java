// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import dev.pgready.json.JsonRecords;

/** Reads documents of tests, in which a key that no fact has is a typing mistake. */
public final class StrictFacts {
  private static final JsonRecords STRICT = new JsonRecords(true);

  private StrictFacts() {}

  public static Facts read(String document) {
    return FactsDocument.read(document, STRICT);
  }
}
