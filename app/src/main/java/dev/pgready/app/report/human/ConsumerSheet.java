// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import dev.pgready.app.console.TextTable;
import dev.pgready.app.report.view.Words;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.Recipe;
import dev.pgready.consumers.needs.Capacity;
import dev.pgready.consumers.needs.Connections;
import dev.pgready.consumers.needs.EventTriggerNeeds;
import dev.pgready.consumers.needs.Form;
import dev.pgready.consumers.needs.IdentityNeeds;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.NameRules;
import dev.pgready.consumers.needs.OwnNeeds;
import dev.pgready.consumers.needs.Privilege;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.consumers.needs.RoleNeeds;
import dev.pgready.consumers.needs.ServerNeeds;
import dev.pgready.consumers.needs.SettingNeed;
import dev.pgready.consumers.needs.SlotNeeds;
import dev.pgready.consumers.needs.StandbyNeeds;
import dev.pgready.consumers.needs.TimeoutNeeds;
import dev.pgready.consumers.needs.TlsNeeds;
import dev.pgready.consumers.needs.TypeRule;
import dev.pgready.text.EnumWords;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a consumer's profile says, a line each, with the sources of its facts in brackets. */
public final class ConsumerSheet {
  private final TextTable table = new TextTable();
  private final ConsumerProfile profile;

  private ConsumerSheet(ConsumerProfile profile) {
    this.profile = profile;
  }

  public static void print(ConsumerProfile profile, PrintWriter out) {
    table(profile).print(out);
  }

  /** The same as label and text. */
  public static List<List<String>> rows(ConsumerProfile profile) {
    return table(profile).rows();
  }

  private static TextTable table(ConsumerProfile profile) {
    ConsumerSheet page = new ConsumerSheet(profile);
    page.head();
    page.capacity();
    page.role(profile.role());
    page.publication(profile.publication());
    page.tables();
    page.rest();
    return page.table;
  }

  private void head() {
    table.row("name", profile.name());
    table.row("verified", profile.verified());
    if (profile.docs() != null) {
      table.row("docs", profile.docs());
    }
    if (!profile.options().isEmpty()) {
      table.row("options", options(profile));
    }
    table.row("decodes WAL", profile.replicates() ? "yes, with " + profile.plugin() : "no");
    ServerNeeds server = profile.server();
    if (server != null) {
      version("oldest server", server.min());
      version("newest server", server.max());
      version("recommended from", server.recommended());
      version("tested up to", server.tested());
      server
          .bad()
          .forEach(bad -> table.row("avoid", version(bad) + because(server.badWhy(), null)));
      fact("encoding", server.encoding(), server.source());
      list("only on", server.hosts(), "");
      flag("wal_level", server.readsWalLevel(), "is read by itself and must be logical");
      fact("server", server.why(), server.source());
    }
  }

  private void capacity() {
    if (profile.replicates()) {
      table.row("slots", amount(profile.slots()));
      table.row("WAL senders", amount(profile.walSenders()));
    }
    Connections connections = profile.connections();
    table.row(
        "connections",
        "%s, at most %s%s%s"
            .formatted(
                connections.steady(),
                connections.peak(),
                connections.required() == null ? "" : ", at least " + connections.required(),
                because(connections.why(), connections.source())));
    if (!connections.pooled().isEmpty()) {
      fact("can be pooled", String.join(", ", connections.pooled()), null);
    }
    fact("loosest pool mode", connections.poolMode(), null);
    if (connections.minPort() != null) {
      table.row("lowest port", String.valueOf(connections.minPort()));
    }
    if (connections.direct()) {
      table.row("replication", "over a direct connection only");
    }
  }

