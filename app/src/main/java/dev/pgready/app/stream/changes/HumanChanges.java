// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.changes;

import dev.pgready.app.pgoutput.LargeChange;
import dev.pgready.app.pgoutput.Lsn;
import dev.pgready.app.pgoutput.Message;
import dev.pgready.app.pgoutput.MessageCursor;
import dev.pgready.app.pgoutput.MessageCursor.OldRow;
import dev.pgready.app.pgoutput.MessageKind;
import dev.pgready.app.pgoutput.TupleCursor;
import dev.pgready.postgres.Identifiers;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/** One line a change, for people; values are cut, nothing of the server's moves the cursor. */
public final class HumanChanges implements ChangeWriter {
  private static final int LONGEST_VALUE = 120;

  private final ByteSink out;
  private final boolean color;

  public HumanChanges(OutputStream out, boolean color) {
    this.out = new ByteSink(out);
    this.color = color;
  }

  @Override
  public void row(MessageCursor row, ShownRelation relation, Lsn lsn, int xid) throws IOException {
    StringBuilder line = new StringBuilder(160);
    MessageKind kind = row.kind();
    line.append("  ");
    switch (kind) {
      case INSERT -> paint(line, "32", "INSERT");
      case UPDATE -> paint(line, "33", "UPDATE");
      default -> paint(line, "31", "DELETE");
    }
    line.append(' ');
    paint(
        line,
        "1",
        Printable.line(Identifiers.quote(relation.schema(), relation.relation().name())));
    if (kind == MessageKind.DELETE) {
      boolean key = row.oldRow() == OldRow.KEY;
      for (int i = 0; i < row.oldTuple().columns(); i++) {
        if (!key || relation.key(i)) {
          column(line, relation, i);
          value(line, row.oldTuple(), i, relation);
        }
      }
    } else {
      changed(line, row, relation);
    }
    line.append('\n');
    out.put(line.toString());
  }

  @Override
  public void largeRow(
      LargeChange change, MessageCursor cursor, ShownRelation relation, Lsn lsn, int xid)
      throws IOException {
    cursor.cut(change, 4 * LONGEST_VALUE);
    row(cursor, relation, lsn, xid);
  }

  @Override
  public void largeMessage(LargeChange change, Context context) throws IOException {
    change.transactional();
    String prefix = change.prefix();
    int length = change.valueLength();
    int cut = Math.min(length, LONGEST_VALUE);
    int at = change.value().peek(cut);
    out.put(message(prefix, change.value().bytes(), at, cut, length) + '\n');
    change.skip(length);
    change.end();
  }

  private String message(String prefix, byte[] bytes, int offset, int cut, int length) {
    String text = new String(bytes, offset, cut, StandardCharsets.UTF_8);
    return "  "
        + strong("36", "MESSAGE")
        + " %s '%s'%s"
            .formatted(
                Printable.line(prefix),
                Printable.line(text),
                length > cut ? "... (%s bytes)".formatted(length) : "");
  }

  /** Old and new side by side where the old is known. */
  private void changed(StringBuilder line, MessageCursor row, ShownRelation relation) {
    OldRow old = row.kind() == MessageKind.INSERT ? OldRow.NONE : row.oldRow();
    TupleCursor oldTuple = row.oldTuple();
    TupleCursor newTuple = row.newTuple();
    for (int i = 0; i < newTuple.columns(); i++) {
      column(line, relation, i);
      boolean known = old == OldRow.FULL || (old == OldRow.KEY && relation.key(i));
      if (known
          && newTuple.form(i) != TupleCursor.Form.UNCHANGED_TOAST
          && !newTuple.sameValue(i, oldTuple, i)) {
        int from = line.length();
        value(line, oldTuple, i, relation);
        repaint(line, from, "31");
        line.append(" -> ");
        from = line.length();
        value(line, newTuple, i, relation);
        repaint(line, from, "32");
      } else {
        value(line, newTuple, i, relation);
      }
    }
  }

  private void column(StringBuilder line, ShownRelation relation, int column) {
    line.append(' ');
    paint(line, "2", relation.name(column));
    line.append('=');
  }

  private void value(StringBuilder line, TupleCursor tuple, int column, ShownRelation relation) {
    switch (tuple.form(column)) {
      case NULL -> paint(line, "2", "null");
      case UNCHANGED_TOAST -> paint(line, "2", "(unchanged, not sent: TOAST)");
      case BINARY -> line.append("(binary, %s bytes)".formatted(tuple.wholeLength(column)));
      case TEXT -> text(line, tuple, column, relation.shape(column));
    }
  }

