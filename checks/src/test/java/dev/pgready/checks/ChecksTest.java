// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Page;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the four parts of a check together: class, page, test, and its line in the catalogue. */
final class ChecksTest {
  /** The promised ids: stable names that scripts rely on. */
  private static final Map<Group, List<String>> PROMISED = new TreeMap<>();

  static {
    PROMISED.put(
        Group.CONNECTION,
        List.of(
            "endpoint",
            "tls",
            "pooler",
            "replication-connection",
            "connection-headroom",
            "recovery"));
    PROMISED.put(
        Group.SERVER,
        List.of(
            "server-version",
            "server-product",
            "wal-level",
            "replication-slots",
            "wal-senders",
            "slot-wal-size",
            "slot-idle-timeout",
            "wal-sender-timeout",
            "session-timeouts",
            "pending-restart",
            "failover-slots",
            "output-plugin",
            "consumer-settings"));
    PROMISED.put(
        Group.ROLE,
        List.of(
            "replication-role",
            "database-privileges",
            "table-privileges",
            "default-privileges",
            "row-security",
            "role-limits",
            "message-privilege",
            "visibility"));
    PROMISED.put(
        Group.DDL,
        List.of("event-triggers", "publication-privileges", "table-ownership", "own-objects"));
    PROMISED.put(
        Group.PUBLICATION,
        List.of(
            "publication",
            "publication-operations",
            "publication-coverage",
            "publication-partitions",
            "publication-columns",
            "publication-scope"));
    PROMISED.put(
        Group.TABLE,
        List.of(
            "replica-identity",
            "table-kinds",
            "toast-values",
            "generated-columns",
            "sequences",
            "large-objects",
            "identifier-names",
            "column-types"));
    PROMISED.put(
        Group.SLOT,
        List.of(
            "slot-health",
            "slot-retention",
            "slot-conflict",
            "blocking-transactions",
            "prepared-transactions",
            "transaction-wraparound"));
    PROMISED.put(Group.STREAM, List.of("replication-stream"));
    PROMISED.put(Group.CONSUMERS, List.of("consumer-conflict"));
    PROMISED.put(Group.PROVIDER, List.of("provider-support"));
  }

  static List<Check> checks() {
    return Checks.all();
  }

  @Test
  void everyCheckIsInTheCatalogue() {
    List<String> classes =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.pgready.checks")
                .stream()
                .filter(type -> type.isAssignableTo(Check.class))
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                // those that tests make up are within them, wherever they were compiled to
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getName)
                .sorted()
                .toList();
    assertThat(Checks.all().stream().map(check -> check.getClass().getName()).sorted())
        .containsExactlyElementsOf(classes);
  }

  @Test
  void theIdsAreThePromisedOnes() {
    Map<Group, List<String>> ids =
        Checks.all().stream()
            .collect(
                Collectors.groupingBy(
                    Check::group,
                    TreeMap::new,
                    Collectors.mapping(Check::id, Collectors.toList())));
    assertThat(ids).containsExactlyInAnyOrderEntriesOf(PROMISED);
  }

  @Test
  void idsAreUniqueAndGroupsInOrder() {
    assertThat(Checks.all().stream().map(Check::id)).doesNotHaveDuplicates();
    assertThat(Checks.all().stream().map(Check::group).toList())
        .isEqualTo(Checks.all().stream().map(Check::group).sorted().toList());
  }

  @ParameterizedTest
  @MethodSource("checks")
  void hasAPageWithItsTitleAndTheSections(Check check) {
    Page page = Page.of(check);
    assertThat(page.title()).isEqualTo(check.title());
    assertThat(check.title()).doesNotEndWith(".").doesNotContain("\n").hasSizeLessThan(72);
    assertThat(page.sections().keySet()).containsExactlyElementsOf(Page.HEADINGS);
    assertThat(page.sections()).allSatisfy((heading, text) -> assertThat(text).isNotBlank());
  }

  @ParameterizedTest
  @MethodSource("checks")
  void hasAUnitTest(Check check) {
    String test = check.getClass().getName() + "Test";
    assertThatCode(() -> Class.forName(test)).doesNotThrowAnyException();
  }

  /** What only a stream needs is no matter of a consumer that reads tables. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "wal-senders",
        "slot-idle-timeout",
        "wal-level",
        "failover-slots",
        "slot-wal-size",
        "output-plugin",
        "wal-sender-timeout",
        "replication-slots",
        "provider-support",
        "publication-columns",
        "blocking-transactions",
        "slot-conflict",
        "slot-health",
        "prepared-transactions",
        "replication-role",
        "replication-connection",
        "generated-columns",
        "large-objects",
        "table-kinds",
        "toast-values",
        "replica-identity",
        "replication-stream"
      })
  void aReaderOfTablesIsSparedWhatOnlyAStreamNeeds(String id) {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("replication: false")
            .check(Checks.find(id).orElseThrow());
    assertThat(result.status()).isEqualTo(Status.SKIP);
    assertThat(result.message()).startsWith("Test ");
  }

  /** What cannot be read is unknown; whether it could be a failure depends on what it bounds. */
  @ParameterizedTest
  @CsvSource({
    "wal-level, wal_level, true",
    "replication-slots, max_replication_slots, true",
    "wal-senders, max_wal_senders, true",
    "slot-wal-size, max_slot_wal_keep_size, false",
    "wal-sender-timeout, wal_sender_timeout, false"
  })
  void aSettingThatIsHiddenIsUnknown(String id, String setting, boolean canFail) {
    CheckResult result =
        FactsFixture.sound().withoutSetting(setting).check(Checks.find(id).orElseThrow());
    assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    assertThat(result.canFail()).isEqualTo(canFail);
    assertThat(result.message()).isEqualTo("this role cannot read " + setting);
  }
}
