// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.ConnectionFacts.Trust;
import dev.pgready.providers.ProviderProfile.Network;
import dev.pgready.providers.Support;
import java.util.ArrayList;
import java.util.List;

/** Passwords and rows travel on this path: encrypted, unless it never leaves the machine. */
public final class Tls implements Check {
  /** Modes that refuse a server without encryption. */
  private static final List<String> STRICT = List.of("require", "verify-ca", "verify-full");

  @Override
  public String title() {
    return "The connection is encrypted where it has to be";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    ConnectionFacts connection = context.facts().connection();
    if (connection == null) {
      return CheckResult.skip("the facts were collected with psql, not over the consumer's path");
    }
    CheckResult result = judge(context, connection).evidence("sslmode", connection.sslmode());
    ConnectionFacts.Tls tls = connection.tls();
    return tls == null
        ? result
        : result.evidence("protocol", tls.protocol()).evidence("verified", tls.verified());
  }

  private static CheckResult judge(CheckContext context, ConnectionFacts connection) {
    ConnectionFacts.Tls tls = connection.tls();
    String consumer = context.consumer().name();
    if (tls == null) {
      if (context.consumer().tls().required()) {
        return CheckResult.fail(
                "the connection is not encrypted: %s refuses such a server".formatted(consumer))
            .remedy(encrypt(context));
      }
      if (STRICT.contains(String.valueOf(context.consumer().tls().defaultMode()))) {
        return CheckResult.warn(
                "the connection is not encrypted: %s asks for sslmode=%s by default, and is then rejected"
                    .formatted(consumer, context.consumer().tls().defaultMode()))
            .remedy(encrypt(context));
      }
      if (local(connection.host())) {
        return CheckResult.pass("the connection is not encrypted, and does not leave the machine");
      }
      return CheckResult.warn(
              "the connection to %s is not encrypted: password and rows travel in clear"
                  .formatted(connection.host()))
          .remedy(encrypt(context));
    }
    String mode = context.consumer().tls().defaultMode();
    boolean verifies = mode != null && mode.startsWith("verify-");
    if (tls.notAfter() != null && tls.notAfter().compareTo(connection.collectedAt()) < 0) {
      String expired = "the server's certificate expired on %s: ".formatted(tls.notAfter());
      return verifies
          ? CheckResult.fail(expired + "%s (sslmode=%s) refuses it".formatted(consumer, mode))
              .remedy(renew(context))
          : CheckResult.warn(expired + "a consumer that verifies it refuses it")
              .remedy(renew(context));
    }
    return tls.verified() || !verifies
        ? CheckResult.pass(
            "encrypted with %s, certificate %s"
                .formatted(tls.protocol(), tls.verified() ? "verified" : "not verified"))
        : verifies(context, connection, tls, String.valueOf(mode));
  }

  private static Remedy renew(CheckContext context) {
    boolean managed = context.provider().managed();
    return Remedy.steps(
        "Renew the server's certificate",
        managed ? Remedy.Kind.PROVIDER : Remedy.Kind.DECISION,
        managed ? "cloud administrator" : "administrator of the server",
        List.of(
            managed
                ? "the certificate is the host's: look in its console for a rotation that is due"
                : "replace the files that SHOW ssl_cert_file and SHOW ssl_key_file name, and run SELECT pg_reload_conf()"));
  }

  /** Whoever verifies by itself needs a certificate that stands it. */
  private static CheckResult verifies(
      CheckContext context, ConnectionFacts connection, ConnectionFacts.Tls tls, String mode) {
    String consumer = "%s (sslmode=%s)".formatted(context.consumer().name(), mode);
    Trust trust = tls.trust();
    if (trust == Trust.PUBLIC || (trust == Trust.OTHER_NAME && mode.equals("verify-ca"))) {
      return CheckResult.pass(
          "encrypted with %s, with a certificate of a public authority, as %s wants it"
              .formatted(tls.protocol(), consumer));
    }
    if (trust == Trust.SELF_SIGNED) {
      return CheckResult.fail(
              "the server's certificate is self-signed: %s refuses it, unless it was given this certificate as its root"
                  .formatted(consumer))
          .remedy(giveRoot(context));
    }
    if (trust == Trust.OTHER_NAME) {
      return CheckResult.fail(
              "the server's certificate is made out to another name than %s: %s refuses it"
                  .formatted(connection.host(), consumer))
          .remedy(
              Remedy.steps(
                  "Connect by a name that the certificate holds",
                  Remedy.Kind.CONNECTION,
                  "user",
                  List.of("the certificate's subject: " + tls.subject())));
    }
    return CheckResult.unknown(
            "the certificate was not verified, and %s verifies it%s"
                .formatted(
                    consumer,
                    tls.issuer() == null || trust == null
                        ? ""
                        : ": no public authority issued it, but " + tls.issuer()))
        .remedy(giveRoot(context));
  }

  private static Remedy giveRoot(CheckContext context) {
    return Remedy.steps(
        "Give %s the root certificate, and prove it here".formatted(context.consumer().name()),
        Remedy.Kind.CONNECTION,
        "user",
        List.of(
            "configure the issuer's certificate (of a self-signed one: the certificate itself) as the root that %s trusts"
                .formatted(context.consumer().name()),
            "run pgready with sslmode=verify-full and sslrootcert=FILE in the connection string: it then verifies as the consumer will"));
  }

  static boolean local(@org.jspecify.annotations.Nullable String host) {
    return host == null
        || host.startsWith("/")
        || host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("::1")
        || host.equals("[::1]");
  }

  private static Remedy encrypt(CheckContext context) {
    Network network = context.provider().network();
    if (network != null && network.tls() != Support.NO && network.tls() != Support.UNKNOWN) {
      return Remedy.steps(
          "Use sslmode=require or stricter",
          Remedy.Kind.CONNECTION,
          "user",
          network.tlsNote() == null ? List.of() : List.of(network.tlsNote()));
    }
    Remedy change = context.change("ssl", "on");
    return context.provider().managed() ? change : certificateFirst(context, change);
  }

  /**
   * With {@code ssl} on and no certificate a reload is refused with a line in the log, SHOW says on
   * all the same, and the next start fails.
   */
  private static Remedy certificateFirst(CheckContext context, Remedy change) {
    List<String> steps = new ArrayList<>();
    steps.add(
        "First the certificate and its key, at the paths that SHOW ssl_cert_file and SHOW ssl_key_file name: without them the server does not start again");
    steps.addAll(change.steps());
    steps.addAll(change.commands());
    steps.addAll(change.sql());
    steps.add(
        "Prove it before any restart, in a new connection with sslmode=require: SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    return Remedy.steps(
            context.consumer().tls().required()
                ? "Give the server a certificate, then switch ssl on"
                : "Either give the server a certificate and then switch ssl on, or, on a network that you trust, configure %s to connect without TLS"
                    .formatted(context.consumer().name()),
            Remedy.Kind.DECISION,
            change.runAs(),
            steps)
        .withUrl(change.url());
  }
}
