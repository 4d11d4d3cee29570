// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.profile.ProfileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Profiles of the users' own, and what is said of their mistakes. */
final class ProfileCheckTest {
  private static final String HEAD = "id: acme\nname: Acme\nmanaged: true\nverified: 2026-11-20\n";
  private static final String STAR = "settings: {'*': {how: support, title: Ask, steps: [ask]}}\n";

  @TempDir private Path directory = Path.of(".");

  private List<String> problems(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("acme.yaml"), text);
    return ProfileCheck.problems(file).stream()
        .map(problem -> problem.replace(directory + "/", ""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "fingerprnt: {order: 5} | acme.yaml:6: unknown key fingerprnt (known: all-tables",
        "fingerprint: {roles: [acme]} | acme.yaml:6: fingerprint.order: missing key",
        "fingerprint: {order: soon} | acme.yaml:6: fingerprint.order: must be a whole number, not \"soon\"",
        "fingerprint: {order: 5, version: ['(']} | acme.yaml:6: fingerprint.version[0]: not a regular expression: Unclosed group",
        "endpoints: [{host: '[', kind: direct}] | acme.yaml:6: endpoints[0].host: not a regular expression",
        "endpoints: [{host: 'x', kind: driect}] | acme.yaml:6: endpoints[0].kind: must be one of direct, pooled, reader, writer, custom, not \"driect\"",
        "endpoints: [{kind: direct}] | acme.yaml:6: endpoints[0].host: missing key",
        "endpoints: [{host: '(?<a>x)', kind: reader, direct-host: '${b}.c'}] | acme.yaml:6: endpoints[0].direct-host: neither host nor user has a group named b",
        "endpoints: {host: x} | acme.yaml:6: endpoints: must be a list, not a mapping",
        "event-triggers: {support: no, source: nowhere} | acme.yaml:6: event-triggers.source: there is no source nowhere",
        "all-tables: {support: admin, by: a member of acme_admin} | acme.yaml:6: all-tables.roles: missing key",
        "extends: nobody | acme.yaml:6: extends: there is no profile nobody",
        "extends: acme | acme.yaml:6: extends: there is no profile acme",
        "parent: aws-rds | acme.yaml:6: unknown key parent (say extends)",
        "name: Again | acme.yaml:6: name: duplicate key",
        "sources: [{id: a, url: ftp://x, date: 2026-11-20}] | acme.yaml:6: sources[0].url: must be a web address",
        "sources: [{id: a, url: 'https://x', date: lately}] | acme.yaml:6: sources[0].date: must be a date such as 2026-11-20",
        "notes: [{kind: x, text: edit pg_hba.conf}] | acme.yaml:6: notes[0].text: a managed host's profile must not mention pg_hba.conf",
        "network: {tls: yes, ipv6-only: perhaps} | acme.yaml:6: network.ipv6-only: must be true or false, not \"perhaps\"",
        "slots: {removal: [{note: never by itself}]} | acme.yaml:6: slots.removal[0].kind: missing key",
        "slots: {removal: never by itself} | acme.yaml:6: slots.removal: must be a list, not \"never by itself\"",
        "slots: {removal: []} | acme.yaml:6: slots.removal: must name a kind",
        "slots: {removal: [{kind: sometimes}]} | acme.yaml:6: slots.removal[0].kind: must be one of never, idle, size, ",
        "slots: {removal: [{kind: idle, after: soon}]} | acme.yaml:6: slots.removal[0].after: must be a time such as 40h",
        "slots: {removal: [{kind: size, after: 40h}]} | acme.yaml:6: slots.removal[0].after: must be a size such as 4GB",
        "slots: {removal: [{kind: never, after: 40h}]} | acme.yaml:6: slots.removal[0].after: only kind idle",
        "slots: {removal: [{kind: never}, {kind: idle}]} | acme.yaml:6: slots.removal[0].kind: never stands alone",
        "slots: {removal: [{kind: idle, setting: x}]} | acme.yaml:6: slots.removal[0].setting: only kind size has one",
        "managed: [ | acme.yaml:6: not YAML: "
      })
  void namesFileLineAndKey(String line, String problem) throws IOException {
    assertThat(problems(HEAD + STAR + line + "\n"))
        .anySatisfy(said -> assertThat(said).startsWith(problem));
  }

  @Test
  void tellsAllProblemsAtOnce() throws IOException {
    assertThat(
            problems(
                "id: Acme\nname: Acme\nverified: today\nslots: {failover: perhaps}\nx: 1\nsettings: {}\n"))
        .hasSizeGreaterThanOrEqualTo(3)
        .anyMatch(problem -> problem.contains("acme.yaml:4: slots.failover: must be one of"))
        .anyMatch(problem -> problem.contains("acme.yaml:5: unknown key x"));
    assertThat(problems("name: Acme\n"))
        .anyMatch(problem -> problem.contains("id: missing key"))
        .anyMatch(problem -> problem.contains("verified: missing key"));
    assertThat(problems("")).containsExactly("acme.yaml: the file is empty");
    assertThat(problems("- a\n"))
        .containsExactly("acme.yaml:1: the file: must be a mapping, not a list");
  }

  @Test
  void aCompanysOwnHostExtendsABuiltInOne() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("acme.yaml"),
            HEAD
                + """
                extends: aws-rds
                endpoints:
                  - {host: '(?<instance>[a-z]+)\\.db\\.acme\\.example', kind: direct}
                settings:
                  max_wal_senders: {how: support, title: Ask the database team, steps: [ask]}
                """);
    assertThat(ProfileCheck.problems(file)).isEmpty();
    ProviderCatalog catalog = ProviderCatalog.builtIn().with(file);
    Detection detection =
        new ProviderDetector(catalog).detect(null, "Shop.db.acme.example.", 5432, "app");
    assertThat(detection.profile().id()).isEqualTo("acme");
    assertThat(detection.profile().parent()).isEqualTo("aws-rds");
    assertThat(detection.change("max_wal_senders", "20").title())
        .isEqualTo("Ask the database team and reboot the instance");
    assertThat(detection.change("wal_level", "logical").commands())
        .contains("aws rds reboot-db-instance --db-instance-identifier shop");
    assertThat(catalog.find("aws-rds")).isPresent();
    assertThat(catalog.fingerprintSettings()).contains("rds.extensions");
  }

  @Test
  void aDirectoryOfProfilesMayExtendOneAnother() throws IOException {
    Files.writeString(directory.resolve("a.yaml"), HEAD.replace("acme", "a") + "extends: b\n");
    Files.writeString(directory.resolve("b.yml"), HEAD.replace("acme", "b") + STAR);
    Files.writeString(directory.resolve("notes.txt"), "not a profile");
    ProviderCatalog catalog = ProviderCatalog.builtIn().with(directory);
    assertThat(catalog.find("a").orElseThrow().settings()).containsKey("*");

    Files.writeString(directory.resolve("b.yml"), HEAD.replace("acme", "b") + "extends: a\n");
    assertThatThrownBy(() -> ProviderCatalog.builtIn().with(directory))
        .isInstanceOf(ProfileException.class)
        .hasMessageContaining("cyclic extends of");
  }

  @Test
  void aDirectoryWithoutProfilesIsAnError() {
    assertThatThrownBy(() -> ProviderCatalog.builtIn().with(directory))
        .isInstanceOf(ProfileException.class)
        .hasMessageContaining("no *.yaml");
  }
}
