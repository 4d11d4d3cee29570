// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.scope.Request;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.facts.StrictFacts;
import dev.pgready.profile.StrictYaml;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Facts of a database that is ready, with changes: {@code FactsFixture.sound().setting("wal_level",
 * "replica").check(new WalLevel())}. A fact that the document does not know is an error, so a
 * typing mistake can't make a test pass.
 */
public final class FactsFixture {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final ObjectNode root = MAPPER.createObjectNode();
  private ConsumerProfile consumer = new ConsumerCatalog().find("generic").orElseThrow();
  private Detection detection =
      new ProviderDetector(ProviderCatalog.builtIn()).detect(null, null, 5432, null);
  private Request request = Request.DEFAULT;
  private int oids = 16384;

  private FactsFixture() {}

  /**
   * PostgreSQL 16.10 at 2026-11-20T12:00:00Z, reached over TLS without probes: database shop, role
   * app with LOGIN and REPLICATION that sees everything, schema public, no tables, no publications,
   * no slots.
   */
  public static FactsFixture sound() {
    FactsFixture fixture = new FactsFixture();
    fixture
        .set("factsVersion", 1)
        .set("connection.host", "db.example.com")
        .set("connection.port", 5432)
        .set("connection.database", "shop")
        .set("connection.user", "app")
        .set("connection.sslmode", "prefer")
        .set("connection.probe", "none")
        .set("connection.tls.protocol", "TLSv1.3")
        .set("connection.tls.cipher", "TLS_AES_256_GCM_SHA384")
        .set("connection.tls.verified", false)
        .set("connection.tls.trust", "PUBLIC")
        .set("connection.keyDataPid", 4711)
        .set("connection.collectedAt", "2026-11-20T12:00:00Z")
        .version(160010)
        .set("catalogue.server.inRecovery", false)
        .set("catalogue.server.collectedAt", "2026-11-20T12:00:00Z")
        .set("catalogue.server.startedAt", "2026-11-01T12:00:00Z")
        .set("catalogue.server.backendPid", 4711)
        .set("catalogue.server.address", "192.0.2.7")
        .set("catalogue.server.port", 5432)
        .set("catalogue.server.lsn", "0/5000000")
        .set("catalogue.server.tls", true)
        .set("catalogue.database.name", "shop")
        .set("catalogue.database.owner", "postgres")
        .set("catalogue.database.encoding", "UTF8")
        .set("catalogue.database.connectionLimit", -1)
        .set("catalogue.database.connect", true)
        .set("catalogue.database.create", false)
        .set("catalogue.database.owns", false)
        .set("catalogue.database.frozenXidAge", 1_000_000)
        .set("catalogue.database.sessions", 3)
        .set("catalogue.role.name", "app")
        .set("catalogue.role.current", true)
        .set("catalogue.role.session", "app")
        .set("catalogue.role.superuser", false)
        .set("catalogue.role.replication", true)
        .set("catalogue.role.bypassRls", false)
        .set("catalogue.role.createRole", false)
        .set("catalogue.role.createDb", false)
        .set("catalogue.role.login", true)
        .set("catalogue.role.inherit", true)
        .set("catalogue.role.connectionLimit", -1)
        .set("catalogue.role.sessions", 1)
        .set("catalogue.role.readsAllStats", true)
        .set("catalogue.sessions.clients", 5)
        .set("catalogue.sessions.walSenders", 0)
        .set("catalogue.functions.emitMessage", true)
        .set("catalogue.sequences.count", 0)
        .set("catalogue.administrators", List.of("postgres"))
        .set("catalogue.largeObjects", false);
    fixture.object("catalogue.fingerprint");
    fixture.schema("public", schema -> {});
    return fixture
        .setting("wal_level", "logical", null, "postmaster", "replica")
        .setting("max_replication_slots", "10", null, "postmaster", "10")
        .setting("max_wal_senders", "10", null, "postmaster", "10")
        .setting("max_connections", "100", null, "postmaster", "100")
        .setting("superuser_reserved_connections", "3", null, "postmaster", "3")
        .setting("reserved_connections", "0", null, "postmaster", "0")
        .setting("max_slot_wal_keep_size", "-1", "MB", "sighup", "-1")
        .setting("max_wal_size", "1024", "MB", "sighup", "1024")
        .setting("wal_keep_size", "0", "MB", "sighup", "0")
        .setting("wal_sender_timeout", "60000", "ms", "user", "60000")
        .setting("statement_timeout", "0", "ms", "user", "0")
        .setting("lock_timeout", "0", "ms", "user", "0")
        .setting("idle_in_transaction_session_timeout", "0", "ms", "user", "0")
        .setting("idle_session_timeout", "0", "ms", "user", "0")
        .setting("default_transaction_read_only", "off", null, "user", "off")
        .setting("row_security", "on", null, "user", "on")
        .setting("hot_standby_feedback", "off", null, "sighup", "off")
        .setting("max_prepared_transactions", "0", null, "postmaster", "0")
        .setting("max_worker_processes", "8", null, "postmaster", "8")
        .setting("autovacuum_freeze_max_age", "200000000", null, "postmaster", "200000000")
        .setting("vacuum_failsafe_age", "1600000000", null, "user", "1600000000");
  }

