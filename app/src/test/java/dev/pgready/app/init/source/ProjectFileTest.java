// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.connect.LibpqEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files of projects say, in the forms in which their own tools write them. */
final class ProjectFileTest {
  @TempDir private Path directory = Path.of("");

  private FileContent read(String name, String text, Map<String, String> environment)
      throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
    LibpqEnvironment nobody = new LibpqEnvironment(Map.of(), null, "nobody", List.of(), List.of());
    List<ProjectFile> found = ProjectFile.of(directory, nobody);
    assertThat(found).extracting(ProjectFile::name).contains(name);
    return found.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow()
        .read(environment);
  }

  private FileContent read(String name, String text) throws IOException {
    return read(name, text, Map.of());
  }

  private static Candidate only(FileContent reading) {
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.candidates()).hasSize(1);
    return reading.candidates().get(0);
  }

  @Test
  void dotEnv() throws IOException {
    FileContent reading =
        read(
            ".env",
            """
            # export OLD_URL=postgres://no
            PASS=s3cret
            export DATABASE_URL="postgresql://app:${PASS}@db.example.com/shop" # main
            DIRECT_URL=postgresql://app:${PASS}@direct.example.com/shop
            REPORTS='postgres://r:$x@h/reports'
            REDIS_URL=redis://localhost
            """);
    assertThat(reading.candidates())
        .extracting(Candidate::name)
        .containsExactly("DATABASE_URL", "REPORTS");
    Candidate first = reading.candidates().get(0);
    assertThat(first.connection()).isEqualTo("postgresql://app:s3cret@db.example.com/shop");
    assertThat(first.reference())
        .isEqualTo(new Reference("DATABASE_URL", null, null, "DIRECT_URL"));
    assertThat(first.toString()).doesNotContain("s3cret");
    assertThat(reading.candidates().get(1).connection()).isEqualTo("postgres://r:$x@h/reports");
    Candidate parts = only(read(".env.local", "PGHOST=h\nPGDATABASE=d\nPGUSER=u\nPGPASSWORD=p\n"));
    assertThat(parts.reference()).isEqualTo(new Reference(null, "PGPASSWORD", null, null));
    assertThat(parts.connection()).isEqualTo("dbname='d' host='h' user='u' password='p'");
    assertThat(read(".env.development", "A=b\n").problems()).isNotEmpty();
  }

  @Test
  void compose() throws IOException {
    FileContent reading =
        read(
            "compose.yaml",
            """
            x-common: &common
              POSTGRES_DB: shop
            services:
              db:
                image: postgres:16-alpine
                environment:
                  <<: *common
                  POSTGRES_USER: app
                  POSTGRES_PASSWORD: ${DB_PASSWORD:-dev}
                ports: ["127.0.0.1:5433:5432"]
              other:
                image: docker.io/timescale/timescaledb:latest-pg16
                environment: [POSTGRES_PASSWORD=p$$w]
                ports:
                  - target: 5432
                    published: 6000
              hidden:
                image: postgis/postgis
              web:
                image: nginx
                ports: ["80:80"]
            """);
    assertThat(reading.candidates())
        .extracting(Candidate::connection)
        .containsExactly(
            "host='localhost' port='5433' user='app' dbname='shop' password='dev'",
            "host='localhost' port='6000' user='postgres' dbname='postgres' password='p$w'");
    assertThat(reading.candidates().get(0).reference().password()).isEqualTo("DB_PASSWORD");
    assertThat(reading.problems()).singleElement().asString().startsWith("hidden: its port 5432");
    FileContent filled =
        read(
            "docker-compose.yml",
            "services: {db: {image: postgres, environment: {POSTGRES_PASSWORD: \"${P:?}\"}, ports: [\"${PORT}:5432\"]}}",
            Map.of("P", "x", "PORT", "7000"));
    assertThat(only(filled).connection())
        .isEqualTo("host='localhost' port='7000' user='postgres' dbname='postgres' password='x'");
  }

  @Test
  void rails() throws IOException {
    FileContent reading =
        read(
            "config/database.yml",
            """
            default: &default
              adapter: postgresql
              pool: <%= ENV.fetch("RAILS_MAX_THREADS") { 5 } %>
            development:
              <<: *default
              database: shop_development
              username: <%= ENV["DB_USER"] || "rails" %>
            production:
              primary:
                <<: *default
                url: <%= ENV["DATABASE_URL"] %>
              cache:
                adapter: sqlite3
                database: x
            staging:
              <<: *default
              host: db.example.com
              database: <%= "shop_#{1}" %>
            test:
              <<: *default
              host: <%= ENV.fetch("DB_HOST", "127.0.0.1") %>
              database: shop_test
              password: <%= ENV['DB_PASSWORD'] %>
            """,
            Map.of("DB_PASSWORD", "s3cret"));
    assertThat(reading.candidates())
        .extracting(Candidate::name)
        .containsExactly("development", "test");
    assertThat(reading.candidates().get(0).connection())
        .isEqualTo("dbname='shop_development' user='rails' host='localhost'");
    assertThat(reading.candidates().get(1).connection())
        .isEqualTo("host='127.0.0.1' dbname='shop_test' password='s3cret'");
    assertThat(reading.candidates().get(1).reference().password()).isEqualTo("DB_PASSWORD");
    assertThat(reading.problems())
        .containsExactly(
            "production.primary: needs the variable DATABASE_URL, which is not set",
            "staging: database is computed by Ruby, which pgready does not run");
  }

  @Test
  void prismaAndDrizzle() throws IOException {
    Candidate prisma =
        only(
            read(
                "prisma/schema.prisma",
                """
                generator client { provider = "prisma-client-js" }
                datasource db {
                  provider  = "postgresql"
                  // url = "postgresql://old"
                  url       = env("DATABASE_URL")
                  directUrl = env("DIRECT_URL")
                }
                """,
                Map.of("DATABASE_URL", "postgresql://a:b@h/d")));
    assertThat(prisma.reference())
        .isEqualTo(new Reference("DATABASE_URL", null, null, "DIRECT_URL"));
    assertThat(prisma.connection()).isEqualTo("postgresql://a:b@h/d");
    assertThat(
            read("schema.prisma", "datasource db {\n provider = \"mysql\"\n url = \"mysql://x\"\n}")
                .candidates())
        .isEmpty();
    Candidate drizzle =
        only(
            read(
                "drizzle.config.ts",
                "export default defineConfig({ dialect: 'postgresql', dbCredentials: {\n url: process.env.DATABASE_URL!,\n } });",
                Map.of("DATABASE_URL", "postgresql://a:b@h/d")));
    assertThat(drizzle.reference()).isEqualTo(Reference.url("DATABASE_URL"));
    Candidate parts =
        only(
            read(
                "drizzle.config.js",
                "dbCredentials: { host: 'h', port: 5433, user: \"u\", password: process.env['P'], database: 'd' }",
                Map.of("P", "s3cret")));
    assertThat(parts.connection())
        .isEqualTo("host='h' port='5433' user='u' password='s3cret' dbname='d'");
    assertThat(parts.reference().password()).isEqualTo("P");
  }

  /** Nobody is obeyed, nothing is waited for, and no value is told. */
  @Test
  void whatCannotBeUsed() throws IOException {
    StringBuilder aliases = new StringBuilder("a: &a [x, x]\n");
    for (char c = 'b'; c < 'z'; c++) {
      aliases.append(
          "%s: &%s [*%s, *%s, *%s]\n"
              .formatted(c, c, (char) (c - 1), (char) (c - 1), (char) (c - 1)));
    }
    for (String text :
        List.of(
            "",
            "[",
            "a: [b",
            "services: 3",
            "services: {db: 4}",
            aliases.toString(),
            "&a [*a]",
            "!!java.net.URL [x]")) {
      FileContent reading = read("compose.yaml", text);
      assertThat(reading.candidates()).isEmpty();
      assertThat(reading.problems()).isNotEmpty();
      assertThat(reading.problems().toString()).doesNotContain("java");
    }
    assertThat(
            read(
                    "config/database.yml",
                    "a: \"" + "[".repeat(10_000) + "\"\nb: " + "[".repeat(10_000))
                .candidates())
        .isEmpty();
    Path file = directory.resolve(".env.local");
    Files.write(file, new byte[] {(byte) 0xff, 'A', '='});
    assertThat(new ProjectFile(".env.local", file).read(Map.of()).problems())
        .containsExactly("it cannot be read");
  }

  @Test
  void services() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("services"), "[prod]\nhost=h\npassword=s3cret\n[it's]\nhost=i\n");
    FileContent reading = new ProjectFile("pg_service.conf", file).read(Map.of());
    assertThat(reading.candidates())
        .extracting(Candidate::connection)
        .containsExactly("service='prod'", "service='it\\'s'");
    assertThat(reading.candidates().get(0).reference()).isEqualTo(Reference.service("prod"));
  }
}
