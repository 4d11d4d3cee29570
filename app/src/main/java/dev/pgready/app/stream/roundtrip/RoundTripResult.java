// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.roundtrip;

import dev.pgready.app.pgoutput.Lsn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a round trip proved, with its figures.
 *
 * @param serverVersion {@code server_version_num}
 * @param slotMillis time to create the temporary slot
 * @param firstByteMillis from START_REPLICATION to the first frame
 * @param sentMillis from sending the statement that commits to the receipt, sorted
 * @param acknowledgedMillis from the acknowledgement of the commit to the receipt, sorted; 0: the
 *     change was here first
 * @param keepaliveMillis the server speaks up so often when idle; 0: never
 * @param bytes received in the stream
 * @param messages of the output plugin received
 * @param change one real change that came through the publication, or through the scratch table;
 *     null: none
 * @param proven what is certain now, a sentence each
 * @param notProven what is not
 */
public record RoundTripResult(
    int serverVersion,
    String role,
    String database,
    int protocolVersion,
    double slotMillis,
    double firstByteMillis,
    List<Double> sentMillis,
    List<Double> acknowledgedMillis,
    long keepaliveMillis,
    long bytes,
    long messages,
    Lsn position,
    @Nullable String change,
    List<String> proven,
    List<String> notProven) {
  public RoundTripResult {
    sentMillis = sentMillis.stream().sorted().toList();
    acknowledgedMillis = acknowledgedMillis.stream().sorted().toList();
    proven = List.copyOf(proven);
    notProven = List.copyOf(notProven);
  }

  /**
   * @param share 0.5 for the median
   */
  static double quantile(List<Double> sorted, double share) {
    return sorted.isEmpty()
        ? 0
        : sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size())));
  }

  double medianMillis() {
    return quantile(acknowledgedMillis, 0.5);
  }
}
