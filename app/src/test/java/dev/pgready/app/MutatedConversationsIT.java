// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Conversations with a real server of which a few bytes were changed on the way: each ends in time
 * and in a report, with a verdict where the change did no harm. {@code -Dmutated.count=500
 * -Dmutated.seed=1} runs more of them.
 */
final class MutatedConversationsIT {
  private static final int COUNT = Integer.getInteger("mutated.count", 60);
  private static final long SEED = Long.getLong("mutated.seed", 20_261_128L);
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  /** The beginning of a connection is where lengths and kinds are. */
  private static final int HEAD = 700;

  private static final int WHOLE = 40_000;

  private static final class Mutation implements FakeServer.Meddling {
    private final int kind;
    private final long at;
    private final byte value;

    Mutation(Random random) {
      kind = random.nextInt(6);
      at = random.nextInt(random.nextBoolean() ? HEAD : WHOLE);
      value = (byte) random.nextInt(256);
    }

    @Override
    public byte[] meddle(byte[] bytes, long position) {
      int index = (int) (at - position);
      if (index < 0 || index >= bytes.length) {
        return bytes;
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int i = 0; i < bytes.length; i++) {
        boolean here = i >= index && i < index + 1 + (value & 3);
        if (!here) {
          out.write(bytes[i]);
        } else {
          switch (kind) {
            case 0 -> out.write(value);
            case 1 -> out.write(0xFF);
            case 2 -> out.write(0);
            case 3 -> {}
            case 4 -> {
              out.write(bytes[i]);
              out.write(bytes[i]);
            }
            default -> out.write(bytes[i] ^ 1 << (value & 7));
          }
        }
      }
      return out.toByteArray();
    }
  }

  @Test
  void eachEndsWell() throws Exception {
    String database = SERVER.createDatabase();
    SERVER.execute(
        database, "CREATE TABLE t (id int PRIMARY KEY)", "CREATE PUBLICATION p FOR TABLE t");
    Random seeds = new Random(SEED);
    try (Ordeal ordeal = new Ordeal()) {
      for (int i = 0; i < COUNT; i++) {
        long seed = seeds.nextLong();
        int way = i % 4;
        ordeal.add(
            "seed %d, way %d".formatted(seed, way),
            List.of(0, 1, 3, 4),
            () -> {
              Random random = new Random(seed);
              try (FakeServer relay =
                  FakeServer.meddling(
                      SERVER.port(),
                      () -> {
                        synchronized (random) {
                          return new Mutation(random);
                        }
                      })) {
                return Execution.withInput("", Map.of(), arguments(way, relay.port(), database));
              }
            });
      }
      ordeal.assertAllSound();
    }
  }

  private static String[] arguments(int way, int port, String database) {
    String url =
        "postgresql://postgres:%s@127.0.0.1:%d/%s?sslmode=disable&connect_timeout=5"
            .formatted(Ordeal.SECRET, port, database);
    return switch (way) {
      case 0 -> new String[] {"stream", url, "--publication", "p", "--timeout", "3s"};
      case 1 -> new String[] {"check", url, "--timeout", "3", "--probe", "full"};
      default -> new String[] {"check", url, "--timeout", "3"};
    };
  }
}
