// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgready.app.console.ConfigException;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which file is found, and whether it is believed. */
final class ConfigSearchTest {
  private static final String WEIGHTY = "skip: [replica-identity]\n";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path temporary;

  @SuppressWarnings("NullAway.Init")
  private Path project;

  @SuppressWarnings("NullAway.Init")
  private TrustStore store;

  @BeforeEach
  void create() throws IOException {
    temporary = temporary.toRealPath();
    project = Files.createDirectory(temporary.resolve("project"));
    mode(project, "rwxr-xr-x");
    store = new TrustStore(temporary.resolve("state/pgready/trusted"));
  }

  private static Path mode(Path path, String permissions) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private Path file(String text) throws IOException {
    return mode(Files.writeString(project.resolve("pgready.yaml"), text), "rw-r--r--");
  }

  private ConfigFile read(Path file) {
    return ConfigSearch.read(file, store, ProviderCatalog.builtIn(), new ConsumerCatalog());
  }

  private void trust(Path file) {
    ConfigSearch.trust(file, store, ProviderCatalog.builtIn(), new ConsumerCatalog());
  }

  @Test
  void theNextOneAboveUpToTheRepositoryAndTheHomeDirectory() throws IOException {
    Path file = file("probe: none\n");
    Path below = Files.createDirectories(project.resolve("a/b/c"));
    assertThat(ConfigSearch.find(below, null)).contains(file);
    assertThat(ConfigSearch.find(below, project)).contains(file);
    assertThat(ConfigSearch.find(below, project.resolve("a/b"))).isEmpty();
    Files.createDirectory(project.resolve("a/.git"));
    assertThat(ConfigSearch.find(below, null)).isEmpty();
    Files.delete(project.resolve("a/.git"));
    // as in a worktree or a submodule
    Files.writeString(project.resolve("a/.git"), "gitdir: elsewhere\n");
    assertThat(ConfigSearch.find(below, null)).isEmpty();
    Files.delete(project.resolve("a/.git"));
    Files.createDirectory(project.resolve(".git"));
    assertThat(ConfigSearch.find(below, null)).contains(file);
  }

  @ParameterizedTest
  @CsvSource({
    "rw-rw-rw-, rwxr-xr-x, pgready.yaml is writable by everyone",
    "rw-r--rw-, rwxr-xr-x, pgready.yaml is writable by everyone",
    "rw-r--r--, rwxrwxrwx, project is writable by everyone",
    "rw-r--r--, rwx-----x, ",
    "rw-r--r--, rwxr-xr-x, ",
    "rw-------, rwx------, ",
  })
  void nobodyElseMayWriteIt(String file, String directory, String objection) throws IOException {
    Path found = mode(file("probe: none\n"), file);
    mode(project, directory);
    if (objection == null) {
      assertThat(read(found).config().probe()).isNotNull();
    } else {
      assertThatThrownBy(() -> read(found))
          .hasMessageContaining(objection)
          .hasMessageContaining("was found and is not used")
          .hasMessageContaining("--config")
          .hasMessageContaining("--no-config");
      assertThatThrownBy(() -> trust(found)).hasMessageContaining(objection);
      // whoever names it answers for it
      assertThat(ConfigFile.read(found).standing()).isEqualTo(Standing.NAMED);
    }
    mode(project, "rwxr-xr-x");
  }

  @Test
  void aStickyDirectoryKeepsNobodyFromAdding() throws IOException {
    Path file = file("probe: none\n");
    Files.setAttribute(project, "unix:mode", 01777);
    assertThatThrownBy(() -> read(file)).hasMessageContaining("is writable by everyone");
  }

  @Test
  void groupsOfOthers() throws IOException {
    Path file = mode(file("probe: none\n"), "rw-rw-r--");
    int user = (Integer) Files.getAttribute(file, "unix:uid");
    if (user == 0) {
      assertThatThrownBy(() -> read(file)).hasMessageContaining("is writable by the group");
    } else {
      // of a user's private group or not: told by /etc/group
      assertThat(FileOwnership.objection(file, user + 1L)).isPresent();
    }
  }

