// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of each product are its own: a profile that takes over what a similar host says
 * takes over none of that host's commands.
 */
final class ProductCommandsTest {
  private static final ProviderCatalog CATALOG = ProviderCatalog.builtIn();

  /** What every command of the product begins with; a host without a line here has none. */
  private static final Map<String, String> TOOLS =
      Map.ofEntries(
          Map.entry("aiven", "avn service "),
          Map.entry(
              "aws-aurora",
              "aws rds (modify-db-cluster-parameter-group|modify-db-cluster|reboot-db-instance) "),
          Map.entry(
              "aws-lightsail",
              "aws lightsail (update-relational-database-parameters|reboot-relational-database) "),
          Map.entry(
              "aws-rds",
              "aws rds (modify-db-parameter-group|modify-db-instance|reboot-db-instance) "),
          Map.entry(
              "aws-rds-cluster",
              "aws rds (modify-db-cluster-parameter-group|modify-db-cluster|reboot-db-cluster) "),
          Map.entry("azure-flexible", "az postgres flexible-server "),
          Map.entry("azure-single", "az postgres server "),
          Map.entry("gcp-alloydb", "gcloud alloydb "),
          Map.entry("gcp-cloudsql", "gcloud sql "),
          Map.entry("heroku", "heroku pg:"),
          Map.entry("ibm-cloud", "ibmcloud cdb "),
          Map.entry("neon", "curl -X PATCH https://console\\.neon\\.tech/"),
          Map.entry("scaleway", "scw rdb "),
          Map.entry("ubicloud", "ubi pg "),
          Map.entry("yandex", "yc managed-postgresql cluster "));

  private static final List<String> SETTINGS =
      List.of(
          "wal_level",
          "max_replication_slots",
          "max_wal_senders",
          "max_connections",
          "max_slot_wal_keep_size",
          "wal_sender_timeout",
          "idle_replication_slot_timeout",
          "hot_standby_feedback",
          "sync_replication_slots",
          "event_triggers",
          "logical_decoding_work_mem");

  static Stream<Arguments> managed() {
    return CATALOG.all().stream()
        .filter(profile -> profile.managed() && profile.product() == null)
        // what stands in front of a host is no product of its own
        .filter(profile -> profile.endpointOf().isEmpty())
        .filter(profile -> TOOLS.containsKey(profile.id()) || profile.parent() != null)
        .map(profile -> Arguments.of(profile.id(), profile));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("managed")
  void areItsOwn(String id, ProviderProfile profile) {
    Detection detection =
        new ProviderDetector(CATALOG).stated(profile, null, "db.example.com", 5432, "app");
    List<String> commands = new ArrayList<>();
    for (String setting : SETTINGS) {
      commands.addAll(detection.change(setting, "10").commands());
    }
    detection.restart().ifPresent(restart -> commands.addAll(restart.commands()));
    String tool = TOOLS.get(id);
    if (tool == null) {
      assertThat(commands).isEmpty();
      return;
    }
    assertThat(commands).isNotEmpty();
    Pattern own = Pattern.compile("(" + tool + ").*", Pattern.DOTALL);
    assertThat(commands).allMatch(command -> own.matcher(command).matches());
  }
}
