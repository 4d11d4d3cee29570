// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.watch.SampleFixture;
import dev.pgready.app.watch.SlotRow;
import dev.pgready.app.watch.Watched;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WatchMetricsTest {
  @Test
  void theNamesAreThoseOfReports() throws IOException {
    Watched shop = SampleFixture.typical().watched("shop", 60, "old_airbyte", 310 * 1024);
    Watched other = new SampleFixture().slot("a").watched("other", 1, "", 0);
    Watched silent = new Watched("silent");
    silent.failed("gone", 1);
    List<SlotRow> rows = Stream.of(shop, other).flatMap(one -> one.rows().stream()).toList();
    StringWriter out = new StringWriter();
    WatchMetrics.write(
        List.of(shop, other, silent),
        rows,
        Map.of("shop", Map.of("host", "db\"\n", "port", "5432", "database", "shop")),
        out);
    String text = out.toString();
    assertThat(text)
        .contains("pgready_watch_up{name=\"silent\"} 0\n")
        .contains(
            "pgready_slot_growth_bytes_per_second{database=\"shop\",host=\"db\\\"\\\\n\","
                + "name=\"shop\",port=\"5432\",slot=\"old_airbyte\"} 317440\n")
        .contains("pgready_slot_seconds_left{", "pgready_slot_lag_bytes{")
        .contains(
            "pgready_slot_retained_bytes{database=\"shop\",name=\"other\",slot=\"a\"} 1048576\n")
        .contains("pgready_blocking_transaction_seconds{")
        .contains("pgready_connections_free{");
    // all samples of a metric stand together
    List<String> heads = text.lines().filter(line -> line.startsWith("# TYPE")).toList();
    assertThat(heads).doesNotHaveDuplicates().hasSizeGreaterThan(10);
  }
}
