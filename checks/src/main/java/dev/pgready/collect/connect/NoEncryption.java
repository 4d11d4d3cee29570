// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import java.security.Principal;
import java.security.cert.Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/**
 * The session of a socket that encrypts nothing: there is no certificate to bind a password to.
 * Java has one as well, for which it reads the certificates of all authorities first: a tenth of
 * the time from start to exit.
 */
final class NoEncryption implements SSLSession {
  private static SSLPeerUnverifiedException unverified() {
    return new SSLPeerUnverifiedException("not encrypted");
  }

  @Override
  public Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
    throw unverified();
  }

  @Override
  public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
    throw unverified();
  }

  @Override
  @SuppressWarnings("NullAway") // null is the interface's word for "none was sent"
  public Certificate[] getLocalCertificates() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway") // as above
  public Principal getLocalPrincipal() {
    return null;
  }

  @Override
  public String getCipherSuite() {
    return "SSL_NULL_WITH_NULL_NULL";
  }

  @Override
  public String getProtocol() {
    return "NONE";
  }

  @Override
  public boolean isValid() {
    return false;
  }

  @Override
  public void invalidate() {
    // it never was valid
  }

  @Override
  public byte[] getId() {
    return new byte[0];
  }

  @Override
  @SuppressWarnings("NullAway") // as above
  public SSLSessionContext getSessionContext() {
    return null;
  }

  @Override
  public long getCreationTime() {
    return 0;
  }

  @Override
  public long getLastAccessedTime() {
    return 0;
  }

  @Override
  public void putValue(String name, Object value) {
    // nobody asks for it
  }

  @Override
  @SuppressWarnings("NullAway") // as above
  public @Nullable Object getValue(String name) {
    return null;
  }

  @Override
  public void removeValue(String name) {
    // there is none
  }

  @Override
  public String[] getValueNames() {
    return new String[0];
  }

  @Override
  @SuppressWarnings("NullAway") // as above
  public String getPeerHost() {
    return null;
  }

  @Override
  public int getPeerPort() {
    return -1;
  }

  @Override
  public int getPacketBufferSize() {
    return 0;
  }

  @Override
  public int getApplicationBufferSize() {
    return 0;
  }
}
