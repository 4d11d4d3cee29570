// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import dev.pgready.collect.tls.Authorities;
import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.ConnectionFacts.Tls;
import dev.pgready.profile.InputFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.ssl.PGjdbcHostnameVerifier;
import org.postgresql.util.PSQLException;

/**
 * TLS as libpq negotiates it, before the driver sees the socket: so each step that can fail is told
 * apart, and what was negotiated is known.
 */
final class Encryption {
  /** Length 8, code 1234 5679: "may I speak TLS?". */
  private static final byte[] REQUEST = {0, 0, 0, 8, 4, (byte) 0xd2, 22, 47};

  private final ConnectionTarget target;
  private final Deadline deadline;
  private @Nullable SSLSession session;
  private boolean chainVerified;
  private @Nullable Tls tls;

  Encryption(ConnectionTarget target, Deadline deadline) {
    this.target = target;
    this.deadline = deadline;
  }

  /** Whether the connection is encrypted. */
  boolean agreed() {
    return session != null;
  }

  /** Of the server; null: it showed none, or there is no encryption. */
  @Nullable X509Certificate certificate() {
    return session == null ? null : certificate(session);
  }

  /**
   * What was negotiated; empty: the connection is not encrypted. Found out when it is first asked
   * for, as of the sessions of a run only one is.
   */
  synchronized Optional<Tls> tls() {
    if (tls == null && session != null) {
      tls = describe(session, chainVerified);
    }
    return Optional.ofNullable(tls);
  }

  /** A step of the negotiation that failed. */
  static final class Refused extends Exception {
    private final transient Cause cause;

    Refused(Cause cause, String message, @Nullable Throwable why) {
      super(message, why);
      this.cause = cause;
    }

    Cause what() {
      return cause;
    }
  }

  /**
   * @param required whether to give up where the server offers no TLS
   * @return the encrypted socket, or the plain one where that will do
   */
  Socket negotiate(Socket plain, boolean required) throws Refused {
    session = null;
    tls = null;
    boolean direct = "direct".equals(target.parameters().get("sslnegotiation"));
    if (!direct) {
      int answer = ask(plain);
      switch (answer) {
        case 'S' -> {}
        case 'N' -> {
          if (required) {
            throw new Refused(
                Cause.TLS_NOT_OFFERED,
                "%s does not offer TLS, which sslmode=%s demands: turn ssl on at the server, or use sslmode=prefer where the network is trusted"
                    .formatted(Diagnosis.where(target), target.sslmode()),
                null);
          }
          return plain;
        }
        case 'E' ->
            throw new Refused(
                Cause.TLS_NOT_OFFERED,
                "%s answered the request for TLS with an error: it may be overloaded or very old, try sslmode=disable to see its message"
                    .formatted(Diagnosis.where(target)),
                null);
        case -1 ->
            throw new Refused(
                Cause.CLOSED,
                "%s closed the connection when asked for TLS: check that this is the port of a Postgres server, and its log"
                    .formatted(Diagnosis.where(target)),
                null);
        default ->
            throw new Refused(
                Cause.NOT_POSTGRES,
                "what answers at %s is not Postgres%s: check host and port"
                    .formatted(
                        Diagnosis.where(target),
                        answer == 'H' ? ", it looks like a web server" : ""),
                null);
      }
    }
    return handshake(plain, direct);
  }

  private int ask(Socket plain) throws Refused {
    try {
      plain.getOutputStream().write(REQUEST);
      plain.getOutputStream().flush();
      // One byte and no more: anything behind it would have been injected before encryption.
      return plain.getInputStream().read();
    } catch (IOException e) {
      if (deadline.passed()) {
        throw new Refused(Cause.HUNG, Diagnosis.hung(target, deadline), e);
      }
      throw new Refused(
          Cause.CLOSED,
          "%s closed the connection when asked for TLS: check that this is the port of a Postgres server, and its log"
              .formatted(Diagnosis.where(target)),
          e);
    }
  }

