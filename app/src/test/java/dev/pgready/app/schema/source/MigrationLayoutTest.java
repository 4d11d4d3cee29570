// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationLayoutTest {
  @TempDir private Path directory = Path.of("");

  private void file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Migrations read(String... names) throws IOException {
    for (String name : names) {
      file(name, "SELECT 1;");
    }
    return MigrationLayout.of(new DiskTree(directory), FlywayPlaceholders.of(directory));
  }

  private List<String> names(Migrations migrations) {
    return migrations.files().stream().map(SqlFile::name).toList();
  }

  @Test
  void flywaysPlaceholdersHaveTheValuesOfTheProject() throws IOException {
    Files.createDirectory(directory.resolve(".git"));
    file("flyway.conf", "# x\nflyway.placeholders.one = eins\nflyway.placeholders.other = left\n");
    file("flyway.toml", "[flyway]\nx = 1\n[flyway.placeholders]\ntwo = \"zwei\" # two\n");
    file(
        "src/main/resources/application.yml",
        "spring:\n  flyway:\n    placeholders:\n      three: drei\n      env: ${FROM_ENV:x}\n    url: y\n");
    file(
        "src/main/resources/application.properties",
        "spring.flyway.placeholders.Four=vier\nspring.flyway.url=x\n");
    file("src/main/resources/db/flyway.conf", "flyway.placeholders.other=near\n");
    file(
        "src/main/resources/db/migration/V1__a.sql",
        "SELECT '${one} ${two} ${three} ${four} ${other}';\nSELECT '${env} ${five}';");
    Path migrations = directory.resolve("src/main/resources/db/migration");
    assertThat(
            MigrationLayout.of(new DiskTree(migrations), FlywayPlaceholders.of(migrations)).files())
        .extracting(SqlFile::text)
        .containsExactly("SELECT 'eins zwei drei vier near';\nSELECT '${env} ${five}';");
  }

  @Test
  void flywayComparesVersionsByNumber() throws IOException {
    Migrations found =
        read(
            "V2__b.sql",
            "V10__c.sql",
            "V1.1__a2.sql",
            "V1__a.sql",
            "R__z.sql",
            "R__y.sql",
            "U2__b.sql",
            "sub/V3__d.sql",
            "afterMigrate.sql");
    assertThat(found.layout()).isEqualTo("Flyway");
    assertThat(found.files())
        .extracting(file -> name(file))
        .containsExactly(
            "V1__a.sql",
            "V1.1__a2.sql",
            "V2__b.sql",
            "V3__d.sql",
            "V10__c.sql",
            "R__y.sql",
            "R__z.sql");
    assertThat(found.notes()).hasSize(1);
  }

  private static String name(SqlFile file) {
    return file.name().substring(file.name().lastIndexOf('/') + 1);
  }

  @Test
  void aBaselineStandsForWhatIsBeforeIt() throws IOException {
    assertThat(read("V1__a.sql", "V2__b.sql", "B2__all.sql", "V3__c.sql").files())
        .extracting(file -> name(file))
        .containsExactly("B2__all.sql", "V3__c.sql");
  }

  @Test
  void prismaAndDieselHaveADirectoryEach() throws IOException {
    Migrations prisma =
        read("20240102_b/migration.sql", "20230101_a/migration.sql", "migration_lock.toml");
    assertThat(prisma.layout()).isEqualTo("Prisma");
    assertThat(prisma.files())
        .extracting(SqlFile::name)
        .allMatch(name -> name.endsWith("/migration.sql"));
    assertThat(names(prisma))
        .containsExactly("20230101_a/migration.sql", "20240102_b/migration.sql");
  }

  @Test
  void dieselHasTheWayBackBesides() throws IOException {
    assertThat(names(read("2_b/up.sql", "2_b/down.sql", "1_a/up.sql", "1_a/down.sql")))
        .containsExactly("1_a/up.sql", "2_b/up.sql");
  }

  @Test
  void drizzleFollowsItsJournal() throws IOException {
    file(
        "meta/_journal.json",
        "{\"entries\": [{\"idx\": 0, \"tag\": \"0000_z\"}, {\"idx\": 1, \"tag\": \"0001_a\"}, {\"tag\": \"0002_gone\"}]}");
    Migrations found = read("0001_a.sql", "0000_z.sql", "0009_not_in_it.sql");
    assertThat(found.layout()).isEqualTo("Drizzle");
    assertThat(names(found)).containsExactly("0000_z.sql", "0001_a.sql");
    assertThat(found.notes()).singleElement().asString().contains("0002_gone.sql");
  }

  @Test
  void upFilesAreOrderedByNumber() throws IOException {
    assertThat(names(read("10_b.up.sql", "10_b.down.sql", "9_a.up.sql", "9_a.down.sql")))
        .containsExactly("9_a.up.sql", "10_b.up.sql");
  }

  @Test
  void plainFilesAreOrderedByNumber() throws IOException {
    Migrations found =
        read("2.sql", "10.sql", "1_x.sql", "1_x.down.sql", "seeds/0.sql", "readme.md");
    assertThat(names(found)).containsExactly("1_x.sql", "2.sql", "10.sql");
    assertThat(found.notes()).hasSize(1);
  }

  @Test
  void liquibaseFollowsItsChangelog() throws IOException {
    String head = "--liquibase formatted sql\n--changeset me:1\nSELECT 1;\n--rollback SELECT 2;\n";
    file("changes/a.sql", head);
    file("changes/b.sql", head);
    file("changes/c.sql", head);
    file("master.xml", "<include file=\"db/changes/c.sql\"/><include file=\"changes/a.sql\"/>");
    Migrations found = MigrationLayout.of(new DiskTree(directory), Map.of());
    assertThat(found.layout()).isEqualTo("Liquibase");
    assertThat(names(found)).containsExactly("changes/c.sql", "changes/a.sql", "changes/b.sql");
  }

  @Test
  void onlyTheWayForwardIsKept() {
    String text =
        """
        -- migrate:up transaction:false
        A;

        -- migrate:down
        B;
        """;
    assertThat(MigrationSections.forward(text)).isEqualTo("\nA;\n\n\n\n");
    assertThat(MigrationSections.forward("-- +goose Down\nB\n-- +goose Up\nA"))
        .isEqualTo("\n\n\nA");
    assertThat(MigrationSections.forward("A -- migrate:down\nB")).isEqualTo("A -- migrate:down\nB");
  }

  @Test
  void linksThatLeadOutAreNotFollowed() throws IOException {
    Path outside = Files.createTempFile("pgready", ".sql");
    try {
      Files.createSymbolicLink(directory.resolve("2_link.sql"), outside);
      assertThat(names(read("1_a.sql"))).containsExactly("1_a.sql");
    } finally {
      Files.delete(outside);
    }
  }
}
