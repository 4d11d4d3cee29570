// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import javax.net.SocketFactory;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;

/**
 * A connection that leads nowhere: the answers of its server are here. The driver finds out a good
 * deal with its first connection (time zones, forms of numbers, what it links), which takes longer
 * than to connect.
 */
final class FirstConnection {
  private FirstConnection() {}

  /** Whether it came about. */
  static boolean connect() {
    Properties properties = new Properties();
    properties.setProperty("user", "rehearsal");
    properties.setProperty("PGDBNAME", "rehearsal");
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("socketFactory", Nowhere.class.getName());
    properties.setProperty("assumeMinServerVersion", "12");
    properties.setProperty("preferQueryMode", "simple");
    try (Socket network = new Socket();
        Connection connection =
            new PgConnection(
                new HostSpec[] {new HostSpec("pgready.invalid", 5432)}, properties, "rehearsal")) {
      // what the system's sockets need is not loaded before one of them is asked for something
      network.setTcpNoDelay(true);
      return !connection.isClosed();
    } catch (SQLException | IOException e) {
      // the real one will find out
    }
    return false;
  }

  /** For the driver, which makes it by its name. */
  public static final class Nowhere extends SocketFactory {
    @Override
    public Socket createSocket() throws IOException {
      return new Silent(answers());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
        throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(
        InetAddress address, int port, InetAddress localAddress, int localPort) throws IOException {
      return createSocket();
    }
  }

  /** Whatever is written to it is lost, and what is read was there before. */
  private static final class Silent extends Socket {
    private final InputStream in;

    Silent(byte[] answers) {
      in = new ByteArrayInputStream(answers);
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public InputStream getInputStream() {
      return in;
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }
  }

  /** Those of a server that lets everybody in. */
  private static byte[] answers() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    message(out, 'R', new byte[4]);
    parameter(out, "server_version", "17.0");
    parameter(out, "server_encoding", "UTF8");
    parameter(out, "client_encoding", "UTF8");
    parameter(out, "DateStyle", "ISO, MDY");
    parameter(out, "TimeZone", "UTC");
    parameter(out, "integer_datetimes", "on");
    parameter(out, "standard_conforming_strings", "on");
    message(out, 'K', new byte[8]);
    message(out, 'Z', new byte[] {'I'});
    return bytes.toByteArray();
  }

  private static void parameter(DataOutputStream out, String name, String value)
      throws IOException {
    message(out, 'S', text(name + '\0' + value + '\0'));
  }

  private static void message(DataOutputStream out, char type, byte[] body) throws IOException {
    out.writeByte(type);
    out.writeInt(body.length + 4);
    out.write(body);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
