// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.login;

import java.io.IOException;
import java.net.Socket;

/** Stands before a password. */
public interface LoginGate {
  /**
   * Waits until the password may be sent.
   *
   * @param socket for which; once it is closed, as it is at the end of the time to connect, there
   *     is nothing to wait for
   * @throws WrongPassword it was refused already
   */
  void await(Socket socket) throws IOException;
}
