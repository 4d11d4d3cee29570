// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import dev.pgready.facts.ConnectionFacts.Address;
import dev.pgready.facts.ConnectionFacts.Cause;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * From a name to a connected socket: every address of the name in the resolver's order, as libpq
 * does, with the outcome of each.
 */
final class Dialer {
  private final ConnectionTarget target;
  private final Deadline deadline;
  private final List<Address> addresses = new ArrayList<>();

  Dialer(ConnectionTarget target, Deadline deadline) {
    this.target = target;
    this.deadline = deadline;
  }

  /** What was tried so far. */
  List<Address> addresses() {
    return List.copyOf(addresses);
  }

  Socket dial() throws ConnectFailure {
    if (target.unixSocket()) {
      return UnixSocket.connect(target, deadline);
    }
    InetAddress[] all = resolve();
    addresses.clear();
    for (int i = 0; i < all.length; i++) {
      int family = all[i] instanceof Inet6Address ? 6 : 4;
      Socket socket = new Socket();
      try {
        // An address that swallows packets must leave time for those behind it.
        int share = deadline.remainingMillis() / (all.length - i);
        socket.connect(new InetSocketAddress(all[i], target.port()), share);
        socket.setTcpNoDelay(true);
        addresses.add(new Address(all[i].getHostAddress(), family, null));
        for (int rest = i + 1; rest < all.length; rest++) {
          addresses.add(
              new Address(
                  all[rest].getHostAddress(), all[rest] instanceof Inet6Address ? 6 : 4, null));
        }
        deadline.guard(socket);
        return socket;
      } catch (IOException e) {
        close(socket);
        addresses.add(new Address(all[i].getHostAddress(), family, cause(e, family)));
      }
    }
    Cause cause = furthest();
    throw new ConnectFailure(
        Diagnosis.unreachable(target, cause, addresses, deadline), addresses, null);
  }

  private static final Pattern ADDRESS =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\\.(?!$)|$)){4}");

  private InetAddress[] addressed(String name) throws ConnectFailure {
    try {
      return InetAddress.getAllByName(name);
    } catch (UnknownHostException e) {
      throw new ConnectFailure(Diagnosis.unknownHost(target), addresses, e);
    }
  }

  private InetAddress[] resolve() throws ConnectFailure {
    String name =
        Optional.ofNullable(target.parameters().get("hostaddr"))
            .filter(address -> !address.isBlank())
            .orElse(target.host());
    if (ADDRESS.matcher(name).matches()) {
      // nothing is looked up, and a fleet need not start a thread for each
      return addressed(name);
    }
    // The resolver cannot be interrupted, and may take longer than we want to wait.
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(name));
    Thread thread = new Thread(lookup, "pgready lookup");
    thread.setDaemon(true);
    thread.start();
    try {
      return deadline.seconds() == 0
          ? lookup.get()
          : lookup.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new ConnectFailure(Diagnosis.slowLookup(target, deadline), addresses, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException) {
        throw new ConnectFailure(Diagnosis.unknownHost(target), addresses, e.getCause());
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectFailure(Diagnosis.interrupted(target), addresses, e);
    }
  }

  private static Cause cause(IOException e, int family) {
    if (e instanceof SocketTimeoutException) {
      return Cause.TIMEOUT;
    }
    if (e instanceof NoRouteToHostException) {
      return family == 6 ? Cause.NO_IPV6_ROUTE : Cause.UNREACHABLE;
    }
    if (e instanceof ConnectException) {
      // the kernel gave up before we did, or the port is closed: Java has one class for both
      String text = String.valueOf(e.getMessage());
      return text.contains("timed out") ? Cause.TIMEOUT : Cause.REFUSED;
    }
    return family == 6 ? Cause.NO_IPV6_ROUTE : Cause.UNREACHABLE;
  }

  /** Of several addresses, the one that got furthest tells most. */
  private Cause furthest() {
    Map<Cause, Integer> rank =
        Map.of(Cause.REFUSED, 3, Cause.TIMEOUT, 2, Cause.UNREACHABLE, 1, Cause.NO_IPV6_ROUTE, 0);
    Cause best = Cause.NO_IPV6_ROUTE;
    for (Address address : addresses) {
      Cause cause = address.error();
      if (cause != null && rank.getOrDefault(cause, 0) > rank.getOrDefault(best, 0)) {
        best = cause;
      }
    }
    return best;
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is as good as closed
    }
  }
}
