// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.scram;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's side of SCRAM, against a server's side made of Java's own classes. */
class ScramTest {
  private static final byte[] SALT = "a salt of sixteen".getBytes(UTF_8);

  private static final String CHALLENGE =
      "r=nonce+server,s=" + Base64.getEncoder().encodeToString(SALT) + ",i=4096";

  private static byte[] mac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static byte[] salted(String password) throws Exception {
    return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
        .generateSecret(new PBEKeySpec(password.toCharArray(), SALT, 4096, 256))
        .getEncoded();
  }

  private static Scram scram() {
    return new Scram("secret".getBytes(UTF_8), ChannelBinding.NONE, Scram.MECHANISM, "nonce");
  }

  @Test
  void bothProofsAreThoseOfTheStandard() throws Exception {
    Scram scram = scram();
    assertThat(scram.first()).isEqualTo("n,,n=*,r=nonce");
    String last = scram.last(CHALLENGE);
    assertThat(last).startsWith("c=biws,r=nonce+server,p=");
    String exchange = "n=*,r=nonce," + CHALLENGE + ",c=biws,r=nonce+server";
    byte[] clientKey = mac(salted("secret"), "Client Key");
    byte[] proof = mac(MessageDigest.getInstance("SHA-256").digest(clientKey), exchange);
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= clientKey[i];
    }
    assertThat(last).endsWith(",p=" + Base64.getEncoder().encodeToString(proof));
    byte[] server = mac(mac(salted("secret"), "Server Key"), exchange);
    scram.verify("v=" + Base64.getEncoder().encodeToString(server));
    server[31] ^= 1;
    assertThatThrownBy(() -> scram.verify("v=" + Base64.getEncoder().encodeToString(server)))
        .isInstanceOf(ScramRefused.class)
        .hasMessage("SCRAM authentication failed: Invalid SCRAM server signature");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "r=nonce,s=YQ==,i=4096",
        "r=other+server,s=YQ==,i=4096",
        "r=nonce+server,s=,i=4096",
        "r=nonce+server,s=YQ,,i=4096",
        "r=nonce+server,s=%,i=4096",
        "r=nonce+server,s=YQ==,i=0",
        "r=nonce+server,s=YQ==,i=-1",
        "r=nonce+server,s=YQ==,i=100001",
        "r=nonce+server,s=YQ==,i=99999999999",
        "r=nonce+server,s=YQ==",
        "s=YQ==,r=nonce+server,i=4096",
        "m=x,r=nonce+server,s=YQ==,i=4096",
        "r=nonce+server,s=YQ==,i=4096x",
        "r=nonce+server,s=YQ==,i=+4096",
        "r=nonce+server,s=YQ==,i=\u0664\u0660\u0669\u0666",
        "r=nonce+server,s=YQ==,i=",
      })
  void aChallengeThatIsNoneIsRefused(String challenge) {
    assertThatThrownBy(() -> scram().last(challenge)).isInstanceOf(ScramRefused.class);
  }

  @Test
  void whatIsAddedToAChallengeIsPassedOver() throws Exception {
    assertThat(scram().last(CHALLENGE + ",x=y")).startsWith("c=biws,r=nonce+server,p=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v=", "v=%", "e=other-error", "x=y"})
  void aServerThatProvesNothingIsRefused(String end) throws Exception {
    Scram scram = scram();
    assertThatThrownBy(() -> scram.verify(end)).isInstanceOf(ScramRefused.class);
    scram.last(CHALLENGE);
    assertThatThrownBy(() -> scram.verify(end)).isInstanceOf(ScramRefused.class);
  }

  @Test
  void eachExchangeHasANonceOfItsOwn() {
    byte[] password = "secret".getBytes(UTF_8);
    Scram one = new Scram(password, ChannelBinding.NONE, Scram.MECHANISM);
    Scram other = new Scram(password, ChannelBinding.NONE, Scram.MECHANISM);
    assertThat(one.first()).isNotEqualTo(other.first());
    assertThat(one.first()).matches("n,,n=\\*,r=[A-Za-z0-9+/]{24}");
  }

  @ParameterizedTest
  @CsvSource({"secret, true", "'a b~!', true", "'', false", "geheimß, false", "'a\tb', false"})
  void whatNeedsToBePreparedIsTheDrivers(String password, boolean taken) {
    assertThat(ScramLogin.takes(password)).isEqualTo(taken);
  }

  private static byte[] message(int kind, String data) {
    byte[] text = data.getBytes(UTF_8);
    return ByteBuffer.allocate(9 + text.length)
        .put((byte) 'R')
        .putInt(8 + text.length)
        .putInt(kind)
        .put(text)
        .array();
  }

  private static byte[] bytes(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final AtomicBoolean asked = new AtomicBoolean();

  private byte[] run(byte[] server) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(server);
    return ScramLogin.of("secret", ChannelBinding.NONE, () -> asked.set(true))
        .run(in::readNBytes, sent::writeBytes);
  }

  @Test
  void whatAsksForNothingOrForAnotherProofIsTheDrivers() throws Exception {
    for (byte[] server :
        new byte[][] {
          message(0, ""),
          message(3, ""),
          message(5, "salt"),
          message(10, "SCRAM-SHA-256-PLUS\0\0"),
          message(10, "OTHER\0\0"),
          message(12, "v="),
          new byte[0],
          new byte[] {'R', 0, 0},
          new byte[] {'R', 0, 0, 0, 8, 0},
        }) {
      assertThat(run(server)).isEqualTo(server);
    }
    byte[] error = "E\0\0\0\12SFATAL\0".getBytes(UTF_8);
    assertThat(run(error)).isEqualTo(Arrays.copyOf(error, 5));
    assertThat(sent.size()).isZero();
    assertThat(asked).isFalse();
  }

  @Test
  void nobodyLetsUsInWithoutAProof() {
    for (byte[] rest : new byte[][] {message(0, ""), message(12, "v=YQ=="), message(10, "x")}) {
      assertThatThrownBy(() -> run(bytes(message(10, "SCRAM-SHA-256\0\0"), rest)))
          .isInstanceOf(ScramRefused.class);
    }
    assertThat(asked).isTrue();
  }

  @Test
  void anErrorOnTheWayIsTheDrivers() throws Exception {
    byte[] error = "E\0\0\0\12SFATAL\0".getBytes(UTF_8);
    assertThat(run(bytes(message(10, "SCRAM-SHA-256\0SCRAM-SHA-256-PLUS\0\0"), error)))
        .isEqualTo(Arrays.copyOf(error, 5));
    assertThat(sent.toString(UTF_8)).contains("SCRAM-SHA-256\0").doesNotContain("secret");
  }

  @Test
  void twoThatAskForOneKeyGetTheSame() throws Exception {
    byte[] password = "secret".getBytes(UTF_8);
    byte[] first = SharedKeys.salted(password, SALT, 4096);
    assertThat(first).isEqualTo(salted("secret"));
    first[0]++;
    assertThat(SharedKeys.salted(password, SALT, 4096)).isEqualTo(salted("secret"));
    assertThat(SharedKeys.salted(password, SALT, 4095)).isNotEqualTo(salted("secret"));
    assertThat(SharedKeys.salted("other".getBytes(UTF_8), SALT, 4096)).isEqualTo(salted("other"));
    for (int i = 1; i < 600; i++) {
      assertThat(SharedKeys.salted(password, SALT, i)).hasSize(32);
    }
  }
}
