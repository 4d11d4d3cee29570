// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

import java.util.List;

/** A row, or of an old one its identity: values in the order of the relation's columns. */
public record Tuple(List<Value> values) {
  public Tuple {
    values = List.copyOf(values);
  }
}
