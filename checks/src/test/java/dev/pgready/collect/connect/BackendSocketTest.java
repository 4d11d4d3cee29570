// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

final class BackendSocketTest {
  /** Java's own session of this kind costs a tenth of a start. */
  @Test
  void withoutEncryptionThereIsNothingToBindAPasswordTo() throws Exception {
    try (Socket plain = new Socket();
        BackendSocket socket = new BackendSocket(plain, plain)) {
      SSLSession session = socket.getSession();
      assertThat(session).isInstanceOf(NoEncryption.class);
      assertThatThrownBy(session::getPeerCertificates)
          .isInstanceOf(SSLPeerUnverifiedException.class);
      assertThatThrownBy(session::getPeerPrincipal).isInstanceOf(SSLPeerUnverifiedException.class);
      assertThat(session.isValid()).isFalse();
      assertThat(session.getCipherSuite()).isEqualTo("SSL_NULL_WITH_NULL_NULL");
    }
  }
}
