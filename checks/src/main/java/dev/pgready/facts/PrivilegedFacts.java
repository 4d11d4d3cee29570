// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import dev.pgready.profile.Lists;
import java.util.List;
import java.util.Map;

/**
 * What not everybody may read.
 *
 * @param hba rows of {@code pg_hba_file_rules}, columns as the server's version names them
 */
public record PrivilegedFacts(List<Map<String, Object>> hba) {
  public PrivilegedFacts {
    hba = Lists.copy(hba);
  }
}