  private void role(RoleNeeds role) {
    table.row(
        "role",
        (role.needsReplication() && profile.replicates() ? "REPLICATION; " : "")
            + "on the database "
            + Privilege.list(role.database())
            + (role.needsSchemaUsage() ? "; USAGE on the schemas" : "")
            + "; on tables "
            + Privilege.list(role.table())
            + because(role.why(), role.source()));
    list("for some features", names(role.optionalDatabase()), " on the database");
    list("for some features", names(role.optionalTable()), " on tables");
    role.extraTables()
        .forEach((name, rights) -> table.row("on its own " + name, Privilege.list(rights)));
    role.extraKeys()
        .forEach((name, columns) -> table.row("unique in " + name, String.join(", ", columns)));
    list("on sequences", names(role.sequence()), "");
    list("on functions", names(role.function()), "");
    if (role.bypassRls() != null) {
      table.row("row security", word(role.bypassRls()) + " where it hides rows from the copy");
    }
    if (role.namesColumns() != null) {
      table.row(
          "its copy",
          "names the columns from %s on; before, one under row security fails at generated ones"
              .formatted(version(role.namesColumns())));
    }
    level("role without the attribute REPLICATION", role.attribute());
    level("role not a superuser", role.superuser());
    list("needs a superuser", role.superuserFor(), "");
    list("refuses", role.forbidden(), " of its role");
    flag("owns", role.ownsTables(), "the replicated tables");
    fact("own schema", role.ownSchema(), null);
    flag("creates tables", role.ownTables(), "that FOR ALL TABLES would publish too");
    flag("later tables", !role.copiesLaterTables(), "are not copied");
    flag("default privileges", role.defaultPrivileges(), "so that later tables can be read");
    flag("sends messages", role.emitMessage(), "with pg_logical_emit_message");
    if (role.emitMessage()) {
      level("without the right", role.emitMessageLevel());
    }
    flag("writes", role.writes(), "to the source database");
  }

  private void publication(PublicationNeeds needs) {
    List<String> words = new ArrayList<>();
    words.add(needs.name() == null ? "of any name" : needs.name());
    words.add(
        switch (needs.creator()) {
          case CONSUMER -> "created by the consumer";
          case USER -> "created by you";
          case EITHER -> "created by you, or by the consumer";
          case NONE -> "none needed";
        });
    if (!needs.operations().isEmpty()) {
      words.add(String.join(", ", needs.operations()) + " (" + word(needs.operationsLevel()) + ")");
    }
    if (needs.viaRoot() != null) {
      words.add(
          "publish_via_partition_root = "
              + needs.viaRoot()
              + (needs.viaRootOnlyIfPartitioned() ? " where partitions are published" : ""));
    }
    table.row("publication", String.join("; ", words) + because(needs.why(), needs.source()));
    flag("fixed name", needs.fixed(), "no other is accepted");
    fact("name in its examples", needs.suggested(), null);
    fact("name must match", needs.namePattern(), null);
    if (needs.form() != null) {
      table.row("it would create", form(needs.form()));
    }
    list("refuses", needs.forbidden().stream().map(ConsumerSheet::form).toList(), "");
    list("advises against", needs.discouraged().stream().map(ConsumerSheet::form).toList(), "");
    list("harmful", needs.harmful(), " in the publication");
    if (needs.createsViaRoot() != null) {
      table.row("its own has", "publish_via_partition_root = " + needs.createsViaRoot());
    }
    level("column lists", needs.columnLists());
    flag("column lists", needs.keyInColumnLists(), "must contain the primary key");
    level("row filters", needs.rowFilters());
    list("it publishes", needs.schemas(), " (schemas)");
    list("must be published", needs.include(), "");
    flag("an empty one", needs.nonEmpty(), "is refused");
    fact("publish_generated_columns", needs.generatedColumns(), null);
    flag("before its slot", needs.beforeSlot(), "the publication must exist");
    flag("owned", needs.owned(), "by its role");
    flag("copies", needs.copiesAll(), "every table of the publication");
    flag("a copy", needs.copiesOnly(), "has no rows of tables that inherit");
    if (needs.alters() != null) {
      table.row(
          "alters it",
          switch (needs.alters()) {
            case ADD -> "adds the wanted tables; its role must own it and them for that";
            case SET -> "sets the wanted tables; its role must own it and them for that";
            case EACH ->
                "adds what is wanted and takes out what is not, by name; its role must own it and them for that";
            case NONE -> "takes out every table";
          });
    }
    flag("owner", needs.byOwner(), "by name: no superuser, no member of the owner");
    flag("takes out", needs.drops(), "tables that it does not read");
    flag("read", needs.asList(), "only as its list of tables");
    flag("sees only", needs.listed(), "tables that it names one by one");
    if (needs.byName() != null) {
      table.row("wanted names", "are looked for among those sent: " + Words.of(needs.byName()));
    }
    flag("more than one", needs.several(), "is read");
    fact(
        "slow from",
        needs.slowFrom() == null ? null : needs.slowFrom() + " tables on",
        needs.source());
    flag("named twice", needs.distinct(), "a list is refused");
    flag("sequences", needs.syncsSequences(), "of a publication FOR ALL SEQUENCES are read");
    level("none at all", needs.missing());
  }

