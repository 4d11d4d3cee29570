package dev.pgready.bench;

import dev.pgready.app.pgoutput.Message;
import dev.pgready.app.pgoutput.MessageCursor;
import dev.pgready.app.pgoutput.MessageDecoder;
import dev.pgready.app.pgoutput.ProtocolOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;


/** The decoder alone, on one core, on the row of the stream benchmark: six columns, 200 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecoderBenchmark {
  private final byte[] insert = insert();
  private final MessageDecoder decoder = new MessageDecoder(ProtocolOptions.version(1));
  private final MessageCursor cursor = new MessageCursor(ProtocolOptions.version(1));

  private static byte[] insert() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte('I');
      out.writeInt(16_385);
      out.writeByte('N');
      String[] values = {
        "1234567", "x".repeat(100), "1234.56", "2026-11-20 12:00:00.123456+00", "{\"a\": 1234, \"b\": \"text\"}", "t"
      };
      out.writeShort(values.length);
      for (String value : values) {
        out.writeByte('t');
        out.writeInt(value.length());
        out.write(value.getBytes(StandardCharsets.UTF_8));
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the tail reads. */
  @Benchmark
  public int cursor() {
    cursor.read(insert, 0, insert.length);
    return cursor.newTuple().length(1);
  }

  /** As a program that wants records reads. */
  @Benchmark
  public Message records() {
    return decoder.decode(insert);
  }
}
