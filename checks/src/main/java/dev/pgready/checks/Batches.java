// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report.Finding;
import dev.pgready.providers.SettingChange.Batch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where a host's command replaces all that was set before, the commands of all findings become one:
 * else the fix of one finding would undo that of another.
 */
final class Batches {
  private Batches() {}

  static List<Finding> merged(List<Finding> findings) {
    List<Batch> batches =
        findings.stream()
            .filter(finding -> finding.result().urgency().needsAttention())
            // what stands first is what is done; the others are other ways
            .flatMap(finding -> finding.result().remedies().stream().limit(1))
            .map(Remedy::batch)
            .filter(Objects::nonNull)
            .toList();
    if (batches.isEmpty()) {
      return findings;
    }
    List<Finding> merged = new ArrayList<>();
    for (Finding finding : findings) {
      merged.add(
          finding.result().remedies().stream().allMatch(remedy -> remedy.batch() == null)
              ? finding
              : with(finding, batches));
    }
    return merged;
  }

  private static Finding with(Finding finding, List<Batch> batches) {
    CheckResult result = finding.result();
    CheckResult other = result.withoutRemedies();
    for (Remedy remedy : result.remedies()) {
      Batch own = remedy.batch();
      other =
          other.remedy(
              own == null ? remedy : remedy.withCommands(own.commands(flags(own, batches))));
    }
    return finding.with(other);
  }

  /** The same flag once: of two numbers the larger one suits both findings. */
  private static List<String> flags(Batch own, List<Batch> batches) {
    List<Batch> all = new ArrayList<>(batches);
    all.add(own);
    Map<String, String> byName = new LinkedHashMap<>();
    for (Batch batch : all) {
      if (batch.joins(own)) {
        String flag = batch.flag();
        int equals = flag.indexOf('=');
        byName.merge(
            equals < 0 ? flag : flag.substring(0, equals), flag, (one, two) -> larger(one, two));
      }
    }
    return List.copyOf(byName.values());
  }

  private static String larger(String one, String two) {
    String a = one.substring(one.indexOf('=') + 1);
    String b = two.substring(two.indexOf('=') + 1);
    boolean numbers = a.matches("[0-9]{1,18}") && b.matches("[0-9]{1,18}");
    return numbers && Long.parseLong(b) > Long.parseLong(a) ? two : one;
  }
}