  private Socket handshake(Socket plain, boolean direct) throws Refused {
    Optional<Path> roots = roots();
    boolean system = "system".equals(target.parameters().get("sslrootcert"));
    try {
      SSLSocketFactory factory =
          system ? (SSLSocketFactory) SSLSocketFactory.getDefault() : factory(roots);
      SSLSocket socket =
          (SSLSocket) factory.createSocket(plain, target.host(), target.port(), true);
      SSLParameters parameters = socket.getSSLParameters();
      if (direct) {
        parameters.setApplicationProtocols(new String[] {"postgresql"});
      }
      parameters.setProtocols(protocols(parameters.getProtocols()));
      if ("0".equals(target.parameters().get("sslsni"))) {
        parameters.setServerNames(List.of());
      }
      socket.setSSLParameters(parameters);
      socket.setUseClientMode(true);
      deadline.guard(socket);
      socket.startHandshake();
      if (factory instanceof LibPQFactory pq) {
        pq.throwKeyManagerException();
      }
      if (direct && !"postgresql".equals(socket.getApplicationProtocol())) {
        throw new Refused(
            Cause.TLS_HANDSHAKE,
            "%s did not agree on the protocol postgresql, which sslnegotiation=direct demands: it exists from PostgreSQL 17 on; leave the parameter out"
                .formatted(Diagnosis.where(target)),
            null);
      }
      if ("require".equals(target.parameters().get("sslcertmode"))
          && socket.getSession().getLocalCertificates() == null) {
        throw new Refused(
            Cause.TLS_CERTIFICATE,
            "%s did not ask for a client certificate, or there is none, and sslcertmode=require demands one: check sslcert and the server's ssl_ca_file"
                .formatted(Diagnosis.where(target)),
            null);
      }
      if (!system && roots.isPresent()) {
        revocation(socket.getSession(), roots.get());
      }
      requireName(socket.getSession());
      chainVerified = system || roots.isPresent();
      session = socket.getSession();
      return socket;
    } catch (PSQLException e) {
      throw new Refused(
          Cause.TLS_CERTIFICATE,
          "the client's own certificate, key or root certificate cannot be used (%s): check sslcert, sslkey and sslrootcert"
              .formatted(Diagnosis.oneLine(e.getMessage())),
          e);
    } catch (IOException e) {
      throw direct && !isCertificates(e) ? notDirect(e) : refused(e);
    }
  }

