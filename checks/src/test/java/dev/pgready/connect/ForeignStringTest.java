// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pgready.collect.connect.ConnectionTarget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings in other people's forms are refused by name, and nothing of them is shown anywhere. */
final class ForeignStringTest {
  private static final String SECRET = "S3CRET";

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '^',
      textBlock =
          """
      host=h;port=5432;dbname=shop;user=app;password=S3CRET      ^ ADO.NET
      Host=h;Port=5432;Username=app;Password=S3CRET;Database=d   ^ ADO.NET
      Server=h; User Id=app; Password=S3CRET; Database=d         ^ ADO.NET
      Data Source=h;Initial Catalog=d;User ID=u;Pwd=S3CRET       ^ ADO.NET
      User ID=u;Password=S3CRET;Host=h                           ^ ADO.NET
      host=h;S3CRET=x;user=u                                     ^ ADO.NET
      host=h; password=S3CRET                                    ^ ADO.NET
      user=u,password=S3CRET,host=h                              ^ ADO.NET
      host=h,port=5432,user=u,password=S3CRET                    ^ ADO.NET
      port=5432;password=S3CRET                                  ^ ADO.NET
      dbname=d;password=S3CRET host=h                            ^ ADO.NET
      dbname=d&password=S3CRET                                   ^ ADO.NET
      host=h sslmode=require;password=S3CRET                     ^ ADO.NET
      pgsql:host=h;dbname=d;user=u;password=S3CRET               ^ PDO
      dbi:Pg:dbname=d;host=h;password=S3CRET                     ^ PDO
      jdbc:postgresql://h/shop;user=u;password=S3CRET            ^ SQL Server
      jdbc:postgresql://h:5432;databaseName=d;password=S3CRET    ^ SQL Server
      jdbc:postgresql://h/d?user=u;password=S3CRET               ^ SQL Server
      jdbc:sqlserver://h;user=u;password=S3CRET                  ^ not one of Postgres
      jdbc:mysql://u:S3CRET@h/d                                  ^ not one of Postgres
      {"host":"h","username":"u","password":"S3CRET"}            ^ JSON
      ["h","u","S3CRET"]                                         ^ JSON
      {'host': 'h', 'password': 'S3CRET'}                        ^ JSON
      h:5432:shop:app:S3CRET                                     ^ password file
      *:*:*:app:S3CRET                                           ^ password file
      export DATABASE_URL=postgresql://u:S3CRET@h/d              ^ shell
      DATABASE_URL=postgresql://u:S3CRET@h/d                     ^ shell
      DATABASE_URL="postgresql://u:S3CRET@h/d"                   ^ shell
      PGPASSWORD=S3CRET psql -h h                                ^ shell
      $env:PGPASSWORD = 'S3CRET'                                 ^ shell
      set PGPASSWORD=S3CRET                                      ^ shell
      psql 'postgresql://u:S3CRET@h/d'                           ^ command line
      psql postgresql://u:S3CRET@h/d                             ^ command line
      "postgresql://u:S3CRET@h/d"                                ^ quote
      'postgresql://u:S3CRET@h/d'                                ^ quote
      <postgresql://u:S3CRET@h/d>                                ^ quote
      ` postgresql://u:S3CRET@h/d`                               ^ blanks
      mysql://u:S3CRET@h/d                                       ^ mysql
      mongodb+srv://u:S3CRET@h/d                                 ^ mongodb+srv
      sqlserver://u:S3CRET@h/d                                   ^ sqlserver
      S3CRET://h                                                 ^ a scheme of something else
      Postgresql://u:S3CRET@h/d                                  ^ Postgresql
      host: h, user: u, password: S3CRET                         ^ YAML
      password: S3CRET                                           ^ YAML
      psycopg2.connect(host="h", password="S3CRET")              ^ program
      new Pool({host: 'h', password: 'S3CRET'})                  ^ program
      host='h', user='u', password='S3CRET'                      ^ ADO.NET
      u:S3CRET@h/d                                               ^ without its scheme
      u:S3CRET@h                                                 ^ without its scheme
      //u:S3CRET@h/d                                             ^ not a connection string
      u/S3CRET@h:5432/d                                          ^ not a connection string
      h/d?user=u&password=S3CRET                                 ^ not a connection string
      user u password S3CRET host h                              ^ not a connection string
      postgresql://h/d;user=u;password=S3CRET                    ^ goes on
      postgresql://h/d&user=u&password=S3CRET                    ^ goes on
      postgresql://h;Password=S3CRET                             ^ goes on
      postgresql://h/db%3Bpassword%3DS3CRET                      ^ ADO.NET
      postgresql://h/d?user=u%3Bpassword%3DS3CRET                ^ ADO.NET
      host=postgresql://u:S3CRET@h/d                             ^ URI
      host=h dbname=postgresql://u:S3CRET@h/d                    ^ URI
      host=u:S3CRET@h                                            ^ host
      host=h user=u:S3CRET                                       ^ user
      host=h user=u@S3CRET:x                                     ^ user
      S3CRET=                                                    ^ shell
      host=h port=S3CRET                                         ^ port
      host=h connect_timeout=S3CRET                              ^ connect_timeout
      host=h require_auth=S3CRET                                 ^ require_auth
      host=h sslmode=S3CRET                                      ^ sslmode
      host=h ssl_min_protocol_version=S3CRET                     ^ ssl_min_protocol_version
      service=x;password=S3CRET                                  ^ ADO.NET
      h,5432,shop,app,S3CRET                                     ^ database's name
      h|5432|shop|app|S3CRET                                     ^ database's name
      h 5432 shop app S3CRET                                     ^ database's name
      h/shop/app/S3CRET                                          ^ database's name
      app/S3CRET                                                 ^ database's name
      Bearer S3CRET                                              ^ database's name
      -p S3CRET                                                  ^ database's name
      %DATABASE_URL%S3CRET                                       ^ database's name
      shop%3AS3CRET                                              ^ database's name
      IDENTIFIED BY S3CRET                                       ^ database's name
      projects/1/secrets/S3CRET                                  ^ database's name
      postgresql%3A%2F%2Fu%3AS3CRET%40h%2Fd                      ^ encoded as a whole
      postgresql%3a//u:S3CRET@h/d                                ^ encoded as a whole
      postgresql://h/d,postgresql://u:S3CRET@h2/d                ^ one connection
      postgresql://h/d postgresql://u:S3CRET@h2/d                ^ one connection
      dbname=u:S3CRET@h                                          ^ one connection
      postgresql:///u:S3CRET@h/d                                 ^ one connection
      host=h user=u/S3CRET                                       ^ user
      host=h user=u%3AS3CRET                                     ^ user
      host=h user='u password S3CRET'                            ^ user
      """)
  void aStrangeStringIsNamedAndNotShown(String string, String named) {
    refused(ConnectionArguments.of(string), Map.of(), named);
    assertThatThrownBy(
            () ->
                ConnectionSpec.of(
                    ConnectionArguments.NONE, Places.environment(Map.of("DATABASE_URL", string))))
        .isInstanceOf(InvalidConnectionException.class)
        .message()
        .doesNotContain(SECRET);
    Throwable thrown = catchThrowable(() -> ConnectionString.carriesPassword(string));
    assertThat(String.valueOf(thrown)).doesNotContain(SECRET);
    refused(new ConnectionArguments(null, "h", null, null, string), Map.of(), "");
  }

  @Test
  void whatIsEncodedAsAWhole() {
    for (String secret :
        List.of("postgresql://u:S3CRET@h/d", "{\"password\":\"S3CRET\"}", "PGPASSWORD=S3CRET\n")) {
      for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
        for (String text :
            List.of(
                encoder.encodeToString(secret.getBytes(StandardCharsets.UTF_8)),
                encoder.withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8)))) {
          String shown = text.substring(0, 12);
          for (ConnectionArguments arguments :
              List.of(
                  ConnectionArguments.of(text),
                  new ConnectionArguments(null, "h", null, text, null),
                  new ConnectionArguments(null, "h", null, null, text))) {
            assertThatThrownBy(() -> ConnectionSpec.of(arguments, Places.environment(Map.of())))
                .isInstanceOf(InvalidConnectionException.class)
                .message()
                .doesNotContain(shown);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password S3CRET",
        "ALTER ROLE u PASSWORD 'S3CRET'",
        "h 5432 d u S3CRET",
        "h,5432,d,u,S3CRET",
        "Bearer S3CRET",
      })
  void wordsInPlaceOfAName(String value) {
    refused(new ConnectionArguments(null, "h", null, value, null), Map.of(), "user");
    refused(
        ConnectionArguments.NONE, Map.of("PGHOST", "h", "PGDATABASE", value), "from PGDATABASE");
  }

  /** As tokens are. */
  @Test
  void aNameThatIsLongerThanAnyName() {
    String token = "eyJ" + "S3CRET".repeat(20);
    refused(ConnectionArguments.of(token), Map.of(), "63 bytes");
    refused(new ConnectionArguments(null, "h", null, token, null), Map.of(), "63 bytes");
    refused(ConnectionArguments.NONE, Map.of("PGDATABASE", token), "63 bytes");
    refused(ConnectionArguments.NONE, Map.of("DATABASE_URL", token), "63 bytes");
  }

  private static void refused(
      ConnectionArguments arguments, Map<String, String> variables, String named) {
    assertThatThrownBy(() -> ConnectionSpec.of(arguments, Places.environment(variables)))
        .isInstanceOf(InvalidConnectionException.class)
        .message()
        .contains(named)
        .doesNotContain(SECRET)
        .doesNotContain("\n")
        .doesNotEndWith(".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:S3CRET@h/d",
        "h;password=S3CRET",
        "u:S3CRET@h",
        "{\"password\":\"S3CRET\"}",
        "h:5432:d:u:S3CRET",
        "u,password=S3CRET",
        "password=S3CRET",
        "\"password\": \"S3CRET\"",
      })
  void everyFlagAndVariable(String value) {
    refused(new ConnectionArguments(null, value, null, null, null), Map.of(), "host");
    refused(new ConnectionArguments(null, null, value, null, null), Map.of(), "port");
    refused(new ConnectionArguments(null, null, null, value, null), Map.of(), "user");
    for (Parameter parameter : Parameter.values()) {
      String variable = parameter.variable();
      if (variable == null
          || parameter.secret()
          || parameter == Parameter.OPTIONS
          || parameter.handling() == Parameter.Handling.HARMLESS) {
        continue;
      }
      Map<String, String> environment = new HashMap<>();
      environment.put("PGHOST", "h");
      environment.put(variable, value);
      if (value.contains("password=") || value.contains("://")) {
        refused(ConnectionArguments.NONE, environment, "");
      }
    }
    for (String variable : List.of("PGHOST", "PGUSER", "PGDATABASE", "PGPORT", "PGSSLMODE")) {
      refused(ConnectionArguments.NONE, Map.of(variable, value), "from " + variable);
    }
  }

  @Test
  void services(@TempDir Path home) throws Exception {
    Path file = home.resolve(".pg_service.conf");
    Files.writeString(file, "[s]\nhost=h;password=S3CRET\n[t]\nuser=u:S3CRET\nhost=h\n");
    for (String service : List.of("s", "t", "x;password=S3CRET", "postgresql://u:S3CRET@h/d")) {
      assertThatThrownBy(
              () ->
                  ConnectionSpec.of(
                      ConnectionArguments.NONE, Places.home(home, Map.of("PGSERVICE", service))))
          .isInstanceOf(InvalidConnectionException.class)
          .message()
          .doesNotContain(SECRET);
    }
  }

  /** What is odd and right. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
      my shop                                | my shop
      Sales (2024)                           | Sales (2024)
      o'brien                                | o'brien
      café-1.2                               | café-1.2
      50%                                    | 50%
      a%b                                    | a%b
      setup                                  | setup
      env_prod                               | env_prod
      password_store                         | password_store
      postgresql://h/a%40b%3Ac%20d           | a@b:c d
      postgresql://h/a@b                     | a@b
      host=h dbname='a:b@c "d"'              | a:b@c "d"
      host=h password='x;user=y' dbname=d    | d
      host=h password=a;b,c=d{} dbname=d     | d
      host=h options='-c a=b,c=d' dbname=d   | d
      host=h options='-c my.token=abc' dbname=d | d
      host=h application_name='secret: x' dbname=d | d
      jdbc:postgresql://h/d?password=a;b     | d
      """)
  void oddNamesOfDatabases(String connection, String database) throws Exception {
    assertThat(Places.target(connection).database()).isEqualTo(database);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '^',
      textBlock =
          """
      postgresql://alice%40example.com@h/d        ^ alice@example.com ^ h
      postgresql://a%3Ab@h/d                      ^ a:b               ^ h
      host=h user=alice@example.com               ^ alice@example.com ^ h
      host=h user=100%                            ^ 100%              ^ h
      host=h user='a%b_50%cent'                   ^ a%b_50%cent       ^ h
      postgresql://a%25b@h/d                      ^ a%b               ^ h
      host=h user='T"x é'                         ^ T"x é             ^ h
      postgresql://postgres.ref@h_1.svc.cluster/d ^ postgres.ref      ^ h_1.svc.cluster
      postgresql://u%7Creplica@h/d                ^ u|replica         ^ h
      postgresql://u@[fe80::1%25eth0]/d           ^ u                 ^ fe80::1%eth0
      host=::1 user=u                             ^ u                 ^ ::1
      host=/tmp/a;b user=u                        ^ u                 ^ /tmp/a;b
      host=münchen.example user=u                 ^ u                 ^ münchen.example
      """)
  void oddUsersAndHosts(String connection, String user, String host) throws Exception {
    ConnectionTarget target = Places.target(connection);
    assertThat(target.user()).isEqualTo(user);
    assertThat(target.host()).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql+asyncpg://u:S3CRET@h/d, SQLAlchemy's",
    "postgresql+psycopg2://u:S3CRET@h/d, SQLAlchemy's",
    "ecto://u:S3CRET@h/d, Ecto's",
    "postgis://u:S3CRET@h/d, Django's",
  })
  void schemesOfClientLibraries(String uri, String owner) throws Exception {
    ConnectionSpec spec = ConnectionSpec.of(ConnectionArguments.of(uri), Places.NOWHERE);
    assertThat(spec.target().toString()).isEqualTo("postgresql://u@h:5432/d");
    assertThat(spec.target().password()).isEqualTo(SECRET);
    assertThat(spec.notes()).singleElement().asString().contains(owner).doesNotContain(SECRET);
  }

  /** Nothing that the string says is left out, or taken for what it may not be, in silence. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '^',
      textBlock =
          """
      postgresql://u@h/d?host=/cloudsql/p:r:i        ^ has host twice: the last one counts
      postgresql://u@h/d?dbname=e                    ^ has dbname twice: the last one counts
      postgresql://u:x@h/d?password=S3CRET           ^ has password twice: the last one counts
      host=h dbname=d dbname=e                       ^ has dbname twice: the last one counts
      postgresql://u@h/d?database=e                  ^ database is a client library's: taken for dbname
      postgresql://u@h/d?ssl-mode=require            ^ ssl-mode is a client library's: taken for sslmode
      postgresql://u@h/d?sslmode=verify-full&ssl=no-verify ^ not used, as sslmode is verify-full
      jdbc:postgresql://h/d?username=u&password=S3CRET ^ username is not used, as pgjdbc does not know it: write user
      jdbc:postgresql://h/d?user=u&pass=S3CRET       ^ pass is not used
      postgresql://u:[S3CRET]@h/d                    ^ the password in the connection URI looks like a placeholder
      postgresql://u:<S3CRET>@h/d                    ^ looks like a placeholder
      postgresql://u:********@h/d                    ^ looks like a placeholder
      postgresql://u:${PGPASSWORD}@h/d               ^ looks like a placeholder
      postgresql://u:%24%7BPGPASSWORD%7D@h/d         ^ looks like a placeholder
      jdbc:postgresql://h/d?user=u&password={S3CRET} ^ the password in the JDBC URL looks like a placeholder
      host=h user=u dbname=d password={S3CRET}       ^ the password in the connection string looks like a placeholder
      postgresql://u:$(S3CRET)@h/d                   ^ looks like a placeholder
      postgresql://u@h/{your_database}               ^ dbname in the connection URI looks like a variable that was not filled in
      postgresql://$(PGUSER)@h/d                     ^ user in the connection URI looks like a variable
      jdbc:postgresql://h/{your_database}?user=u     ^ dbname in the JDBC URL looks like a variable
      db+postgresql://u:S3CRET@h/d                   ^ db+ before it is Celery's: left out
      db+postgresql+psycopg2://u:S3CRET@h/d          ^ taken for postgresql://
      vertx-reactive:postgresql://h/d                ^ vertx-reactive: before it is Quarkus': left out
      db.example.com                                 ^ for a host write -h
      localhost                                      ^ for a host write -h
      10.0.0.1                                       ^ for a host write -h
      """)
  void whatIsNotUsedAsItStands(String connection, String note) throws Exception {
    ConnectionSpec spec = ConnectionSpec.of(ConnectionArguments.of(connection), Places.NOWHERE);
    assertThat(spec.notes())
        .anySatisfy(line -> assertThat(line).contains(note))
        .allSatisfy(line -> assertThat(line).doesNotContain(SECRET));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:S3CRET@h/d",
        "postgresql://h/d?host=h",
        "host=h dbname=d",
        "my.shop"
      })
  void noNoteWhereNothingIsPutAside(String connection) throws Exception {
    assertThat(ConnectionSpec.of(ConnectionArguments.of(connection), Places.NOWHERE).notes())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "sslmode=verify-full&ssl=no-verify, verify-full",
    "ssl=no-verify&sslmode=verify-full, verify-full",
    "sslmode=disable&ssl=require, require",
    "sslmode=prefer&ssl=1, require",
    "sslmode=require&ssl=verify-full, verify-full",
    "sslmode=verify-ca&sslmode=no-verify, verify-ca",
  })
  void theStricterOfTwoCounts(String query, String mode) throws Exception {
    assertThat(Places.target("postgresql://h/d?" + query).sslmode()).isEqualTo(mode);
  }

  /** sqlx's way to set what a session starts with. */
  @Test
  void settingsInBrackets() throws Exception {
    assertThat(
            Places.target("postgresql://u@h/d?options[search_path]=a&options%5Bmy.x%5D=b%20c")
                .parameters())
        .containsEntry("options", "-c search_path=a -c my.x=b\\ c");
  }

  @ParameterizedTest
  @CsvSource({
    "true, verify-full",
    "True, verify-full",
    "TRUE, verify-full",
    "1, prefer",
    "false, prefer",
  })
  void whatPgjdbcTakesForTrue(String value, String mode) throws Exception {
    assertThat(Places.target("jdbc:postgresql://h/d?ssl=" + value).sslmode()).isEqualTo(mode);
    assertThat(Places.target("jdbc:postgresql://h/d?sslmode=Verify-Full&ssl=" + value).sslmode())
        .isEqualTo("verify-full");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql://u:S3CRET@h/shop\n", "shop\n", "shop\r\n"})
  void aLineFeedAtTheEndIsNamed(String connection) {
    refused(ConnectionArguments.of(connection), Map.of(), "ends in a line feed");
  }

  @Test
  void secretsWithinMessages() {
    assertThat(
            SecretShapes.hide(
                "unknown check postgresql://u:S3CRET@h/d", List.of("a,postgresql://u:S3CRET@h/d")))
        .doesNotContain(SECRET);
    assertThat(SecretShapes.hide("cannot write x=S3CRET", List.of("--output=password=S3CRET")))
        .doesNotContain(SECRET);
    assertThat(SecretShapes.hide("unknown check wal", List.of("--only", "wal")))
        .isEqualTo("unknown check wal");
  }
}