  @Test
  void filesOfOthers() throws IOException {
    Path file = file("probe: none\n");
    long user = ((Number) Files.getAttribute(file, "unix:uid")).longValue();
    assertThat(FileOwnership.objection(file, user)).isEmpty();
    assumeTrue(user == 0, "only root gives files away: run as root to see the rest");
    // root's is everybody's to believe
    assertThat(FileOwnership.objection(file, 4242)).isEmpty();
    Files.setAttribute(file, "unix:uid", 4242);
    assertThatThrownBy(() -> read(file)).hasMessageContaining("pgready.yaml belongs to");
    assertThat(FileOwnership.objection(file, 4242)).isEmpty();
    assertThat(FileOwnership.objection(file, 4243)).isPresent();
    Files.setAttribute(file, "unix:uid", 0);
    Files.setAttribute(project, "unix:uid", 4242);
    assertThatThrownBy(() -> read(file)).hasMessageContaining("project belongs to");
    Files.setAttribute(project, "unix:uid", 0);
    assertThat(read(file).standing()).isEqualTo(Standing.FOUND);
  }

  @Test
  void aLinkIsJudgedByWhereItStandsAndWhereItLeads() throws IOException {
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    mode(elsewhere, "rwxr-xr-x");
    Path target = mode(Files.writeString(elsewhere.resolve("real.yaml"), WEIGHTY), "rw-r--r--");
    Path link = Files.createSymbolicLink(project.resolve("pgready.yaml"), target);
    assertThat(ConfigSearch.find(project, null)).contains(link);
    assertThat(read(link).standing()).isEqualTo(Standing.FOUND);
    trust(link);
    assertThat(read(link).standing()).isEqualTo(Standing.TRUSTED);
    mode(target, "rw-rw-rw-");
    assertThatThrownBy(() -> read(link)).hasMessageContaining("real.yaml is writable");
    mode(target, "rw-r--r--");
    mode(elsewhere, "rwxrwxrwx");
    assertThatThrownBy(() -> read(link)).hasMessageContaining("elsewhere is writable");
    mode(elsewhere, "rwxr-xr-x");
    mode(project, "rwxrwxrwx");
    assertThatThrownBy(() -> read(link)).hasMessageContaining("project is writable");
    mode(project, "rwxr-xr-x");
    // a link to another file is another file
    Path other = mode(Files.writeString(elsewhere.resolve("other.yaml"), WEIGHTY), "rw-r--r--");
    Files.delete(link);
    Files.createSymbolicLink(link, other);
    assertThat(read(link).standing()).isEqualTo(Standing.FOUND);
  }

  @Test
  void trustIsOfContentAndPlace() throws IOException {
    Path file = file(WEIGHTY);
    assertThat(read(file).standing()).isEqualTo(Standing.FOUND);
    trust(file);
    assertThat(read(file).standing()).isEqualTo(Standing.TRUSTED);
    assertThat(store.list()).containsExactly(file.toString());
    file(WEIGHTY + "# more\n");
    assertThat(read(file).standing()).isEqualTo(Standing.FOUND);
    file(WEIGHTY);
    assertThat(read(file).standing()).isEqualTo(Standing.TRUSTED);
    Path directory = Files.createDirectory(temporary.resolve("other"));
    Path other = directory.resolve("pgready.yaml");
    mode(directory, "rwxr-xr-x");
    mode(Files.writeString(other, WEIGHTY), "rw-r--r--");
    assertThat(read(other).standing()).isEqualTo(Standing.FOUND);
    // a new content takes the old one's place
    file(WEIGHTY + "# more\n");
    trust(file);
    file(WEIGHTY);
    assertThat(read(file).standing()).isEqualTo(Standing.FOUND);
    assertThat(store.list()).containsExactly(file.toString());
    assertThat(store.revoke(file)).isTrue();
    assertThat(store.revoke(file)).isFalse();
    assertThat(store.list()).isEmpty();
    file(WEIGHTY + "# more\n");
    assertThat(read(file).standing()).isEqualTo(Standing.FOUND);
  }