  private static void text(
      StringBuilder line, TupleCursor tuple, int column, ShownRelation.Shape shape) {
    boolean quoted = shape == ShownRelation.Shape.STRING || shape == ShownRelation.Shape.BYTEA;
    int length = tuple.wholeLength(column);
    // of a value of many megabytes only the beginning becomes a string
    int cut = Math.min(length, 4 * LONGEST_VALUE);
    String text = new String(tuple.bytes(), tuple.offset(column), cut, StandardCharsets.UTF_8);
    int end =
        text.offsetByCodePoints(0, Math.min(LONGEST_VALUE, text.codePointCount(0, text.length())));
    if (quoted) {
      line.append('\'');
    }
    String shown = Printable.line(text.substring(0, end));
    line.append(quoted ? shown.replace("'", "''") : shown);
    if (end < text.length() || cut < length) {
      line.append("... (%s bytes)".formatted(length));
    }
    if (quoted) {
      line.append('\'');
    }
  }

  @Override
  public void other(Message message, Context context) throws IOException {
    String line = line(message, context);
    if (!line.isEmpty()) {
      out.put(line + '\n');
    }
  }

  private String line(Message message, Context context) {
    if (message instanceof Message.Begin begin) {
      return faint(
          "BEGIN %s xid %s".formatted(begin.finalLsn(), Integer.toUnsignedString(begin.xid())));
    }
    if (message instanceof Message.Commit commit) {
      return faint("COMMIT " + committed(commit.endLsn(), commit.commitTime(), context));
    }
    if (message instanceof Message.Truncate truncate) {
      return "  "
          + strong("31", "TRUNCATE")
          + ' '
          + truncate.relationOids().stream()
              .map(oid -> Printable.line(context.relations().apply(oid)))
              .collect(Collectors.joining(", "))
          + (truncate.restartIdentity() ? " RESTART IDENTITY" : "")
          + (truncate.cascade() ? " CASCADE" : "");
    }
    if (message instanceof Message.LogicalMessage logical) {
      byte[] content = logical.content().toArray();
      return message(
          logical.prefix(), content, 0, Math.min(content.length, LONGEST_VALUE), content.length);
    }
    if (message instanceof Message.Origin origin) {
      return faint("  ORIGIN " + Printable.line(origin.name()));
    }
    if (message instanceof Message.StreamStart start) {
      return faint(
          "STREAM xid %s, not committed yet".formatted(Integer.toUnsignedString(start.xid())));
    }
    if (message instanceof Message.StreamCommit commit) {
      return faint(
          "COMMIT xid %s %s"
              .formatted(
                  Integer.toUnsignedString(commit.xid()),
                  committed(commit.endLsn(), commit.commitTime(), context)));
    }
    if (message instanceof Message.StreamAbort abort) {
      return faint("ROLLBACK xid " + Integer.toUnsignedString(abort.subXid()));
    }
    if (message instanceof Message.BeginPrepare prepare) {
      return faint("BEGIN PREPARED '%s'".formatted(Printable.line(prepare.gid())));
    }
    if (message instanceof Message.Prepare prepare) {
      return faint("PREPARE '%s'".formatted(Printable.line(prepare.gid())));
    }
    if (message instanceof Message.StreamPrepare prepare) {
      return faint("PREPARE '%s'".formatted(Printable.line(prepare.gid())));
    }
    if (message instanceof Message.CommitPrepared commit) {
      return faint(
          "COMMIT PREPARED '%s' %s"
              .formatted(
                  Printable.line(commit.gid()),
                  committed(commit.endLsn(), commit.commitTime(), context)));
    }
    if (message instanceof Message.RollbackPrepared rollback) {
      return faint("ROLLBACK PREPARED '%s'".formatted(Printable.line(rollback.gid())));
    }
    return "";
  }

  private static String committed(Lsn end, Instant time, Context context) {
    return String.format(
        Locale.ROOT,
        "%s at %s, lag %.1f ms",
        end,
        time,
        ChangeWriter.millisBetween(time, context.sentAt()));
  }

  private String faint(String text) {
    return strong("2", text);
  }

  private String strong(String code, String text) {
    return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  private void paint(StringBuilder line, String code, String text) {
    line.append(strong(code, text));
  }

  private void repaint(StringBuilder line, int from, String code) {
    if (color) {
      line.insert(from, "\u001b[" + code + "m").append("\u001b[0m");
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