  /** A server that was not reached. */
  public static FactsFixture unreached(String cause, String message) {
    FactsFixture fixture = sound();
    fixture.root.remove("catalogue");
    return fixture
        .without("connection.tls")
        .without("connection.keyDataPid")
        .set("connection.failure.cause", cause)
        .set("connection.failure.message", message);
  }

  /** Sets the fact at a path of names with dots: {@code catalogue.role.replication}. */
  public FactsFixture set(String path, @Nullable Object value) {
    int dot = path.lastIndexOf('.');
    (dot < 0 ? root : object(path.substring(0, dot)))
        .set(path.substring(dot + 1), MAPPER.valueToTree(value));
    return this;
  }

  /** Takes the fact at a path away, as a server that does not tell it. */
  public FactsFixture without(String path) {
    int dot = path.lastIndexOf('.');
    (dot < 0 ? root : object(path.substring(0, dot))).remove(path.substring(dot + 1));
    return this;
  }

  /** {@code 160010} is 16.10. */
  public FactsFixture version(int versionNum) {
    String version = versionNum / 10000 + "." + versionNum % 10000;
    return set("catalogue.server.versionNum", versionNum)
        .set("catalogue.server.version", version)
        .set(
            "catalogue.server.banner",
            "PostgreSQL " + version + " on x86_64-pc-linux-gnu, compiled by gcc, 64-bit");
  }

  /** A setting's value in its own unit. */
  public FactsFixture setting(String name, String value) {
    return set("catalogue.settings", name, "value", value);
  }

  private FactsFixture setting(
      String name, String value, @Nullable String unit, String context, String defaultValue) {
    ObjectNode node = object("catalogue.settings").putObject(name);
    node.put("value", value).put("context", context).put("default", defaultValue);
    node.put("source", value.equals(defaultValue) ? "default" : "configuration file");
    if (unit != null) {
      node.put("unit", unit);
    }
    return this;
  }

  /** A setting that the version does not have, or that the role may not see. */
  public FactsFixture withoutSetting(String name) {
    object("catalogue.settings").remove(name);
    return this;
  }

  public FactsFixture pendingRestart(String name) {
    return set("catalogue.settings", name, "pendingRestart", true);
  }

  private FactsFixture set(String path, String child, String name, Object value) {
    ObjectNode parent = object(path);
    ObjectNode node = parent.get(child) instanceof ObjectNode o ? o : parent.putObject(child);
    node.set(name, MAPPER.valueToTree(value));
    return this;
  }

