// SPDX-License-Identifier: Apache-2.0
import dev.pgready.app.demo.ServerPrograms;
import dev.pgready.app.schema.SchemaServer;
import dev.pgready.app.schema.source.Migrations;
import dev.pgready.app.schema.source.SchemaSource;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A dump as pg_dump -s writes it, with a sequence, three indexes, a trigger and a foreign key for
 * each table. Cold: a process from start to exit, its server unpacked, initialised and removed.
 * Warm: the dump applied to a server that runs, and its facts.
 */
final class Schema {
  private Schema() {}

  public static void main(String[] arguments) throws Exception {
    int tables = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    Path dump = Files.createTempFile("pgready-bench", ".sql");
    try {
      Files.writeString(dump, dump(tables));
      List<Long> cold = new ArrayList<>();
      List<Long> processor = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        long start = System.nanoTime();
        long before = children();
        check(dump);
        cold.add((System.nanoTime() - start) / 1_000_000);
        processor.add(children() - before);
      }
      List<Long> warm = new ArrayList<>();
      try (SchemaServer server = SchemaServer.create(ServerPrograms.EMBEDDED)) {
        server.launch();
        for (int i = 0; i <= runs; i++) {
          long start = System.nanoTime();
          Migrations read = SchemaSource.dump(dump.toString());
          server.apply(read, ProviderCatalog.builtIn());
          // the first one loads classes
          if (i > 0) {
            warm.add((System.nanoTime() - start) / 1_000_000);
          }
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%d tables, medians of %d: cold %d ms (processor time %d ms), warm %d ms (%.2f of cold)%n",
          tables,
          runs,
          median(cold),
          median(processor),
          median(warm),
          (double) median(warm) / median(cold));
    } finally {
      Files.delete(dump);
    }
  }

  private static void check(Path dump) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.pgready.app.Main",
                "check",
                "--schema-dump",
                dump.toString(),
                "--for",
                "debezium")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (code != 1) {
      throw new IllegalStateException("exit " + code);
    }
  }

  /** Processor time of the processes that have ended, in milliseconds; 0 where no one tells. */
  private static long children() throws IOException {
    Path stat = Path.of("/proc/self/stat");
    if (!Files.exists(stat)) {
      return 0;
    }
    String text = Files.readString(stat);
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * 10;
  }

  private static long median(List<Long> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }

  private static String dump(int tables) {
    StringBuilder sql = new StringBuilder("SET check_function_bodies = false;\n");
    sql.append("CREATE TYPE public.state AS ENUM ('new', 'done');\n");
    sql.append(
        "CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;\n");
    for (int i = 0; i < tables; i++) {
      sql.append(
          """
          CREATE TABLE public.t%1$d (
              id bigint NOT NULL,
              parent_id bigint,
              name character varying(255) DEFAULT ''::character varying NOT NULL,
              state public.state DEFAULT 'new'::public.state,
              amount numeric(12,2),
              data jsonb DEFAULT '{}'::jsonb NOT NULL,
              tags text[],
              created_at timestamp(6) without time zone NOT NULL,
              updated_at timestamp(6) without time zone NOT NULL
          );
          ALTER TABLE public.t%1$d OWNER TO app;
          COMMENT ON TABLE public.t%1$d IS 'a table';
          CREATE SEQUENCE public.t%1$d_id_seq START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
          ALTER SEQUENCE public.t%1$d_id_seq OWNED BY public.t%1$d.id;
          ALTER TABLE ONLY public.t%1$d ALTER COLUMN id SET DEFAULT nextval('public.t%1$d_id_seq'::regclass);
          """
              .formatted(i));
    }
    for (int i = 0; i < tables; i++) {
      // one in thirty has no key
      if (i % 30 != 0) {
        sql.append(
            "ALTER TABLE ONLY public.t%1$d ADD CONSTRAINT t%1$d_pkey PRIMARY KEY (id);\n"
                .formatted(i));
      }
      sql.append(
          """
          CREATE INDEX index_t%1$d_on_name ON public.t%1$d USING btree (name);
          CREATE UNIQUE INDEX index_t%1$d_on_both ON public.t%1$d USING btree (parent_id, name);
          CREATE TRIGGER touch_t%1$d BEFORE UPDATE ON public.t%1$d FOR EACH ROW EXECUTE FUNCTION public.touch();
          """
              .formatted(i));
    }
    for (int i = 2; i < tables; i++) {
      if (i % 30 > 1) {
        sql.append(
            "ALTER TABLE ONLY public.t%1$d ADD CONSTRAINT fk_%1$d FOREIGN KEY (parent_id) REFERENCES public.t%2$d(id);\n"
                .formatted(i, i - 1));
      }
    }
    return sql.toString();
  }
}
