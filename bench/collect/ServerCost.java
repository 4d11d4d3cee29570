
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.query.FactsSql;
import dev.pgready.collect.query.Statements;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the catalogue statement costs the server: CPU time of its process, and bytes of the answer, beside
 * the statement of version 0.1.0 on the same database in the same run; see cost beside it. Arguments:
 * tables (10000), PostgreSQL's major version (16), names of cases (all).
 */
public class ServerCost {
  static final ProviderCatalog PROVIDERS = ProviderCatalog.builtIn();
  static final int ROUNDS = 3;

  /** Tables as applications have them: keys of all kinds, partitions, capitals, serials, other types. */
  static final String MANY =
      """
      DO $$
      DECLARE s text; part text; sql text;
      BEGIN
        FOR i IN %d..%d LOOP
          s := 's' || i %% %d;
          part := 's' || (i / 200 * 200 + 8) %% %3$d;
          CASE i %% 20
          WHEN 0 THEN sql := format('CREATE TABLE %%I.t%%s (id bigint, note text, at timestamptz)', s, i);
          WHEN 1, 2 THEN sql := format('CREATE TABLE %%I."T%%s" (id text PRIMARY KEY, "createdAt" timestamp(3) NOT NULL,'
            ' "userId" text NOT NULL UNIQUE, status public.status, tags text[])', s, i);
          WHEN 3, 4 THEN sql := format('CREATE TABLE %%I.t%%s (id bigint PRIMARY KEY, name varchar(20) NOT NULL,'
            ' kind public.status, tags text[], meta jsonb, created_at timestamptz, updated_at timestamptz)', s, i);
          WHEN 5 THEN sql := format('CREATE TABLE %%I.t%%s (a int, b int, c inet, PRIMARY KEY (a, b))', s, i);
          WHEN 6 THEN sql := format('CREATE TABLE %%I.t%%s (id uuid PRIMARY KEY, email text NOT NULL UNIQUE,'
            ' g int GENERATED ALWAYS AS (1) STORED)', s, i);
          WHEN 7 THEN sql := format('CREATE TABLE %%I.t%%s (id bigserial PRIMARY KEY, a text, b int)', s, i);
          WHEN 8, 9, 10, 11 THEN
            IF i %% 200 = 8 THEN
              sql := format('CREATE TABLE %%I.p%%s (id bigint, at timestamptz, v numeric, PRIMARY KEY (id, at))'
                ' PARTITION BY RANGE (at)', s, i / 200);
            ELSE
              sql := format('CREATE TABLE %%I.p%%s_%%s PARTITION OF %%1$I.p%%2$s FOR VALUES FROM (%%4$L) TO (%%5$L)',
                part, i / 200, i %% 200, date '2020-01-01' + i %% 200, date '2020-01-02' + i %% 200);
            END IF;
          ELSE sql := format('CREATE TABLE %%I.t%%s (id bigint PRIMARY KEY, name text NOT NULL, amount numeric(12,2),'
            ' created_at timestamptz NOT NULL, b boolean, c int)', s, i);
          END CASE;
          EXECUTE sql;
        END LOOP;
      END $$""";

  final TestPostgres server;
  final int tables;
  final List<String> statements;

  ServerCost(TestPostgres server, int tables) throws IOException {
    this.server = server;
    this.tables = tables;
    String first = Files.readString(Path.of("bench/collect/facts-0.1.0.sql"));
    this.statements =
        List.of(
            "BEGIN READ ONLY; SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL jit = off; "
                + first
                    .lines()
                    .filter(line -> !line.stripLeading().startsWith("--"))
                    .collect(Collectors.joining("\n"))
                    .replace(":'role'", "''")
                    .replace(":'fingerprint_settings'", array(PROVIDERS.fingerprintSettings()))
                    .replace(":'fingerprint_roles'", array(PROVIDERS.fingerprintRoles()))
                    .replace(":'fingerprint_functions'", array(PROVIDERS.fingerprintFunctions()))
                + "; COMMIT",
            Statements.readOnly(600, FactsSql.rows(PROVIDERS, null, false))
                .replace("BEGIN READ ONLY; ", "BEGIN READ ONLY; SET LOCAL search_path = pg_catalog, pg_temp; "));
  }

