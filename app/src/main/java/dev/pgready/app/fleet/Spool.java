// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import dev.pgready.app.report.json.FleetJson;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.FleetSummary;
import dev.pgready.json.JsonTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Entries on disk, in the order in which they came, to be read in the fleet's: ten thousand reports
 * do not fit into memory. The file loses its name as soon as it is open, so that nothing of it is
 * left however the process ends. Where there is no temporary directory, or no room in it, entries
 * stay in memory, deflated.
 */
public final class Spool implements Closeable {

  /** Null: there is none. */
  private final @Nullable FileChannel channel;

  /** What did not go to disk, by number. */
  private final Map<Integer, byte[]> kept = new HashMap<>();

  private final Map<Integer, FleetSummary.Brief> briefs = new HashMap<>();

  private long[] starts = new long[64];
  private int[] lengths = new int[64];
  private long end;

  public Spool() {
    this(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }

  Spool(Path directory) {
    channel = open(directory);
  }

  private static @Nullable FileChannel open(Path directory) {
    try {
      Path file = Files.createTempFile(directory, "pgready-fleet-", ".json");
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        Files.delete(file);
      } catch (IOException e) {
        // not while it is open, on this system
        file.toFile().deleteOnExit();
      }
      return channel;
    } catch (IOException | SecurityException e) {
      return null;
    }
  }

  /** From any thread. A second entry of the same number takes the first one's place. */
  public void put(int number, Map<?, ?> tree) {
    put(number, tree, null);
  }

  /**
   * @param brief of an entry that was just made, and need not be read to be written; null: it may
   *     be anybody's
   */
  public void put(int number, Map<?, ?> tree, FleetSummary.@Nullable Brief brief) {
    byte[] bytes = FleetJson.text(tree).getBytes(StandardCharsets.UTF_8);
    synchronized (this) {
      if (brief == null) {
        briefs.remove(number);
      } else {
        briefs.put(number, brief);
      }
      if (number >= starts.length) {
        int size = Math.max(number + 1, starts.length * 2);
        starts = Arrays.copyOf(starts, size);
        lengths = Arrays.copyOf(lengths, size);
      }
      kept.remove(number);
      if (!written(number, bytes)) {
        kept.put(number, deflated(bytes));
      }
    }
  }

  private boolean written(int number, byte[] bytes) {
    if (channel == null) {
      return false;
    }
    try {
      long position = end;
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        position += channel.write(buffer, position);
      }
      starts[number] = end;
      lengths[number] = bytes.length;
      end = position;
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The entry that was put with that number. */
  public FleetResult get(int number) throws IOException {
    return FleetResult.of("reports[%s]".formatted(number), JsonTree.object(bytes(number)));
  }

  /** What was put with it; null: nothing. */
  public synchronized FleetSummary.@Nullable Brief brief(int number) {
    return briefs.get(number);
  }

  /** The entry as {@link FleetJson} writes it. */
  public String text(int number) throws IOException {
    return new String(bytes(number), StandardCharsets.UTF_8);
  }

  private synchronized byte[] bytes(int number) throws IOException {
    byte[] memory = kept.get(number);
    return memory == null ? read(number) : inflated(memory);
  }

  private byte[] read(int number) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(lengths[number]);
    while (buffer.hasRemaining()) {
      if (channel == null || channel.read(buffer, starts[number] + buffer.position()) < 0) {
        throw new EOFException("the stored reports are incomplete");
      }
    }
    return buffer.array();
  }

  private static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return deflated.toByteArray();
  }

  private static byte[] inflated(byte[] deflated) throws IOException {
    return new InflaterInputStream(new ByteArrayInputStream(deflated)).readAllBytes();
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
