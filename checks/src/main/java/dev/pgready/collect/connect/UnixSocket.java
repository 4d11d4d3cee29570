// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.ConnectionFacts.Failure;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** Unix sockets; apart, so that their library is loaded only where one is used. */
final class UnixSocket {
  private UnixSocket() {}

  static Socket connect(ConnectionTarget target, Deadline deadline) throws ConnectFailure {
    File file = new File(target.host(), ".s.PGSQL." + target.port());
    if (!file.exists()) {
      throw failure(
          Cause.NO_SOCKET,
          "there is no socket file %s: is a server with this port running, and is %s its"
                  .formatted(file, target.host())
              + " unix_socket_directories?",
          null);
    }
    try {
      AFUNIXSocket socket = AFUNIXSocket.newInstance();
      deadline.guard(socket);
      socket.connect(AFUNIXSocketAddress.of(file), deadline.remainingMillis());
      String required = target.parameters().get("requirepeer");
      if (required != null && !required.isEmpty()) {
        requirePeer(socket, file, required);
      }
      return socket;
    } catch (ConnectException e) {
      throw failure(
          Cause.REFUSED,
          "nobody listens on the socket file %s: start the server, or name another host or port"
              .formatted(file),
          e);
    } catch (LinkageError e) {
      throw failure(
          Cause.OTHER,
          "the socket %s cannot be used, as the library for it needs a temporary directory that is writable and not %s: name one, for example PGREADY_JAVA_OPTIONS=-Djava.io.tmpdir=/dev/shm, or connect by TCP"
              .formatted(file, System.getProperty("java.io.tmpdir")),
          e);
    } catch (IOException e) {
      if (deadline.passed()) {
        throw failure(
            Cause.TIMEOUT,
            "the socket %s did not accept the connection within %s s"
                .formatted(file, deadline.seconds()),
            e);
      }
      throw failure(
          Cause.OTHER,
          "the socket %s cannot be used (%s): check the rights on it and its directory"
              .formatted(file, Diagnosis.oneLine(e.getMessage())),
          e);
    }
  }

  /** As libpq: the server's process must belong to that user of the operating system. */
  private static void requirePeer(AFUNIXSocket socket, File file, String required)
      throws ConnectFailure {
    String owner = null;
    try {
      owner = name(socket.getPeerCredentials().getUid());
    } catch (IOException e) {
      // nobody that is known
    }
    if (!required.equals(owner)) {
      Dialer.close(socket);
      throw failure(
          Cause.OTHER,
          "the server at %s %s, and requirepeer demands another one: nothing was sent to it"
              .formatted(
                  file,
                  owner == null
                      ? "belongs to an operating system user that cannot be determined"
                      : "belongs to the operating system's user " + Diagnosis.oneLine(owner)),
          null);
    }
  }

  /** Null: no user of the local database of users has that number. */
  private static @Nullable String name(long uid) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1)) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length > 2 && fields[2].equals(Long.toString(uid)))
          .map(fields -> fields[0])
          .findFirst()
          .orElse(null);
    }
  }

  private static ConnectFailure failure(Cause cause, String message, @Nullable Throwable why) {
    return new ConnectFailure(new Failure(cause, message, null), List.of(), why);
  }
}
