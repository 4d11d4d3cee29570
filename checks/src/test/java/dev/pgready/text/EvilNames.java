// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import java.util.ArrayList;
import java.util.List;

/** Names that a server accepts and that some terminal, log, format or parser would obey. */
public final class EvilNames {
  /** All within the 63 bytes of a name. */
  public static final List<String> ALL = all();

  private EvilNames() {}

  private static List<String> all() {
    List<String> names =
        new ArrayList<>(
            List.of(
                "\u001b]0;owned\u0007\u001b[8m",
                "\u009b31m",
                "n\n::stop-commands::pwn",
                "a ::add-mask::b",
                "::set-output name=x::y",
                "##[error]x",
                "a##vso[task.setvariable]x",
                "##teamcity[buildStop]",
                "section_start:1:a\r",
                "travis_fold:start:a",
                "\u202egnp\u202c\u2066",
                "\ufffe",
                "\uffff",
                "\ufdd0",
                "\ufeff",
                "\u3164",
                "\u115f\u1160\uffa0",
                "\u2800",
                "v\ufe0f",
                "\u2028\u2029",
                "\ue000",
                "\u0301combining",
                "注文 🐘",
                Character.toString(0xe0041) + Character.toString(0x1fffe),
                "a\r\nb\tc",
                "\n\\! touch /nowhere\n",
                "\\q",
                "back\\slash\\u0041",
                "quo\"te",
                "it's",
                "a\u2028'b\\\"c",
                ":USER :'USER' :\"USER\"",
                "$pgready$",
                "$$ $1 %s %d {0}",
                "'; DROP TABLE x; --",
                "/* -- */",
                "U&\"\\0041\"",
                "a,b(c)",
                "</script>]]>&<b>|`@all"));
    for (String keyword :
        List.of(
            "Airdrop Claims",
            "x DROP TABLE y",
            "x ROLLBACK PREPARED 'y'",
            "COMMIT PREPARED ",
            "x REPLICA IDENTITY FULL",
            "x ADD PRIMARY KEY ",
            "x OWNER TO y",
            "x ADD TABLE y",
            "x SET NOT NULL",
            "x RENAME COLUMN a TO b",
            "SELECT pg_terminate_backend(1)",
            "x TO y",
            "x WITH (publish = 'x')",
            "ALL TABLES IN SCHEMA x")) {
      names.add(keyword);
    }
    return List.copyOf(names);
  }
}