  /** {@code ALTER ROLE app SET ...}, entries {@code name=value}. */
  public FactsFixture roleSetting(String... config) {
    return add(
        "catalogue.roleSettings",
        row -> row.set("anyDatabase", true).set("anyRole", false).set("config", List.of(config)));
  }

  public FactsFixture schema(String name, Consumer<Row> change) {
    return add(
        "catalogue.schemas",
        row -> {
          row.set("name", name).set("owner", "postgres").set("usage", true).set("create", false);
          change.accept(row);
        });
  }

  /** An event trigger of postgres that is on, at every tag. */
  public FactsFixture eventTrigger(String name, Consumer<Row> change) {
    return add(
        "catalogue.eventTriggers",
        row -> {
          row.set("name", name)
              .set("event", "ddl_command_start")
              .set("owner", "postgres")
              .set("enabled", "O")
              .set("function", name)
              .set("tags", List.of());
          change.accept(row);
        });
  }

  /** A table of schema public with primary key id that the role may read, owned by postgres. */
  public FactsFixture table(String name, Consumer<Row> change) {
    return add(
        "catalogue.tables",
        row -> {
          row.set("oid", oids++)
              .set("schema", "public")
              .set("name", name)
              .set("kind", "r")
              .set("owner", "postgres")
              .set("select", true)
              .set(
                  "indexes",
                  List.of(
                      Map.of("name", name + "_pkey", "primary", true, "columns", List.of("id"))));
          change.accept(row);
        });
  }

  public FactsFixture table(String name) {
    return table(name, row -> {});
  }

  /** A publication of all operations over the named tables of this fixture. */
  public FactsFixture publication(String name, List<String> tables, Consumer<Row> change) {
    ArrayNode all = array("catalogue.tables");
    return add(
        "catalogue.publications",
        row -> {
          row.set("oid", oids++)
              .set("owner", "postgres")
              .set("owns", false)
              .set("row.pubname", name)
              .set("row.puballtables", false)
              .set("row.pubinsert", true)
              .set("row.pubupdate", true)
              .set("row.pubdelete", true)
              .set("row.pubtruncate", true)
              .set("row.pubviaroot", false)
              .set("schemas", List.of())
              .set("tables", List.of());
          for (String table : tables) {
            row.add("tables", member -> member.set("oid", oid(all, table)));
          }
          change.accept(row);
        });
  }

  private static long oid(ArrayNode tables, String name) {
    for (JsonNode table : tables) {
      if (table.get("name").asString().equals(name)) {
        return table.get("oid").asLong();
      }
    }
    throw new IllegalArgumentException("no table " + name + " in this fixture");
  }

  /** A healthy, active logical slot of this database. */
  public FactsFixture slot(String name, Consumer<Row> change) {
    return add(
        "catalogue.slots",
        row -> {
          row.set("row.slot_name", name)
              .set("row.plugin", "pgoutput")
              .set("row.slot_type", "logical")
              .set("row.database", "shop")
              .set("row.temporary", false)
              .set("row.active", true)
              .set("row.active_pid", 815)
              .set("row.restart_lsn", "0/4000000")
              .set("row.confirmed_flush_lsn", "0/4FFFFFF")
              .set("row.wal_status", "reserved")
              .set("retainedBytes", 16L << 20)
              .set("lagBytes", 1)
              .set("catalogXminAge", 100);
          change.accept(row);
        });
  }

  /** Another session with a transaction ID: idle in transaction for five minutes. */
  public FactsFixture transaction(int pid, Consumer<Row> change) {
    return add(
        "catalogue.transactions",
        row -> {
          row.set("pid", pid)
              .set("database", "shop")
              .set("user", "batch")
              .set("application", "nightly")
              .set("state", "idle in transaction")
              .set("ageSeconds", 300)
              .set("hidden", false);
          change.accept(row);
        });
  }

  /** Appends an object to the list at a path. */
  public FactsFixture add(String path, Consumer<Row> change) {
    change.accept(new Row(array(path).addObject()));
    return this;
  }

  private ObjectNode object(String path) {
    return objectAt(root, path);
  }

