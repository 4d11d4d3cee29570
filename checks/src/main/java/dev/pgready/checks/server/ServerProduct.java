// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import java.util.List;
import java.util.Locale;

/** Some products speak PostgreSQL's protocol without its logical decoding. */
public final class ServerProduct implements Check {
  /**
   * Names in {@code version()} of products without pgoutput publications as PostgreSQL has them.
   */
  private static final List<String> OTHERS =
      List.of(
          "CockroachDB",
          "Redshift",
          "Greenplum",
          "Cloudberry",
          "CrateDB",
          "QuestDB",
          "RisingWave",
          "Materialize");

  @Override
  public String title() {
    return "The server is PostgreSQL";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    String banner = context.cat().server().banner();
    String product = context.provider().product();
    if (product != null && context.consumer().replicates()) {
      return other(context, product, banner).source(Basis.PROFILE);
    }
    for (String name : OTHERS) {
      if (banner.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT))
          && context.consumer().replicates()) {
        return other(context, name, banner);
      }
    }
    if (!banner.startsWith("PostgreSQL") && !banner.startsWith("EnterpriseDB")) {
      return CheckResult.warn(
              "the server calls itself %s, not PostgreSQL: whether it decodes changes as PostgreSQL does is not known"
                  .formatted(firstWords(banner)))
          .evidence("version()", banner)
          .remedy(useRealServer());
    }
    return CheckResult.pass("the server is PostgreSQL").evidence("version()", banner);
  }

  private static CheckResult other(CheckContext context, String product, String banner) {
    return CheckResult.fail(
            "the server is %s, which speaks PostgreSQL's protocol but has no logical replication for %s"
                .formatted(product, context.consumer().name()))
        .evidence("version()", banner)
        .remedy(useRealServer());
  }

  private static Remedy useRealServer() {
    return Remedy.steps(
        "Connect to a PostgreSQL server",
        Remedy.Kind.CONNECTION,
        "user",
        List.of("name the PostgreSQL server that holds the data, not a compatible product"));
  }

  private static String firstWords(String banner) {
    String[] words = banner.strip().split("[\\s(]+", 3);
    return words.length > 1 ? words[0] + " " + words[1] : words[0];
  }
}