  private void tables() {
    IdentityNeeds identity = profile.identity();
    table.row(
        "row identity",
        Words.of(identity.rule())
            + (identity.assigns() ? "; it sets that itself where its role owns the table" : "")
            + ", else "
            + word(identity.level())
            + because(identity.why(), identity.source()));
    flag("an index", identity.byPrimaryKey(), "as replica identity must be the primary key's");
    level("an index without the primary key's columns as identity", identity.keyLeftOut());
    level("for inserts alone", identity.insertsOnly());
    profile.unsupported().forEach((topic, level) -> table.row(topic, word(level)));
    profile.types().forEach(this::type);
    list("sets itself", profile.pins(), ", so that values are written alike");
    NameRules names = profile.names();
    if (names != null) {
      fact("schemas match", names.schema(), names.source());
      fact("tables match", names.table(), names.source());
      fact("columns match", names.column(), names.source());
      list("reserved names", names.reserved(), " (" + word(names.level()) + ")");
      flag("names", names.folded(), "that differ only in case are one");
      flag("tables", names.foldedTables(), "that differ only in case are one");
      flag("columns", names.foldedColumns(), "that differ only in case are one");
      flag("tables", names.flat(), "are named without their schema");
      fact("not to begin with", names.storePrefix(), names.source());
    }
  }

  private void type(TypeRule rule) {
    List<String> which = new ArrayList<>(rule.types());
    rule.kinds().forEach(kind -> which.add("any " + Words.of(kind)));
    table.row(
        "types",
        "%s %s%s%s (%s)%s"
            .formatted(
                rule.effect(),
                String.join(", ", which),
                rule.keyless() ? " of tables without a primary key" : "",
                rule.except().isEmpty() ? "" : " but " + String.join(", ", rule.except()),
                word(rule.level()),
                because(rule.why(), rule.source())));
    if (rule.remedy() != null) {
      table.row("", rule.remedy());
    }
  }

  private void rest() {
    EventTriggerNeeds triggers = profile.eventTriggers();
    level("event triggers", triggers.need());
    level("for all tables", triggers.allTables());
    level("for roots", triggers.partitionsViaRoot());
    list("they are", triggers.triggers(), "");
    fact("created unless", triggers.recreatedUnless(), triggers.source());
    OwnNeeds own = profile.own();
    if (own != null) {
      fact("keeps schemas", own.schemas(), own.source());
      fact("keeps publications", own.publications(), own.source());
      flag("owns them", own.replaces(), "or cannot replace them at its start");
      flag("creates", own.creates(), "in them at every start");
      fact("its objects", own.why(), own.source());
    }
    fact("without event triggers", triggers.lost(), triggers.source());
    fact(
        "a reset does",
        triggers.resetGigabytes() == null
            ? null
            : "below %s GB of tables".formatted(triggers.resetGigabytes()),
        triggers.source());
    profile.settings().forEach(this::setting);
    TimeoutNeeds timeouts = profile.timeouts();
    if (timeouts != null) {
      list("sets itself", timeouts.resets(), "");
      flag(
          "copies",
          timeouts.wholeTables(),
          "a table with one statement, which such a timeout cuts");
      table.row(
          "other timeouts", word(timeouts.level()) + because(timeouts.why(), timeouts.source()));
    }
    StandbyNeeds standby = profile.standby();
    table.row(
        "reads a standby",
        !standby.supported()
            ? "no" + because(standby.why(), standby.source())
            : (standby.min() == null ? "yes" : "from " + version(standby.min()))
                + (standby.hosts().isEmpty() ? "" : " of " + String.join(", ", standby.hosts()))
                + (standby.feedback() ? ", with hot_standby_feedback" : "")
                + because(standby.why(), standby.source()));
    TlsNeeds tls = profile.tls();
    table.row(
        "TLS",
        (tls.required() ? "required" : "optional")
            + (tls.modes().isEmpty() ? "" : "; sslmode " + String.join(", ", tls.modes()))
            + (tls.defaultMode() == null ? "" : "; default " + tls.defaultMode())
            + because(tls.why(), tls.source()));
    SlotNeeds slot = profile.slot();
    if (slot != null) {
      fact("slot", slot.name(), slot.source());
      fact("slots match", slot.pattern(), slot.source());
      fact("a given name must match", slot.namePattern(), slot.source());
      fact("the first free name", slot.pool(), slot.source());
      level("an existing slot", slot.existing());
      fact("its slots", slot.why(), slot.source());
      flag("slots", slot.temporary(), "are temporary");
      if (slot.failover() != null) {
        table.row("failover slots", slot.failover() ? "yes" : "no");
      }
      if (slot.creator() != null) {
        table.row("slot created by", EnumWords.of(slot.creator()));
      }
      if (slot.patienceSeconds() != null) {
        table.row("waits for its slot", slot.patienceSeconds() + " s");
      }
    }
    profile.creates().forEach(created -> table.row("creates", created));
    profile
        .notes()
        .forEach(
            note -> table.row("note: " + note.topic(), note.text() + because(null, note.source())));
    recipe();
    if (profile.config() != null) {
      fact("its configuration", profile.config().goes(), profile.config().source());
    }
    profile.cites().forEach((part, source) -> table.row("source of " + part, source));
    profile
        .sources()
        .forEach(
            source ->
                table.row(
                    "source", "%s: %s (%s)".formatted(source.id(), source.url(), source.date())));
  }

