// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.scram;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what a server says first. Where it asks for a password by SCRAM-SHA-256 it is answered
 * here, and the driver reads only that it is let in; anything else is the driver's, as it came. The
 * driver would derive the key anew for each connection, by way of Java's register of providers:
 * together more than half of what a login costs.
 */
public final class ScramLogin {
  /** Kind and length. */
  private static final int HEAD = 1 + 4;

  private static final int SASL = 10;
  private static final int SASL_CONTINUE = 11;
  private static final int SASL_FINAL = 12;

  private final String password;
  private final ChannelBinding binding;
  private final Runnable asked;

  private ScramLogin(String password, ChannelBinding binding, Runnable asked) {
    this.password = password;
    this.binding = binding;
    this.asked = asked;
  }

  /** Reads so many bytes, or fewer at the end. */
  public interface Reading {
    byte[] read(int count) throws IOException;
  }

  /** Sends a message. */
  public interface Sending {
    void send(byte[] message) throws IOException;
  }

  /** Whether this can answer for a password; else the driver prepares it. */
  public static boolean takes(String password) {
    return Scram.prepared(password);
  }

  /**
   * @param binding what the proof is bound to
   * @param asked is told when the server asks for the password
   */
  public static ScramLogin of(String password, ChannelBinding binding, Runnable asked) {
    return new ScramLogin(password, binding, asked);
  }

  /**
   * Speaks with the server until it has let us in, or says something else.
   *
   * @param in what it sends, messages that are too long left out
   * @return what the driver reads first
   * @throws ScramRefused when it does not prove that it knows the password
   */
  public byte[] run(Reading in, Sending out) throws IOException {
    byte[] message = message(in);
    String mechanism = kind(message) == SASL ? binding.mechanism(mechanisms(message)) : null;
    if (mechanism == null) {
      return message;
    }
    asked.run();
    byte[] secret = password.getBytes(StandardCharsets.ISO_8859_1);
    try {
      Scram scram = new Scram(secret, binding, mechanism);
      send(out, first(mechanism, scram.first()));
      message = message(in);
      if (kind(message) != SASL_CONTINUE) {
        return unasked(message);
      }
      send(out, bytes(scram.last(text(message))));
      message = message(in);
      if (kind(message) != SASL_FINAL) {
        return unasked(message);
      }
      scram.verify(text(message));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
    return message(in);
  }

  /** An error is the driver's to read; to be let in without a proof is not. */
  private static byte[] unasked(byte[] message) throws ScramRefused {
    if (message.length > 0 && message[0] == 'R') {
      throw new ScramRefused("the server left out a part of it");
    }
    return message;
  }

  /** One message of authentication; of any other kind no more than its head. */
  private static byte[] message(Reading in) throws IOException {
    byte[] head = in.read(HEAD);
    if (head.length < HEAD || head[0] != 'R') {
      return head;
    }
    byte[] body = in.read(number(head, 1) - 4);
    byte[] message = Arrays.copyOf(head, HEAD + body.length);
    System.arraycopy(body, 0, message, HEAD, body.length);
    return message;
  }

  /** Of a whole message of authentication; -1: it is none. */
  private static int kind(byte[] message) {
    return message.length >= HEAD + 4
            && message[0] == 'R'
            && message.length == 1 + number(message, 1)
        ? number(message, HEAD)
        : -1;
  }

  private static List<String> mechanisms(byte[] message) {
    return List.of(text(message).split("\0", -1));
  }

  private static String text(byte[] message) {
    return new String(message, HEAD + 4, message.length - HEAD - 4, StandardCharsets.UTF_8);
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] << 24)
        | ((bytes[at + 1] & 0xFF) << 16)
        | ((bytes[at + 2] & 0xFF) << 8)
        | (bytes[at + 3] & 0xFF);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] first(String mechanism, String text) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(bytes(mechanism + "\0"));
    byte[] response = bytes(text);
    length(body, response.length);
    body.writeBytes(response);
    return body.toByteArray();
  }

  private static void send(Sending out, byte[] body) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write('p');
    length(message, body.length + 4);
    message.writeBytes(body);
    out.send(message.toByteArray());
  }

  private static void length(ByteArrayOutputStream to, int length) {
    to.write(length >>> 24);
    to.write(length >>> 16);
    to.write(length >>> 8);
    to.write(length);
  }
}
