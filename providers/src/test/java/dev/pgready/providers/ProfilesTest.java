// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.profile.CompiledProfiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of every built-in profile. */
final class ProfilesTest {
  /** Every setting that a check may advise to change, with a value as a check would write it. */
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("wal_level", "logical"),
          Map.entry("max_replication_slots", "10"),
          Map.entry("max_wal_senders", "12"),
          Map.entry("max_connections", "200"),
          Map.entry("max_slot_wal_keep_size", "10GB"),
          Map.entry("wal_sender_timeout", "5min"),
          Map.entry("idle_replication_slot_timeout", "0"),
          Map.entry("hot_standby_feedback", "on"),
          Map.entry("sync_replication_slots", "on"),
          Map.entry("max_prepared_transactions", "0"),
          Map.entry("max_worker_processes", "16"),
          Map.entry("max_logical_replication_workers", "8"),
          Map.entry("logical_decoding_work_mem", "256MB"),
          Map.entry("event_triggers", "on"),
          Map.entry("row_security", "off"),
          Map.entry("track_commit_timestamp", "on"));

  private static final Path YAML = Path.of("src/main/resources/dev/pgready/providers");

  static Stream<ProviderProfile> profiles() {
    return ProviderCatalog.builtIn().all().stream();
  }

  /** What a new instance or cluster of Amazon's has, and nobody can edit. */
  @Test
  void aChangeInAParameterGroupSaysThatADefaultOneCannotBeEdited() {
    List<String> without = new ArrayList<>();
    int groups = 0;
    for (ProviderProfile profile : profiles().toList()) {
      for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
        SettingChange change =
            new ProviderDetector(ProviderCatalog.builtIn())
                .stated(profile, null, "db.example.com", 5432, "app")
                .change(setting.getKey(), setting.getValue());
        if (change.commands().stream()
            .anyMatch(command -> command.contains("parameter-group-name"))) {
          groups++;
          if (change.caveats().stream()
              .noneMatch(caveat -> caveat.contains("a default parameter group cannot be edited"))) {
            without.add(profile.id() + " " + setting.getKey());
          }
        }
      }
    }
    assertThat(groups).isGreaterThan(20);
    assertThat(without).isEmpty();
  }

  @Test
  void theListIsWhatLiesInTheDirectory() throws IOException {
    assertThat(
            ProfileCompiler.files(YAML).stream()
                .map(file -> file.getFileName().toString().replace(".yaml", "")))
        .containsExactlyInAnyOrderElementsOf(BuiltIn.IDS);
    assertThat(profiles().map(ProviderProfile::id))
        .containsExactlyInAnyOrderElementsOf(BuiltIn.IDS);
  }

  @Test
  void compiledProfilesAreTheYaml() {
    assertThat(ProviderCatalog.class.getResource(CompiledProfiles.INDEX)).isNotNull();
    ProviderCatalog yaml = ProviderCatalog.fromYaml();
    ProviderCatalog compiled = ProviderCatalog.builtIn();
    assertThat(compiled.all()).containsExactlyElementsOf(yaml.all());
    assertThat(compiled.index()).containsExactlyElementsOf(yaml.index());
  }

  @Test
  void aStartReadsNoYaml() throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout",
                "-cp",
                System.getProperty("java.class.path"),
                ProfilesTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String log = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).as(log).isZero();
    assertThat(log).contains("dev.pgready.providers.ProviderDetector");
    assertThat(log.lines().filter(line -> line.contains("yaml")).toList()).isEmpty();
    assertThat(log.lines().filter(line -> line.contains("databind")).toList()).isEmpty();
  }

  /** The start that {@link #aStartReadsNoYaml} looks at. */
  public static void main(String[] args) {
    Detection detection =
        new ProviderDetector(ProviderCatalog.builtIn())
            .detect(null, "ep-x-1-pooler.us-east-2.aws.neon.tech", 5432, "neondb_owner");
    if (!detection.profile().id().equals("neon")) {
      throw new IllegalStateException(detection.profile().id());
    }
  }

  @Test
  void noTwoProfilesShareAPlaceInTheOrder() {
    Set<Integer> orders = new HashSet<>();
    for (ProviderIndex.Entry entry : ProviderCatalog.builtIn().index()) {
      assertThat(orders.add(entry.fingerprint().order())).as(entry.id()).isTrue();
    }
  }

  /** Membership in a role that is not asked for could not be seen, and would count as missing. */
  @Test
  void rolesThatMayAreAskedFor() {
    ProviderCatalog catalog = ProviderCatalog.builtIn();
    for (ProviderProfile profile : catalog.all()) {
      for (ProviderProfile.Offer offer :
          Arrays.asList(profile.eventTriggers(), profile.allTables(), profile.tablesInSchema())) {
        if (offer != null) {
          assertThat(catalog.fingerprintRoles()).as(profile.id()).containsAll(offer.roles());
          String by = offer.by();
          if (by != null && by.startsWith("a member of ")) {
            assertThat(offer.roles()).as(profile.id()).containsExactly(by.substring(12));
          }
        }
      }
    }
  }

  @Test
  void whatMustBeAbsentIsAskedFor() {
    ProviderCatalog catalog = ProviderCatalog.builtIn();
    Set<String> asked = new HashSet<>(catalog.fingerprintSettings());
    asked.addAll(catalog.fingerprintRoles());
    asked.addAll(catalog.fingerprintFunctions());
    for (ProviderIndex.Entry entry : catalog.index()) {
      assertThat(asked).as(entry.id()).containsAll(entry.fingerprint().absent());
      assertThat(BuiltIn.IDS).containsAll(entry.builtOn()).containsAll(entry.endpointOf());
      for (EndpointPattern endpoint : entry.endpoints()) {
        if (endpoint.inside() != null) {
          assertThat(entry.builtOn()).as(entry.id()).contains(endpoint.inside());
        }
      }
    }
  }

  @Test
  void onlySettingsThatEveryRoleMayReadAreAskedFor() {
    // refused to ordinary roles, which would take the whole catalogue statement with it; or perhaps
    // a secret
    assertThat(ProviderCatalog.builtIn().fingerprintSettings())
        .doesNotContain(
            "config_file",
            "data_directory",
            "shared_preload_libraries",
            "archive_command",
            "restore_command",
            "primary_conninfo")
        .noneMatch(name -> name.startsWith("aiven."));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void everyFactHasASource(ProviderProfile profile) {
    List<@Nullable String> sources = new ArrayList<>();
    profile.settings().values().forEach(rule -> sources.add(rule.source()));
    profile.defaults().values().forEach(value -> sources.add(value.source()));
    profile.poolers().forEach(pooler -> sources.add(pooler.source()));
    profile.notes().forEach(note -> sources.add(note.source()));
    for (ProviderProfile.Offer offer :
        new ProviderProfile.@Nullable Offer[] {
          profile.publisher(),
          profile.eventTriggers(),
          profile.allTables(),
          profile.tablesInSchema()
        }) {
      if (offer != null && offer.support() != Support.UNKNOWN) {
        sources.add(offer.source());
      }
    }
    if (profile.replicationRight() != null) {
      sources.add(profile.replicationRight().source());
    }
    if (profile.slots() != null) {
      sources.add(profile.slots().source());
    }
    if (profile.network() != null) {
      sources.add(profile.network().source());
    }
    if (profile.restart() != null) {
      sources.add(profile.restart().source());
    }
    assertThat(sources).as(profile.id()).isNotEmpty().doesNotContainNull();
    assertThat(profile.docs()).as(profile.id()).isNotEmpty();
    assertThat(profile.toString()).doesNotContainIgnoringCase("unverified").doesNotContain("GK");
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void saysHowEverySettingIsChanged(ProviderProfile profile) {
    Detection detection =
        new ProviderDetector(ProviderCatalog.builtIn())
            .stated(profile, null, "db.example.com", 5432, "app");
    SETTINGS.forEach(
        (setting, value) -> {
          SettingChange change = detection.change(setting, value);
          String all = change.toString();
          assertThat(change.title()).as(all).matches("[A-Z][a-z]+ .+").doesNotEndWith(".");
          assertThat(change.sql().size() + change.commands().size() + change.steps().size())
              .as(all)
              .isPositive();
          assertThat(SettingChanges.PLACEHOLDER.matcher(all).find()).as(all).isFalse();
          if (profile.managed()) {
            assertThat(all).doesNotContain("ALTER SYSTEM").doesNotContain("pg_hba");
          }
        });
    if (profile.managed()) {
      assertThat(profile.toString()).doesNotContain("ALTER SYSTEM").doesNotContain("pg_hba");
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void commandsAreWhatTheShellWillSee(ProviderProfile profile) throws Exception {
    Detection detection =
        new Detection(
            profile,
            Confidence.STATED,
            List.of(),
            EndpointKind.DIRECT,
            null,
            Map.of("instance", "a'b; $(touch /nowhere/x) \"c", "cluster", "plain-1"));
    List<String> commands = new ArrayList<>();
    SETTINGS.forEach((name, value) -> commands.addAll(detection.change(name, value).commands()));
    for (String command : commands.stream().distinct().toList()) {
      Process shell =
          new ProcessBuilder("sh", "-fc", "printf '%s\\n' " + command)
              .redirectErrorStream(true)
              .start();
      String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(shell.waitFor()).as(command + "\n" + words).isZero();
      if (command.contains("a'\\''b")) {
        assertThat(words).as(command).contains("a'b; $(touch /nowhere/x) \"c");
      }
      Pattern.compile("<[a-z-]+>")
          .matcher(command)
          .results()
          .forEach(match -> assertThat(words).as(command).contains(match.group()));
    }
  }
}