  private static boolean isCertificates(IOException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof CertificateException
          || t instanceof CertPathValidatorException
          || t instanceof CertPathBuilderException) {
        return true;
      }
    }
    return false;
  }

  /** A server that waits for the request first takes TLS for garbage. */
  private Refused notDirect(IOException e) {
    return deadline.passed()
        ? refused(e)
        : new Refused(
            Cause.TLS_HANDSHAKE,
            "%s did not take TLS without being asked first (%s): sslnegotiation=direct exists from PostgreSQL 17 on, and not in every pooler; leave the parameter out"
                .formatted(Diagnosis.where(target), Diagnosis.oneLine(e.getMessage())),
            e);
  }

  /** Lists of certificates that were taken back; none are looked at where none are named. */
  private void revocation(SSLSession session, Path roots) throws Refused {
    List<Path> lists =
        Stream.of("sslcrl", "sslcrldir")
            .map(name -> target.parameters().getOrDefault(name, ""))
            .filter(name -> !name.isEmpty())
            .map(Path::of)
            .toList();
    if (lists.isEmpty()) {
      return;
    }
    try {
      RevocationLists.check(session.getPeerCertificates(), roots, lists);
    } catch (GeneralSecurityException | IOException e) {
      throw new Refused(
          Cause.TLS_CERTIFICATE,
          "the TLS certificate of %s is revoked, or the lists of sslcrl and sslcrldir do not cover it (%s): renew the certificate or the lists"
              .formatted(Diagnosis.where(target), Diagnosis.oneLine(e.getMessage())),
          e);
    }
  }

  private Refused refused(IOException e) {
    if (deadline.passed()) {
      return new Refused(Cause.HUNG, Diagnosis.hung(target, deadline), e);
    }
    String where = Diagnosis.where(target);
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof CertificateExpiredException) {
        return new Refused(
            Cause.TLS_CERTIFICATE,
            "the TLS certificate of %s has expired: renew it at the server".formatted(where),
            e);
      }
      if (t instanceof CertificateNotYetValidException) {
        return new Refused(
            Cause.TLS_CERTIFICATE,
            "the TLS certificate of %s is not valid yet: check the clocks of both sides"
                .formatted(where),
            e);
      }
    }
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof CertPathBuilderException || t instanceof CertPathValidatorException) {
        return new Refused(
            Cause.TLS_CERTIFICATE,
            "the TLS certificate of %s is not signed by an authority in %s: get the provider's root certificate and name it with sslrootcert"
                .formatted(where, rootsName()),
            e);
      }
    }
    if (e instanceof EOFException
        || String.valueOf(e.getMessage()).contains("terminated the handshake")
        || e instanceof java.net.SocketException) {
      return new Refused(
          Cause.CLOSED,
          "%s closed the connection during the TLS handshake: check its log and any proxy in between"
              .formatted(where),
          e);
    }
    return new Refused(
        Cause.TLS_HANDSHAKE,
        "the TLS handshake with %s failed (%s): check its ssl_min_protocol_version, ciphers and whether it demands a client certificate"
            .formatted(where, Diagnosis.oneLine(e.getMessage())),
        e);
  }

  private SSLSocketFactory factory(Optional<Path> roots) throws PSQLException, Refused {
    Properties properties = new Properties();
    boolean demanded = List.of("verify-ca", "verify-full").contains(target.sslmode());
    if (roots.isEmpty() && demanded) {
      throw new Refused(
          Cause.TLS_CERTIFICATE,
          "the root certificate file %s does not exist, which sslmode=%s needs: download the provider's root certificate, or use sslrootcert=system with sslmode=verify-full"
              .formatted(rootsName(), target.sslmode()),
          null);
    }
    // libpq verifies the chain in every mode as soon as there is a root certificate
    if (roots.isPresent()) {
      requirePlain(roots.get());
    }
    properties.setProperty("sslmode", roots.isPresent() ? "verify-ca" : "require");
    roots.ifPresent(path -> properties.setProperty("sslrootcert", path.toString()));
    boolean none = "disable".equals(target.parameters().get("sslcertmode"));
    Optional<Path> certificate = none ? Optional.empty() : file("sslcert", "postgresql.crt");
    if (certificate.isPresent()) {
      requirePlain(certificate.get());
    }
    // libpq goes on without a certificate where the file is missing, even one that was named
    properties.setProperty("sslcert", certificate.map(Path::toString).orElse(""));
    properties.setProperty("sslkey", "");
    Optional<Path> key = none ? Optional.empty() : file("sslkey", "postgresql.key");
    boolean store = key.filter(k -> k.toString().matches("(?i).*\\.(p12|pfx)")).isPresent();
    if (key.isPresent() && (certificate.isPresent() || store)) {
      requireReadableByDriver(key.get());
      properties.setProperty("sslkey", key.get().toString());
      // the driver does not find out by itself, and takes RSA for granted
      certificate
          .flatMap(Encryption::keyAlgorithm)
          .ifPresent(algorithm -> properties.setProperty("pemKeyAlgorithm", algorithm));
    } else if (certificate.isPresent()) {
      throw new Refused(
          Cause.TLS_CERTIFICATE,
          "there is a client certificate %s, but no key to it: name its file with sslkey"
              .formatted(Diagnosis.oneLine(certificate.get().toString())),
          null);
    }
    // never ask on the console by itself: the driver would
    properties.setProperty("sslpassword", target.parameters().getOrDefault("sslpassword", ""));
    return new LibPQFactory(properties);
  }

  /**
   * Of the key that belongs to a certificate; empty: the driver is to say what is wrong with it.
   */
  private static Optional<String> keyAlgorithm(Path certificate) {
    try (InputStream in = Files.newInputStream(certificate)) {
      return Optional.of(
          CertificateFactory.getInstance("X.509")
              .generateCertificate(in)
              .getPublicKey()
              .getAlgorithm());
    } catch (IOException | CertificateException e) {
      return Optional.empty();
    }
  }

  /** The driver reads them to their end, however far that is. */
  private static void requirePlain(Path file) throws Refused {
    boolean fits;
    try {
      fits = Files.isRegularFile(file) && Files.size(file) <= InputFile.MOST_WRITTEN;
    } catch (IOException e) {
      fits = false;
    }
    if (!fits) {
      throw new Refused(
          Cause.TLS_CERTIFICATE,
          "%s is not a regular file of at most %s MiB: check sslcert, sslkey and sslrootcert"
              .formatted(Diagnosis.oneLine(file.toString()), InputFile.MOST_WRITTEN >> 20),
          null);
    }
  }

  /** libpq reads keys in more forms than the driver: says so, and the way from one to the other. */
  private static void requireReadableByDriver(Path key) throws Refused {
    requirePlain(key);
    String text;
    try {
      text = Files.readString(key, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new Refused(
          Cause.TLS_CERTIFICATE,
          "the client's key file %s cannot be read: check sslkey and the rights on the file"
              .formatted(Diagnosis.oneLine(key.toString())),
          e);
    }
    if (text.contains("-----BEGIN ") && !text.contains("-----BEGIN PRIVATE KEY-----")) {
      throw new Refused(
          Cause.TLS_CERTIFICATE,
          "the client's key file %s is in a form of PEM that pgready does not read: rewrite it with openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW, and name the new one with sslkey"
              .formatted(Diagnosis.oneLine(key.toString())),
          null);
    }
  }

  private void requireName(SSLSession agreed) throws Refused {
    if (target.sslmode().equals("verify-full") && !named(agreed)) {
      X509Certificate certificate = certificate(agreed);
      throw new Refused(
          Cause.TLS_CERTIFICATE,
          "the TLS certificate of %s is made out to another name (%s): connect by a name that it holds, or use sslmode=verify-ca"
              .formatted(
                  Diagnosis.where(target), certificate == null ? "none" : subject(certificate)),
          null);
    }
  }

  private boolean named(SSLSession agreed) {
    return PGjdbcHostnameVerifier.INSTANCE.verify(target.host(), agreed);
  }

  private Tls describe(SSLSession agreed, boolean verified) {
    boolean named = named(agreed);
    X509Certificate certificate = certificate(agreed);
    return new Tls(
        agreed.getProtocol(),
        agreed.getCipherSuite(),
        certificate == null ? null : subject(certificate),
        certificate == null ? null : certificate.getIssuerX500Principal().getName(),
        certificate == null ? null : certificate.getNotAfter().toInstant().toString(),
        verified && named,
        verified && named ? null : Authorities.trust(agreed, named));
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static @Nullable X509Certificate certificate(SSLSession session) {
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        return certificate instanceof X509Certificate x509 ? x509 : null;
      }
      return null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  /** The file of root certificates, where there is one. */
  private Optional<Path> roots() {
    return Optional.of(Path.of(rootsName())).filter(Files::exists);
  }

  private String rootsName() {
    String named = target.parameters().get("sslrootcert");
    return named == null || named.isEmpty() ? home("root.crt").toString() : named;
  }

  /** As named, or where libpq looks by itself; empty: there is no such file. */
  private Optional<Path> file(String parameter, String usual) {
    String named = target.parameters().get(parameter);
    return Optional.of(named == null || named.isEmpty() ? home(usual) : Path.of(named))
        .filter(Files::exists);
  }

  private static Path home(String file) {
    return Path.of(System.getProperty("user.home", "."), ".postgresql", file);
  }

  private String[] protocols(String[] offered) throws Refused {
    String lowest = version("ssl_min_protocol_version", "TLSv1.2");
    String highest = version("ssl_max_protocol_version", "TLSv1.3");
    List<String> order = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
    String[] kept =
        java.util.Arrays.stream(offered)
            .filter(p -> order.indexOf(p) >= order.indexOf(lowest))
            .filter(p -> order.indexOf(p) <= order.indexOf(highest))
            .toArray(String[]::new);
    if (kept.length == 0) {
      throw new Refused(
          Cause.TLS_HANDSHAKE,
          "no version of TLS from %s to %s is known to this Java: change ssl_min_protocol_version or ssl_max_protocol_version"
              .formatted(lowest, highest),
          null);
    }
    return kept;
  }

  /** libpq takes them in any case. */
  private String version(String parameter, String otherwise) {
    String named = target.parameters().getOrDefault(parameter, "");
    return named.isEmpty() ? otherwise : "TLSv" + named.substring("TLSv".length());
  }
}
