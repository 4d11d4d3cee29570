// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import dev.pgready.app.console.Paragraph;
import dev.pgready.app.report.view.Words;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.Recipe;
import dev.pgready.consumers.needs.Capacity;
import dev.pgready.consumers.needs.Connections;
import dev.pgready.consumers.needs.Creator;
import dev.pgready.consumers.needs.Form;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.Privilege;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.consumers.needs.RoleNeeds;
import dev.pgready.consumers.needs.ServerNeeds;
import dev.pgready.consumers.needs.SlotNeeds;
import dev.pgready.consumers.needs.StandbyNeeds;
import dev.pgready.consumers.needs.TlsNeeds;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer needs, in six sentences, and its set-up; every rule is in {@link ConsumerSheet}.
 */
public final class ConsumerSummary {
  private ConsumerSummary() {}

  /**
   * @param spec as in {@code --for}, options included
   * @param columns that the sentences may take
   */
  public static void print(ConsumerProfile profile, String spec, int columns, PrintWriter out) {
    out.println(profile.name() + " (--for " + spec + ")");
    out.println();
    for (String sentence : sentences(profile)) {
      Paragraph.lines(sentence, columns, columns).forEach(out::println);
    }
    setUp(profile, out);
    out.println();
    if (!profile.options().isEmpty()) {
      out.println("Options: " + ConsumerSheet.options(profile));
    }
    if (profile.config() != null) {
      out.println("Its own configuration: pgready consumers config " + spec + " CONNECTION");
    }
    out.println("Every rule, with its source: pgready consumers show " + spec + " --all");
    if (profile.docs() != null) {
      out.println("Its vendor's page: " + profile.docs());
    }
  }

  /** Six of them, whatever the profile says. */
  public static List<String> sentences(ConsumerProfile profile) {
    return List.of(
        "It %s, on %s.".formatted(reads(profile), versions(profile.server())),
        "Its role needs %s.".formatted(role(profile)),
        publicationSentence(profile),
        "It takes %s.".formatted(capacity(profile)),
        "Of each table it needs %s%s.".formatted(identity(profile), carriesNot(profile)),
        "It %s; TLS is %s%s."
            .formatted(standby(profile.standby()), tls(profile.tls()), pooling(profile)));
  }

  private static String reads(ConsumerProfile profile) {
    return profile.replicates()
        ? "decodes WAL with the output plugin " + profile.plugin()
        : "reads and writes tables, without decoding WAL";
  }

  public static String versions(@Nullable ServerNeeds server) {
    Integer min = server == null ? null : server.min();
    Integer tested = server == null ? null : server.tested();
    String versions;
    if (min != null) {
      versions =
          "PostgreSQL "
              + number(min)
              + (tested == null
                  ? " and newer"
                  : " to " + tested / 10000 + " (newer ones are untested)");
    } else {
      versions =
          tested == null
              ? "every PostgreSQL that pgready knows"
              : "PostgreSQL up to " + tested / 10000;
    }
    return server == null || server.hosts().isEmpty()
        ? versions
        : versions + " of " + String.join(", ", server.hosts());
  }

  private static String number(int version) {
    return version / 10000
        + (version < 100000
            ? "." + version / 100 % 100
            : version % 10000 == 0 ? "" : "." + version % 10000);
  }

  public static String role(ConsumerProfile profile) {
    RoleNeeds role = profile.role();
    List<String> needs = new ArrayList<>();
    if (role.superuser() == Level.FAIL) {
      needs.add("SUPERUSER for " + String.join(", ", role.superuserFor()));
    }
    if (profile.replicates() && role.needsReplication()) {
      needs.add("REPLICATION");
    }
    if (!role.database().isEmpty()) {
      needs.add(Privilege.list(role.database()) + " on the database");
    }
    if (role.needsSchemaUsage()) {
      needs.add("USAGE on the schemas");
    }
    if (role.ownsTables()) {
      needs.add("ownership of the tables");
    } else if (!role.table().isEmpty()) {
      needs.add(Privilege.list(role.table()) + " on the tables");
    }
    if (!role.sequence().isEmpty()) {
      needs.add(Privilege.list(role.sequence()) + " on their sequences");
    }
    role.extraTables()
        .forEach((table, rights) -> needs.add(Privilege.list(rights) + " on " + table));
    if (role.bypassRls() == Level.FAIL) {
      needs.add("BYPASSRLS where row security would hide rows");
    }
    return needs.isEmpty() ? "nothing in the database" : and(needs);
  }

  private static String publicationSentence(ConsumerProfile profile) {
    String words = publication(profile);
    return words.equals("none")
        ? "It needs no publication."
        : "Its publication is %s.".formatted(words);
  }