  private void recipe() {
    Recipe recipe = profile.recipe();
    if (recipe == null) {
      return;
    }
    for (Recipe.Step step : recipe.steps()) {
      table.row(
          "its set-up",
          step.sql().strip()
              + ";"
              + (step.min() == null ? "" : " -- from " + version(step.min()))
              + (step.below() == null ? "" : " -- before " + version(step.below())));
    }
    fact("which creates", recipe.publication(), recipe.source());
    list("and leaves warnings of", recipe.warnings(), "");
    list("and leaves to do", recipe.failures(), "");
  }

  private void setting(SettingNeed need) {
    List<String> wish = new ArrayList<>();
    if (need.min() != null && need.min().equals(need.max())) {
      wish(wish, "", need.min());
    } else {
      wish(wish, "at least ", need.min());
      wish(wish, "at most ", need.max());
    }
    need.allow().forEach(value -> wish(wish, "or ", value));
    String hard =
        (need.hardMin() == null ? "" : ", fails below " + need.hardMin())
            + (need.hardMax() == null ? "" : ", fails above " + need.hardMax());
    table.row(
        "setting " + need.name(),
        (wish.isEmpty() ? "" : "should be " + String.join(", ", wish) + ", else ")
            + Words.of(need.level())
            + hard
            + (need.remedy() == null ? "" : "; advised: " + need.remedy())
            + because(need.why(), need.source()));
  }

  private static void wish(List<String> wish, String words, @Nullable Long value) {
    if (value != null) {
      wish.add(words + value);
    }
  }

  private void fact(String label, @Nullable String text, @Nullable String source) {
    if (text != null) {
      table.row(label, text + because(null, source));
    }
  }

  private void level(String label, @Nullable Level level) {
    if (level != null) {
      table.row(label, word(level));
    }
  }

  private void list(String label, List<String> words, String end) {
    if (!words.isEmpty()) {
      table.row(label, String.join(", ", words) + end);
    }
  }

  private void flag(String label, boolean holds, String words) {
    if (holds) {
      table.row(label, words);
    }
  }

  private void version(String label, @Nullable Integer num) {
    if (num != null) {
      table.row(label, version(num));
    }
  }

  private static String version(int num) {
    return "PostgreSQL " + num / 10000 + (num % 10000 == 0 ? "" : "." + num % 10000);
  }

  private static String word(Level level) {
    return Words.of(level);
  }

  private static String form(Form form) {
    return switch (form) {
      case TABLE -> "FOR TABLE";
      case SCHEMA -> "FOR TABLES IN SCHEMA";
      case ALL -> "FOR ALL TABLES";
    };
  }

  private static String amount(Capacity capacity) {
    return "%s, at most %s%s%s"
        .formatted(
            capacity.steady(),
            capacity.peak(),
            capacity.required() == null ? "" : ", at least " + capacity.required(),
            because(capacity.why(), capacity.source()));
  }

  /** The reason and the source, as far as they are known. */
  private static String because(@Nullable String why, @Nullable String source) {
    return (why == null ? "" : " (" + why + ")") + (source == null ? "" : " [" + source + "]");
  }

  private static List<String> names(List<Privilege> privileges) {
    return privileges.stream().map(Privilege::name).toList();
  }

  public static String options(ConsumerProfile profile) {
    List<String> options = new ArrayList<>();
    profile.options().keySet().stream()
        .sorted()
        .forEach(
            option ->
                options.add(":" + option + "=" + String.join("|", profile.options().get(option))));
    return String.join(" ", options);
  }
}