  static String array(Collection<String> names) {
    return "'{" + names.stream().map(n -> '"' + n + '"').collect(Collectors.joining(",")) + "}'";
  }

  /** Seconds of the processor, and bytes. */
  record Cost(double cpu, long bytes) {}

  Cost cost(Connection connection, String sql) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      int pid;
      try (ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
        row.next();
        pid = row.getInt(1);
      }
      double before = cpu(pid);
      boolean rows = statement.execute(sql);
      while (!rows) {
        rows = statement.getMoreResults();
      }
      try (ResultSet row = statement.getResultSet()) {
        long bytes = 0;
        while (row.next()) {
          bytes += row.getString(1).getBytes(StandardCharsets.UTF_8).length;
        }
        return new Cost(cpu(pid) - before, bytes);
      }
    }
  }

  static double cpu(int pid) throws IOException {
    return Long.parseLong(Files.readString(Path.of("/proc/" + pid + "/schedstat")).split(" ")[0]) / 1e9;
  }

  void measure(String name, String user, String database) throws SQLException, IOException {
    double[][] cpu = new double[2][ROUNDS];
    long[] bytes = new long[2];
    String url =
        "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&preferQueryMode=simple"
            .formatted(server.port(), database, user);
    for (int round = -1; round < ROUNDS; round++) { // the first one warms up
      for (int i = 0; i < 2; i++) {
        try (Connection connection = DriverManager.getConnection(url)) {
          Cost cost = cost(connection, statements.get(i));
          cpu[i][Math.max(0, round)] = cost.cpu();
          bytes[i] = cost.bytes();
        }
      }
    }
    for (double[] one : cpu) {
      Arrays.sort(one);
    }
    System.out.printf(
        Locale.ROOT,
        "%-44s CPU %6.2f s, then %6.2f: ratio %.2f; %,12d bytes, then %,11d: ratio %.2f%n",
        name,
        cpu[0][ROUNDS / 2],
        cpu[1][ROUNDS / 2],
        cpu[1][ROUNDS / 2] / cpu[0][ROUNDS / 2],
        bytes[0],
        bytes[1],
        (double) bytes[1] / bytes[0]);
  }

  String database() {
    String database = server.createDatabase();
    server.execute(database, "CREATE TYPE public.status AS ENUM ('new', 'paid')");
    return database;
  }

  void many(String database, int count, int schemas) {
    for (int i = 0; i < schemas; i++) {
      server.execute(database, "CREATE SCHEMA s" + i);
    }
    for (int i = 0; i < count; i += 2000) {
      server.execute(database, MANY.formatted(i, Math.min(count, i + 2000) - 1, schemas));
    }
  }

  static String loop(int count, String body) {
    return "DO $$ BEGIN FOR i IN 1.." + count + " LOOP " + body + "; END LOOP; END $$";
  }

  static String execute(String format, String... arguments) {
    return "EXECUTE format('" + format.replace("'", "''") + "', " + String.join(", ", arguments) + ")";
  }

  public static void main(String[] arguments) throws Exception {
    int tables = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    int major = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
    Set<String> wanted = Set.copyOf(Arrays.asList(arguments).subList(Math.min(2, arguments.length), arguments.length));
    try (TestPostgres server =
        TestPostgres.start(
            major,
            "log_statement = none",
            "max_locks_per_transaction = 4000",
            "shared_buffers = 512MB",
            "max_wal_size = 4GB",
            "autovacuum = off")) {
      ServerCost bench = new ServerCost(server, tables);
      System.out.printf("PostgreSQL %d: the statement of 0.1.0, then today's%n", major);
      for (Case one : bench.cases()) {
        if (wanted.isEmpty() || wanted.contains(one.name())) {
          one.work().run();
        }
      }
    }
    System.exit(0);
  }

  interface Work {
    void run() throws Exception;
  }

  record Case(String name, Work work) {}

  List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(
        new Case(
            "tables",
            () -> {
              String database = database();
              many(database, tables, 20);
              measure("%,d tables, never analyzed".formatted(tables), "postgres", database);
              server.execute(database, "CREATE ROLE plain LOGIN");
              measure("the same, as a role without rights", "plain", database);
              server.execute(database, "ANALYZE");
              server.execute(database, "UPDATE pg_class SET reltuples = 1000, relpages = 10 WHERE relkind = 'r' AND oid > 16384");
              measure("the same, with statistics", "postgres", database);
            }));
    cases.add(
        new Case(
            "partitions",
            () -> {
              String database = database();
              server.execute(
                  database,
                  "CREATE TABLE p (id bigint, at int, v text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
                  // of a hundred partitions each, for a server takes longer to add one the more there are
                  loop(
                      10_000,
                      "IF i % 100 = 1 THEN "
                          + execute("CREATE TABLE p_%s PARTITION OF p FOR VALUES FROM (%s) TO (%s) PARTITION BY RANGE (at)", "i / 100", "i", "i + 100")
                          + "; END IF; "
                          + execute("CREATE TABLE p_%s_%s PARTITION OF p_%s FOR VALUES FROM (%s) TO (%s)", "(i - 1) / 100", "i", "(i - 1) / 100", "i", "i + 1")));
              measure("10,000 partitions of one table", "postgres", database);
            }));
    cases.add(
        new Case(
            "schemas",
            () -> {
              String database = database();
              for (int i = 0; i < 2000; i += 500) {
                server.execute(
                    database,
                    "DO $$ BEGIN FOR i IN " + (i + 1) + ".." + (i + 500) + " LOOP EXECUTE format('CREATE SCHEMA tenant_%s', i);"
                        + " FOR t IN 1..5 LOOP EXECUTE format('CREATE TABLE tenant_%s.t%s (id bigint PRIMARY KEY, a text, at timestamptz)', i, t);"
                        + " END LOOP; END LOOP; END $$");
              }
              measure("2,000 schemas of 5 tables", "postgres", database);
            }));
    cases.add(
        new Case(
            "publications",
            () -> {
              String database = database();
              many(database, 2000, 20);
              server.execute(
                  database,
                  "DO $$ DECLARE l text; BEGIN SELECT string_agg(c.oid::regclass::text, ', ') INTO l FROM pg_class c"
                      + " WHERE c.relkind = 'r' AND c.oid::int8 % 10 = 0 AND c.relnamespace::regnamespace::text ~ '^s[0-9]';"
                      + " FOR i IN 1..500 LOOP EXECUTE 'CREATE PUBLICATION p' || i || ' FOR TABLE ' || l; END LOOP; END $$");
              measure("500 publications of a tenth of 2,000 tables", "postgres", database);
            }));
    cases.add(
        new Case(
            "roles",
            () -> {
              String database = database();
              server.execute(
                  database,
                  loop(5000, execute("CREATE ROLE member_%s NOLOGIN", "i")),
                  loop(4950, execute("GRANT member_%s TO member_%s", "i + 50", "i % 50 + 1")),
                  loop(5000, execute("CREATE TABLE owned_%s (id bigint PRIMARY KEY, at timestamptz)", "i")
                      + "; " + execute("ALTER TABLE owned_%s OWNER TO member_%s", "i", "i")));
              measure("5,000 roles, each with a table", "postgres", database);
              server.execute(database, "CREATE ROLE judged LOGIN", "GRANT member_1, member_2 TO judged");
              measure("the same, as a member of some", "judged", database);
            }));
    cases.add(
        new Case(
            "grants",
            () -> {
              String database = database();
              server.execute(
                  database,
                  loop(100, execute("CREATE ROLE grantee_%s NOLOGIN", "i")),
                  loop(1000, execute("CREATE TABLE granted_%s (id bigint PRIMARY KEY, a text)", "i")),
                  "DO $$ DECLARE l text; BEGIN SELECT string_agg('grantee_' || i, ', ') INTO l FROM generate_series(1, 100) i;"
                      + " FOR i IN 1..1000 LOOP EXECUTE format('GRANT SELECT ON granted_%s TO %s', i, l);"
                      + " IF i % 2 = 0 THEN EXECUTE format('REVOKE SELECT ON granted_%s FROM grantee_%s', i, i % 100 + 1); END IF; END LOOP; END $$",
                  "CREATE ROLE grants_judged LOGIN",
                  "GRANT grantee_7 TO grants_judged");
              measure("100,000 grants on 1,000 tables", "postgres", database);
              measure("the same, as a member of one of 100 roles", "grants_judged", database);
            }));
    return cases;
  }
}
