// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.changes;

import dev.pgready.app.pgoutput.Message;
import dev.pgready.text.Printable;
import java.util.List;

/** A table with all that its rows need again and again, made once. */
public final class ShownRelation {
  /** How a type's text goes into JSON. Oids of built-in types never change: pg_type.dat. */
  enum Shape {
    STRING,
    NUMBER,
    BOOLEAN,
    JSON,
    BYTEA;

    static Shape of(int typeOid) {
      return switch (typeOid) {
        case 16 -> BOOLEAN;
        case 17 -> BYTEA;
        case 20, 21, 23, 26, 700, 701, 1700 -> NUMBER;
        case 114, 3802 -> JSON;
        default -> STRING;
      };
    }
  }

  private final Message.Relation relation;
  private final boolean shown;
  private final Shape[] shapes;
  private final byte[][] jsonKeys;
  private final byte[] jsonTable;
  private final String[] names;

  public ShownRelation(Message.Relation relation, boolean shown) {
    this.relation = relation;
    this.shown = shown;
    List<Message.Column> columns = relation.columns();
    this.shapes = new Shape[columns.size()];
    this.jsonKeys = new byte[columns.size()][];
    this.names = new String[columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      shapes[i] = Shape.of(columns.get(i).typeOid());
      jsonKeys[i] = JsonChanges.key(columns.get(i).name());
      names[i] = Printable.line(columns.get(i).name());
    }
    this.jsonTable = JsonChanges.table(schema(), relation.name());
  }

  public Message.Relation relation() {
    return relation;
  }

  /** The server writes pg_catalog as nothing. */
  public String schema() {
    return relation.namespace().isEmpty() ? "pg_catalog" : relation.namespace();
  }

  public boolean shown() {
    return shown;
  }

  public int columns() {
    return names.length;
  }

  boolean key(int column) {
    return relation.columns().get(column).key();
  }

  Shape shape(int column) {
    return shapes[column];
  }

  /** Name, quotes and colon. */
  byte[] jsonKey(int column) {
    return jsonKeys[column];
  }

  /** Members schema and table. */
  byte[] jsonTable() {
    return jsonTable;
  }

  /** For a terminal. */
  String name(int column) {
    return names[column];
  }
}
