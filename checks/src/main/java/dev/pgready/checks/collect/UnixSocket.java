package dev.pgready.checks.collect;

import dev.pgready.checks.facts.ConnectionFacts.Cause;
import dev.pgready.checks.facts.ConnectionFacts.Failure;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.List;
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
          "the socket %s cannot be used, as the library for it needs a temporary directory that is writable and not %s: name one as in PGREADY_JAVA_OPTIONS=-Djava.io.tmpdir=/dev/shm, or connect by TCP"
              .formatted(file, System.getProperty("java.io.tmpdir")),
          e);
    } catch (IOException e) {
      if (deadline.passed()) {
        throw failure(
            Cause.TIMEOUT,
            "the socket %s did not accept the connection within %d s"
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

  private static ConnectFailure failure(
      Cause cause, String message, @org.jspecify.annotations.Nullable Throwable why) {
    return new ConnectFailure(new Failure(cause, message, null), List.of(), why);
  }
}