  private ArrayNode array(String path) {
    return arrayAt(root, path);
  }

  private static ObjectNode objectAt(ObjectNode from, String path) {
    ObjectNode node = from;
    for (String name : path.split("\\.", -1)) {
      node = node.get(name) instanceof ObjectNode child ? child : node.putObject(name);
    }
    return node;
  }

  private static ArrayNode arrayAt(ObjectNode from, String path) {
    int dot = path.lastIndexOf('.');
    ObjectNode parent = dot < 0 ? from : objectAt(from, path.substring(0, dot));
    String name = path.substring(dot + 1);
    return parent.get(name) instanceof ArrayNode list ? list : parent.putArray(name);
  }

  /** One object of a list. */
  public static final class Row {
    private final ObjectNode node;

    private Row(ObjectNode node) {
      this.node = node;
    }

    public Row set(String path, @Nullable Object value) {
      int dot = path.lastIndexOf('.');
      (dot < 0 ? node : objectAt(node, path.substring(0, dot)))
          .set(path.substring(dot + 1), MAPPER.valueToTree(value));
      return this;
    }

    public Row without(String path) {
      int dot = path.lastIndexOf('.');
      (dot < 0 ? node : objectAt(node, path.substring(0, dot))).remove(path.substring(dot + 1));
      return this;
    }

    public Row add(String path, Consumer<Row> change) {
      change.accept(new Row(arrayAt(node, path).addObject()));
      return this;
    }
  }

  /** A consumer by its name, as in {@code --for}. */
  public FactsFixture consumer(String spec) {
    consumer = new ConsumerCatalog().find(spec).orElseThrow();
    return this;
  }

  /** A consumer with just these needs, in the profiles' YAML. */
  public FactsFixture consumerNeeding(String yaml) {
    consumer =
        StrictYaml.read(
            "test.yaml",
            "id: test\nname: Test\nverified: 2026-11-20\n" + yaml,
            ConsumerProfile.class);
    return this;
  }

  /** The same profile under another id, as somebody's own copy of it. */
  public FactsFixture consumerCopied(String id) {
    try (java.io.InputStream in = ConsumerCatalog.class.getResourceAsStream(id + ".yaml")) {
      String yaml =
          new String(
              java.util.Objects.requireNonNull(in).readAllBytes(),
              java.nio.charset.StandardCharsets.UTF_8);
      consumer =
          StrictYaml.read(
              "copy.yaml", yaml.replaceFirst("(?m)^id: .*$", "id: copy"), ConsumerProfile.class);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return this;
  }

  /** A host by its id. */
  public FactsFixture provider(String id) {
    detection =
        new Detection(
            ProviderCatalog.builtIn().find(id).orElseThrow(),
            dev.pgready.providers.Confidence.CERTAIN,
            List.of(),
            dev.pgready.providers.EndpointKind.DIRECT,
            null,
            Map.of());
    return this;
  }

  /** A host with a profile of the test's own, in the profiles' YAML. */
  public FactsFixture providerYaml(String yaml) {
    detection =
        new Detection(
            StrictYaml.read("test.yaml", yaml, dev.pgready.providers.ProviderProfile.class),
            dev.pgready.providers.Confidence.CERTAIN,
            List.of(),
            dev.pgready.providers.EndpointKind.DIRECT,
            null,
            Map.of());
    return this;
  }

  public FactsFixture detection(UnaryOperator<Detection> change) {
    detection = change.apply(detection);
    return this;
  }

  public FactsFixture request(Request other) {
    request = other;
    return this;
  }

  /** As a file that {@code check --facts} reads. */
  public String document() {
    return MAPPER.writeValueAsString(root);
  }

  public Facts facts() {
    return StrictFacts.read(document());
  }

  public CheckContext context() {
    return CheckContext.of(facts(), detection, consumer, request);
  }

  public CheckResult check(Check check) {
    return check.evaluate(context());
  }
}
