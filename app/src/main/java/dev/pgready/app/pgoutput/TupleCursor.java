// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Where the values of a tuple stand in its message. Reused from row to row, so that reading one
 * allocates nothing: valid until the {@link MessageCursor} moves on.
 */
public final class TupleCursor {
  /** How a column's value was sent. */
  public enum Form {
    NULL,
    UNCHANGED_TOAST,
    TEXT,
    BINARY
  }

  private byte[] bytes = new byte[0];
  private int columns;
  private Form[] forms = new Form[16];
  private int[] offsets = new int[16];
  private int[] lengths = new int[16];

  /** Of values of which only the beginning is there: their lengths, and sums of all their bytes. */
  private int[] wholes = new int[0];

  private long[] sums = new long[0];
  private boolean cut;

  TupleCursor() {}

  /** Starts a tuple of that many columns. */
  void reset(byte[] source, int count) {
    bytes = source;
    columns = count;
    cut = false;
    if (count > forms.length) {
      forms = Arrays.copyOf(forms, count);
      offsets = Arrays.copyOf(offsets, count);
      lengths = Arrays.copyOf(lengths, count);
    }
  }

  void set(int column, Form form, int offset, int length) {
    forms[column] = form;
    offsets[column] = offset;
    lengths[column] = length;
  }

  /** Reads a tuple, and keeps so many bytes of each value. */
  void cut(LargeChange large, int most) throws IOException {
    int count = large.columns();
    reset(bytes, count);
    cut = true;
    wholes = new int[count];
    sums = new long[count];
    byte[] kept = new byte[Math.min(most * count, 1 << 12)];
    int end = 0;
    for (int i = 0; i < count; i++) {
      Form form = large.form();
      wholes[i] = large.valueLength();
      int keep = Math.min(wholes[i], most);
      if (end + keep > kept.length) {
        kept = Arrays.copyOf(kept, Math.max(end + keep, 2 * kept.length));
      }
      Pieces in = large.value();
      int at = in.peek(keep);
      System.arraycopy(in.bytes(), at, kept, end, keep);
      CRC32 sum = new CRC32();
      in.each(wholes[i], LargeChange.PART, (piece, from, to) -> sum.update(piece, from, to - from));
      sums[i] = sum.getValue();
      set(i, form, end, keep);
      end += keep;
    }
    bytes = kept;
  }

  /** Of the value as the server sent it, of which {@link #length} bytes are here. */
  public int wholeLength(int column) {
    return cut ? wholes[column] : lengths[column];
  }

  public int columns() {
    return columns;
  }

  public Form form(int column) {
    return forms[column];
  }

  /** The array that {@link #offset} counts in. Not a copy: only to be read. */
  public byte[] bytes() {
    return bytes;
  }

  public int offset(int column) {
    return offsets[column];
  }

  /** Of the value in bytes; 0 for null and an unchanged TOAST value. */
  public int length(int column) {
    return lengths[column];
  }

  /** The value as a string; only for {@link Form#TEXT}. */
  public String text(int column) {
    return new String(bytes, offsets[column], lengths[column], StandardCharsets.UTF_8);
  }

  /**
   * Whether both columns were sent as the same bytes; where not all of them are here, as far as a
   * sum of them tells.
   */
  public boolean sameValue(int column, TupleCursor other, int otherColumn) {
    return forms[column] == other.forms[otherColumn]
        && wholeLength(column) == other.wholeLength(otherColumn)
        && (!cut || !other.cut || sums[column] == other.sums[otherColumn])
        && Arrays.equals(
            bytes,
            offsets[column],
            offsets[column] + lengths[column],
            other.bytes,
            other.offsets[otherColumn],
            other.offsets[otherColumn] + other.lengths[otherColumn]);
  }

  Tuple toTuple() {
    List<Value> values = new ArrayList<>(columns);
    for (int i = 0; i < columns; i++) {
      values.add(
          switch (forms[i]) {
            case NULL -> Value.NULL;
            case UNCHANGED_TOAST -> Value.UNCHANGED_TOAST;
            case TEXT -> new Value.Text(text(i));
            case BINARY -> new Value.Binary(Bytes.copyOf(bytes, offsets[i], lengths[i]));
          });
    }
    return new Tuple(values);
  }
}