  @Test
  void whatIsTrustedIsTheUsersAlone() throws IOException {
    Path file = file(WEIGHTY);
    trust(file);
    Path directory = temporary.resolve("state/pgready/trusted");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    Path entry;
    try (var entries = Files.list(directory)) {
      entry = entries.findFirst().orElseThrow();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)))
        .isEqualTo("rw-------");
    mode(directory, "rwxrwxrwx");
    assertThat(read(file).standing()).isEqualTo(Standing.FOUND);
    assertThatThrownBy(() -> trust(file)).hasMessageContaining("is writable by everyone");
    mode(directory, "rwx------");
    assertThat(read(file).standing()).isEqualTo(Standing.TRUSTED);
    mode(entry, "rw-rw-rw-");
    assertThat(read(file).standing()).isEqualTo(Standing.FOUND);
    Files.delete(entry);
    Files.createSymbolicLink(entry, file);
    assertThat(Files.exists(entry, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(read(file).standing()).isEqualTo(Standing.FOUND);
    assertThat(new TrustStore(null).holds(file, Files.readAllBytes(file))).isFalse();
    assertThatThrownBy(() -> new TrustStore(null).add(file, new byte[0]))
        .hasMessageContaining("XDG_STATE_HOME");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "skip: [replica-identity]",
        "severity: {wal-level: off}",
        "severity: {wal-level: warn}",
        "mutes: [{check: wal-level, reason: x, owner: y, expires: 2099-01-01}]",
        "thresholds: {slot-wal-size.min: 1MB}",
        "provider: none",
        "probe: full",
        "fail-on: fail",
        "allow-unknown: true",
        "connections: {c: {host: h, role: other}}\nconnection: c",
      })
  void whatWeighsNeedsTrust(String text) throws IOException {
    Path file = file(text + "\n");
    Precedence found = settled(read(file));
    assertThatThrownBy(() -> found.requireTrust(true))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(text.replaceAll("(?s).*role.*", "role").replaceAll("(?s):.*", ""))
        .hasMessageContaining("pgready config trust " + file)
        .hasMessageContaining("--config " + file);
    settled(ConfigFile.read(file)).requireTrust(true);
    trust(file);
    settled(read(file)).requireTrust(true);
    assertThat(Weighty.lines(read(file).config())).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "consumers: [zero]",
        "publication: p",
        "tables: [a]",
        "schemas: [b]",
        "slot: s",
        "probe: none",
        "probe: safe",
        "timeout: 5",
        "connections: {c: {host: h, user: u, labels: {a: b}}}",
      })
  void whatOnlyAsksNeedsNone(String text) throws IOException {
    settled(read(file(text + "\n"))).requireTrust(true);
  }

  /** All that a command asks for. */
  private static Precedence settled(ConfigFile file) {
    Config config = file.config();
    ConnectionEntry connection =
        config.connection() == null ? null : config.connections().get(config.connection());
    Precedence by = new Precedence(file, config, java.util.Map.of());
    by.list("consumers", java.util.List.of(), "A", Config::consumers);
    by.list("tables", java.util.List.of(), "A", Config::tables);
    by.of("provider", null, "A", t -> t, config.provider(), null);
    by.of("publication", null, "A", t -> t, config.publication(), null);
    by.of("probe", null, "A", t -> ProbeLevel.SAFE, config.probe(), null);
    by.of("fail-on", null, "A", t -> FailOn.WARN, config.failOn(), null);
    by.of("allow-unknown", null, "A", Boolean::valueOf, config.allowUnknown(), null);
    by.role(null, connection == null ? null : connection.role());
    return by;
  }

  @Test
  void aFlagInItsPlaceNeedsNone() throws IOException {
    ConfigFile file = read(file("provider: none\n"));
    Precedence by = new Precedence(file, file.config(), java.util.Map.of());
    by.of("provider", "neon", "A", t -> t, file.config().provider(), null);
    by.requireTrust(true);
    assertThat(by.written()).isEmpty();
  }
}
