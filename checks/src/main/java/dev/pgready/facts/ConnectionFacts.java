// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import dev.pgready.profile.Lists;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the server was reached, or why not.
 *
 * @param host as the user wrote it; a path that starts with a slash is a Unix socket
 * @param sslmode in libpq's words
 * @param probe level of probing: none, safe or full
 * @param addresses what the name resolved to, in the order tried
 * @param failure null: connected
 * @param tls null: not connected, or not encrypted
 * @param keyDataPid process id in the server's BackendKeyData message; null: not connected
 * @param parameters ParameterStatus messages of the server
 * @param banner {@code version()}, asked for only where the catalogue could not be read; else null
 * @param collectedAt when, by the client's clock, ISO 8601 in UTC
 * @param elapsedMillis from the first lookup to the last answer; null: not measured
 */
public record ConnectionFacts(
    @Nullable String host,
    int port,
    @Nullable String database,
    @Nullable String user,
    String sslmode,
    String probe,
    List<Address> addresses,
    @Nullable Failure failure,
    @Nullable Tls tls,
    @Nullable Integer keyDataPid,
    Map<String, String> parameters,
    @Nullable String banner,
    String collectedAt,
    @Nullable Long elapsedMillis) {

  /** The same, with why the rest of the facts could not be had. */
  public ConnectionFacts failed(Failure why) {
    return new ConnectionFacts(
        host,
        port,
        database,
        user,
        sslmode,
        probe,
        addresses,
        why,
        tls,
        keyDataPid,
        parameters,
        banner,
        collectedAt,
        elapsedMillis);
  }

  /**
   * One address of the host.
   *
   * @param family 4 or 6
   * @param error why it could not be used; null: not tried, or connected
   */
  public record Address(String ip, int family, @Nullable Cause error) {
    public Address {
      Required.of(ip, "ip");
    }
  }

  /**
   * The encryption of the connection.
   *
   * @param verified whether the certificate chain was verified by the client, and the name
   * @param notAfter end of the server certificate's validity, ISO 8601
   * @param trust who would believe the certificate, where it was not verified; null: not looked at
   */
  public record Tls(
      String protocol,
      String cipher,
      @Nullable String subject,
      @Nullable String issuer,
      @Nullable String notAfter,
      boolean verified,
      @Nullable Trust trust) {
    public Tls {
      Required.of(protocol, "protocol");
      Required.of(cipher, "cipher");
    }
  }

  /** Who believes a certificate that this client did not have to believe. */
  public enum Trust {
    /** Everybody: its issuer is a public one, and the name is the host's. */
    PUBLIC,
    /** Issued by a public authority, for another name. */
    OTHER_NAME,
    /** Whoever has its issuer's certificate, as hosts publish them. */
    PRIVATE,
    /** Whoever was given this very certificate. */
    SELF_SIGNED
  }

  /** The step at which a connection failed, from the client outwards. */
  public enum Cause {
    DNS,
    NO_IPV6_ROUTE,
    UNREACHABLE,
    REFUSED,
    TIMEOUT,
    /** Connected, then silence. */
    HUNG,
    /** Connected, then closed without notice. */
    CLOSED,
    NOT_POSTGRES,
    /** The client wants TLS, the server does not offer it. */
    TLS_NOT_OFFERED,
    /** The server wants TLS, the client did not use it. */
    TLS_DEMANDED,
    TLS_CERTIFICATE,
    TLS_HANDSHAKE,
    PG_HBA,
    PASSWORD_MISSING,
    PASSWORD,
    NO_SUCH_ROLE,
    ROLE_MAY_NOT_LOGIN,
    NO_SUCH_DATABASE,
    NO_CONNECT_PRIVILEGE,
    TOO_MANY_CONNECTIONS,
    STARTING_UP,
    SHUTTING_DOWN,
    /** A socket file that is not there. */
    NO_SOCKET,
    UNSUPPORTED_PARAMETER,
    /** Connected, but the facts could not be read. */
    FACTS_FAILED,
    OTHER
  }

  /**
   * Why there are no facts, or why they had to be read by a WAL sender: ordinary sessions are
   * refused for good.
   *
   * @param message one sentence that names the cause, without any secret
   * @param sqlState the server's; null: the server said nothing
   */
  public record Failure(Cause cause, String message, @Nullable String sqlState) {
    public Failure {
      Required.of(cause, "cause");
      Required.of(message, "message");
    }
  }

  public ConnectionFacts {
    Required.of(sslmode, "sslmode");
    Required.of(probe, "probe");
    Required.of(collectedAt, "collectedAt");
    addresses = Lists.copy(addresses);
    parameters = Lists.copy(parameters);
  }
}
