package dev.pgready.app.fleet;

import dev.pgready.app.report.FleetEntry;
import dev.pgready.text.SafeJson;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Entries on disk, in the order in which they came, to be read in the fleet's: ten thousand reports
 * do not fit into memory. A file that only its owner may read; deleted at the end.
 */
public final class Spool implements Closeable {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Path file;
  private final FileChannel channel;
  private long[] starts = new long[64];
  private int[] lengths = new int[64];
  private long end;

  public Spool() throws IOException {
    file = Files.createTempFile("pgready-fleet-", ".json");
    channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** From any thread. A second entry of the same number takes the first one's place. */
  public void put(int number, Map<?, ?> tree) throws IOException {
    byte[] bytes = SafeJson.line(tree).getBytes(StandardCharsets.UTF_8);
    synchronized (this) {
      if (number >= starts.length) {
        int size = Math.max(number + 1, starts.length * 2);
        starts = Arrays.copyOf(starts, size);
        lengths = Arrays.copyOf(lengths, size);
      }
      starts[number] = end;
      lengths[number] = bytes.length;
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        end += channel.write(buffer, end);
      }
    }
  }

  /** The entry that was put with that number. */
  public synchronized FleetEntry get(int number) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(lengths[number]);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, starts[number] + buffer.position()) < 0) {
        throw new EOFException("the file of reports ended early: " + file);
      }
    }
    return FleetEntry.of(
        "reports[%s]".formatted(number), MAPPER.readValue(buffer.array(), Map.class));
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}