  public static String publication(ConsumerProfile profile) {
    PublicationNeeds needs = profile.publication();
    List<String> words = new ArrayList<>();
    words.add(
        switch (needs.creator()) {
          case CONSUMER -> "created by the consumer";
          case USER -> "created by you";
          case EITHER -> "created by you, or by the consumer where it is missing";
          case NONE -> "none";
        });
    if (words.contains("none") || !profile.replicates()) {
      return "none";
    }
    if (needs.name() != null) {
      words.add((needs.fixed() ? "always named " : "named ") + needs.name());
      // a pattern that only leaves characters out does not say how it is named
    } else if (needs.namePattern() != null && !needs.namePattern().startsWith("[^")) {
      words.add("named like " + needs.namePattern());
    } else if (needs.suggested() != null) {
      words.add("named " + needs.suggested() + " in its examples");
    }
    if (!needs.operations().isEmpty() && needs.operationsLevel() == Level.FAIL) {
      words.add("publishing " + and(needs.operations()));
    }
    if (needs.viaRoot() != null) {
      words.add(
          "with publish_via_partition_root = "
              + needs.viaRoot()
              + (needs.viaRootOnlyIfPartitioned() ? " where tables are partitioned" : ""));
    }
    if (!needs.forbidden().isEmpty()) {
      words.add(
          "not "
              + needs.forbidden().stream()
                  .map(ConsumerSummary::form)
                  .collect(Collectors.joining(" or ")));
    }
    return String.join(", ", words);
  }

  private static String form(Form form) {
    return switch (form) {
      case TABLE -> "FOR TABLE";
      case SCHEMA -> "FOR TABLES IN SCHEMA";
      case ALL -> "FOR ALL TABLES";
    };
  }

  private static String capacity(ConsumerProfile profile) {
    List<String> words = new ArrayList<>();
    if (profile.replicates()) {
      words.add(amount(profile.slots(), "slot", "slots", slot(profile.slot())));
      if (profile.walSenders().peak() > 0) {
        words.add(amount(profile.walSenders(), "WAL sender", "WAL senders", List.of()));
      }
    }
    Connections connections = profile.connections();
    words.add(
        connections.peak() == 0
            ? "no other connection"
            : Words.count(connections.steady(), "connection", "connections")
                + (connections.peak() > connections.steady()
                    ? " (%s at most)".formatted(connections.peak())
                    : ""));
    return and(words);
  }

  private static List<String> slot(@Nullable SlotNeeds slot) {
    List<String> words = new ArrayList<>();
    if (slot != null && slot.name() != null) {
      words.add("named " + slot.name());
    }
    if (slot != null && slot.temporary()) {
      words.add("temporary");
    } else if (slot != null && slot.creator() == Creator.USER) {
      words.add("created by you first");
    }
    return words;
  }

  private static String amount(Capacity capacity, String one, String many, List<String> more) {
    List<String> words = new ArrayList<>(more);
    if (capacity.peak() > capacity.steady()) {
      words.add("%s at most".formatted(capacity.peak()));
    }
    return Words.count(capacity.steady(), one, many)
        + (words.isEmpty() ? "" : " (" + String.join(", ", words) + ")");
  }

  public static String identity(ConsumerProfile profile) {
    String needed =
        switch (profile.identity().rule()) {
          case ANY, IDENTIFIED -> "any replica identity";
          case FULL -> "REPLICA IDENTITY FULL";
          case KEY -> "a primary key or a unique index on NOT NULL columns";
          case PRIMARY_KEY -> "a primary key";
          case NONE -> "no replica identity";
        };
    return profile.identity().assigns()
        ? needed + ", which it sets where its role is allowed to"
        : needed;
  }

  private static String carriesNot(ConsumerProfile profile) {
    List<String> refused =
        profile.unsupported().entrySet().stream()
            .filter(entry -> entry.getValue() == Level.FAIL)
            .map(Map.Entry::getKey)
            .filter(topic -> !topic.equals("no-primary-key"))
            .map(topic -> topic.replace('-', ' '))
            .toList();
    return refused.isEmpty() ? "" : ", and it stops at " + and(refused);
  }

  public static String standby(StandbyNeeds standby) {
    if (!standby.supported()) {
      return "reads from the primary only";
    }
    return "can read a standby"
        + (standby.min() == null ? "" : " from PostgreSQL " + standby.min() / 10000 + " on")
        + (standby.hosts().isEmpty() ? "" : " of " + String.join(" and ", standby.hosts()))
        + (standby.feedback() ? ", with hot_standby_feedback" : "");
  }

  public static String tls(TlsNeeds tls) {
    return tls.required() ? "required" : "optional";
  }

  private static String pooling(ConsumerProfile profile) {
    String mode = profile.connections().poolMode();
    return mode == null
        ? ""
        : ", and a pooler works "
            + switch (mode) {
              case "session" -> "in session mode only";
              case "transaction" -> "in session and transaction mode";
              default -> "in every mode";
            };
  }

  private static String and(List<String> words) {
    return words.size() < 2
        ? String.join("", words)
        : String.join(", ", words.subList(0, words.size() - 1))
            + " and "
            + words.get(words.size() - 1);
  }

  private static void setUp(ConsumerProfile profile, PrintWriter out) {
    Recipe recipe = profile.recipe();
    if (recipe == null) {
      return;
    }
    out.println();
    out.println(
        "Set-up, as an administrator (pgready fix --create-role prints it for your database):");
    for (Recipe.Step step : recipe.steps()) {
      out.println(
          "  "
              + step.sql().strip().replaceAll("\\$\\{([a-z]+)}", "<$1>")
              + ";"
              + (step.min() == null ? "" : " -- from PostgreSQL " + step.min() / 10000)
              + (step.below() == null ? "" : " -- before PostgreSQL " + step.below() / 10000));
    }
  }
}
