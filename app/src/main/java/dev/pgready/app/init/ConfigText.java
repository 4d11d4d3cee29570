// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import dev.pgready.app.init.source.Reference;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.connect.ConnectionString;
import dev.pgready.connect.InvalidConnectionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code pgready.yaml} as {@code init} writes it: no secret is in it, only where it lies. */
public final class ConfigText {
  private ConfigText() {}

  public static String of(Place place, Answers answers) {
    StringBuilder out = new StringBuilder();
    out.append(
        "# Written by pgready init. No secret is in it; docs/configuration.md has all keys.\n");
    out.append("connection: ").append(YamlText.of(answers.name())).append('\n');
    out.append("connections:\n  ").append(YamlText.of(answers.name())).append(":\n");
    Reference reference = place.candidate().reference();
    if (reference.url() != null) {
      out.append("    url: {env: ").append(reference.url()).append("}\n");
    } else if (reference.service() != null) {
      out.append("    service: ").append(YamlText.of(reference.service())).append('\n');
    } else {
      out.append("    url: ").append(YamlText.of(address(place))).append('\n');
    }
    String password = password(place, answers);
    if (password != null) {
      out.append("    password: {env: ").append(password).append("}\n");
    }
    if (reference.direct() != null) {
      out.append("    direct-url: {env: ").append(reference.direct()).append("}\n");
    }
    if (answers.role() != null) {
      out.append("    role: ").append(YamlText.of(answers.role())).append('\n');
    }
    out.append('\n');
    YamlText.list(out, "consumers", answers.consumers());
    if (answers.publication() != null) {
      out.append("publication: ").append(YamlText.of(answers.publication())).append('\n');
    }
    if (answers.slot() != null) {
      out.append("slot: ").append(YamlText.of(answers.slot())).append('\n');
    }
    YamlText.list(out, "schemas", answers.schemas());
    YamlText.list(out, "tables", answers.tables());
    return out.toString();
  }

  /** The environment variables that the file refers to. */
  public static List<String> variables(Place place, Answers answers) {
    List<String> variables = new ArrayList<>();
    Reference reference = place.candidate().reference();
    if (reference.url() != null) {
      variables.add(reference.url());
    }
    String password = password(place, answers);
    if (password != null) {
      variables.add(password);
    }
    if (reference.direct() != null) {
      variables.add(reference.direct());
    }
    return variables;
  }

  /** The variable that the password is in; null: the url's has it, or libpq's own files do. */
  private static @Nullable String password(Place place, Answers answers) {
    Reference reference = place.candidate().reference();
    if (reference.password() != null) {
      return reference.password();
    }
    boolean elsewhere = reference.url() != null || !place.secret();
    return elsewhere
        ? null
        : answers.passwordVariable() == null
            ? Place.variable(answers.name())
            : answers.passwordVariable();
  }

  private static String address(Place place) {
    String connection = place.candidate().connection();
    try {
      if (!connection.isEmpty()) {
        return ConnectionString.withoutSecrets(connection);
      }
    } catch (InvalidConnectionException e) {
      // it was connected to: its parts are known
    }
    ConnectionTarget target = place.target();
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("host", target.host());
    parts.put("port", String.valueOf(target.port()));
    parts.put("user", target.user());
    parts.put("dbname", target.database());
    if (!target.sslmode().equals("prefer")) {
      parts.put("sslmode", target.sslmode());
    }
    return ConnectionString.uri(parts);
  }
}
