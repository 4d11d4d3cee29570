// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.pgready.app.pgoutput.GoldenSession.Placed;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What real servers of 13 to 18 sent: all of it is understood, and nothing that is damaged. */
final class GoldenMessagesTest {
  static final List<String> NAMES = GoldenSession.NAMES;

  private static final List<Placed> MESSAGES =
      GoldenSession.all().stream().flatMap(session -> session.placed().stream()).toList();

  /** More than any record needs: tuples of one byte a column make a list entry of each. */
  private static final long BYTES_PER_BYTE = 128;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void everyKindWasRecorded() {
    Set<MessageKind> kinds =
        GoldenSession.all().stream()
            .flatMap(session -> session.decode().stream())
            .map(Message::kind)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(MessageKind.class)));
    assertThat(kinds).containsExactlyInAnyOrder(MessageKind.values());
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void rowsFitTheirRelations(String name) {
    var columns = new java.util.HashMap<Integer, Integer>();
    for (Message message : GoldenSession.read(name).decode()) {
      if (message instanceof Message.Relation relation) {
        columns.put(relation.oid(), relation.columns().size());
      } else if (message instanceof Message.Insert insert) {
        assertThat(insert.newRow().values())
            .hasSize(columns.getOrDefault(insert.relationOid(), -1));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void everyProperPrefixFails(String name) {
    for (Placed message : GoldenSession.read(name).placed()) {
      for (int length = 0; length < message.bytes().length; length++) {
        byte[] prefix = Arrays.copyOf(message.bytes(), length);
        assertThatThrownBy(() -> message.decode(prefix))
            .as("%s cut to %d bytes", message, length)
            .isInstanceOfSatisfying(
                PgOutputException.class, e -> assertThat(e.offset()).isBetween(0, prefix.length));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void trailingBytesFail(String name) {
    for (Placed message : GoldenSession.read(name).placed()) {
      byte[] longer = Arrays.copyOf(message.bytes(), message.bytes().length + 1);
      assertThatThrownBy(() -> message.decode(longer))
          .as("%s", message)
          .isInstanceOf(PgOutputException.class)
          .hasMessageContaining("1 bytes too many");
    }
  }

  /** A few bytes changed, anywhere, lengths and counts above all. */
  @Property(tries = 20_000)
  void damageNeverDoesMoreThanFail(
      @ForAll("messages") Placed message,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int changes) {
    byte[] damaged = message.bytes().clone();
    Random random = new Random(seed);
    byte[] extremes = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF};
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(damaged.length);
      if (random.nextBoolean()) {
        damaged[at] = (byte) random.nextInt();
      } else {
        int run = Math.min(4, damaged.length - at);
        Arrays.fill(damaged, at, at + run, extremes[random.nextInt(extremes.length)]);
      }
    }
    decodeInBoundedMemory(message, damaged);
  }

  @Property(tries = 5_000)
  void noiseNeverDoesMoreThanFail(@ForAll("messages") Placed like, @ForAll byte[] noise) {
    byte[] bytes = Arrays.copyOf(noise, noise.length + 1);
    bytes[noise.length] = 0;
    if (noise.length > 0) {
      bytes[0] = like.bytes()[0];
    }
    decodeInBoundedMemory(like, bytes);
  }

  @Provide
  Arbitrary<Placed> messages() {
    return Arbitraries.of(MESSAGES);
  }

  private void decodeInBoundedMemory(Placed place, byte[] bytes) {
    // the first time the JVM may load classes
    decodeOrFail(place, bytes);
    long before = threads.getCurrentThreadAllocatedBytes();
    decodeOrFail(place, bytes);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).isLessThan(64_000 + BYTES_PER_BYTE * bytes.length);
  }

  private static void decodeOrFail(Placed place, byte[] bytes) {
    try {
      place.decode(bytes);
    } catch (PgOutputException e) {
      if (e.offset() < 0 || e.offset() > bytes.length) {
        throw new AssertionError("offset " + e.offset() + " of " + bytes.length + " bytes", e);
      }
    }
  }
}
