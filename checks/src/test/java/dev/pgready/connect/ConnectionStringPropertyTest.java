// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.collect.connect.ConnectionTarget;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** For every value, not only for those that somebody thought of. */
final class ConnectionStringPropertyTest {
  /** Stands in the middle of each generated password, so that a leak of either half is seen. */
  private static final String SECRET = "Xsec7retX";

  @Property(tries = 300)
  void uriRoundTrip(
      @ForAll("texts") String user, @ForAll("texts") String password, @ForAll("texts") String db)
      throws InvalidConnectionException {
    ConnectionTarget target =
        Places.target(
            "postgresql://%s:%s@h:5433/%s".formatted(encode(user), encode(password), encode(db)));
    assertThat(List.of(target.user(), String.valueOf(target.password()), target.database()))
        .isEqualTo(List.of(user, password, db));
  }

  @Property(tries = 300)
  void keywordValueRoundTrip(
      @ForAll("texts") String user, @ForAll("texts") String password, @ForAll("texts") String db)
      throws InvalidConnectionException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("user", user);
    values.put("password", password);
    values.put("dbname", db);
    assertThat(KeywordValueString.parse(KeywordValueString.render(values), "it")).isEqualTo(values);
  }

  @Property(tries = 300)
  void jdbcRoundTrip(
      @ForAll("texts") String user, @ForAll("texts") String password, @ForAll("texts") String db)
      throws InvalidConnectionException {
    Map<String, String> values =
        JdbcUrl.parse(
            "jdbc:postgresql://h/%s?user=%s&password=%s"
                .formatted(encode(db), encode(user), encode(password)),
            "it");
    assertThat(values)
        .containsEntry("user", user)
        .containsEntry("password", password)
        .containsEntry("dbname", db);
  }

  @Property(tries = 300)
  void passwordFileRoundTrip(@ForAll("texts") String user, @ForAll("texts") String password) {
    String line = "*:*:*:%s:%s".formatted(escape(user), escape(password));
    if (line.indexOf('\n') < 0 && !line.endsWith("\r")) {
      assertThat(PasswordFile.find("*:*:*:\n" + line, List.of("h", "1", "d", user)))
          .isEqualTo(password);
    }
  }

  /** Whatever is wrong with the rest, and however wrongly the password was written. */
  @Property(tries = 2000)
  void passwordNeverAppears(
      @ForAll("noise") String before,
      @ForAll("noise") String after,
      @ForAll("forms") String form,
      @ForAll("noise") String noise) {
    String connection = form.replace("{p}", before + SECRET + after).replace("{n}", noise);
    try {
      ConnectionSpec spec = ConnectionSpec.of(ConnectionArguments.of(connection), Places.NOWHERE);
      assertThat(String.join("\n", spec.notes())).doesNotContain(SECRET);
    } catch (InvalidConnectionException e) {
      assertThat(e.getMessage()).doesNotContain(SECRET).doesNotContain("\n");
    }
  }

  /** Any text at all is a connection or a usage error, nothing else. */
  @Property(tries = 2000)
  void neverCrashes(@ForAll("forms") String form, @ForAll("texts") String a, @ForAll String b) {
    for (String connection : List.of(form.replace("{p}", a).replace("{n}", b), a, b)) {
      try {
        assertThat(Places.target(connection).port()).isBetween(1, 65535);
      } catch (InvalidConnectionException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.strings().ofMinLength(1).ofMaxLength(12),
            Arbitraries.strings()
                .withChars(" '\\%@:/?&=#[],\tabcé\u20ac+*\r\n")
                .ofMinLength(1)
                .ofMaxLength(12))
        .filter(s -> s.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(s));
  }

  @Provide
  Arbitrary<String> noise() {
    return Arbitraries.strings().withChars(" '\\%@:/?&=#[],a1\n").ofMaxLength(3);
  }

  @Provide
  Arbitrary<String> forms() {
    return Arbitraries.of(
        "postgresql://u:{p}@h:5432/d{n}",
        "postgresql://u:{p}@h{n}/d",
        "postgres://u{n}:{p}@h:1/d?sslmode=require",
        "postgresql://h/d?password={p}{n}",
        "postgresql://h/d?user=u&password={p}&port={n}",
        "postgresql://u:{p}/d",
        "u:{p}@h/d{n}",
        "host=h password={p} user=u{n}",
        "host=h password='{p}' port={n}",
        "password={p}{n}",
        "{n}password={p}",
        "jdbc:postgresql://u:{p}@h/d",
        "jdbc:postgresql://h/d?user=u&password={p}{n}",
        "jdbc:postgresql://h{n}/d?password={p}&ssl=true",
        "mysql://u:{p}@h/d{n}");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace(":", "\\:");
  }
}
