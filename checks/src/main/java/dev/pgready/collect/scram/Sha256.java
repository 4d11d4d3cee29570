// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.scram;

import java.util.Arrays;

/**
 * SHA-256, HMAC and PBKDF2 with it, as FIPS 180-4, RFC 2104 and RFC 8018 have them. Java has all
 * three, behind its register of providers: to look them up there costs a start as much as to
 * compute, and each of the 8,192 blocks of a key goes through eight methods that are interpreted at
 * first. Here they go through one.
 */
final class Sha256 {
  private static final int BLOCK = 64;

  /** Bytes of a digest. */
  static final int LENGTH = 32;

  private static final int WORDS = LENGTH / 4;

  private static final int[] START = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
  };

  private static final int[] ROUNDS = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
  };

  private Sha256() {}

  static byte[] digest(byte[] message) {
    int[] state = START.clone();
    absorb(state, message, 0);
    return bytes(state);
  }

  static byte[] hmac(byte[] key, byte[] message) {
    int[] inner = keyed(key, 0x36);
    absorb(inner, message, BLOCK);
    int[] outer = keyed(key, 0x5c);
    absorb(outer, bytes(inner), BLOCK);
    return bytes(outer);
  }

  /** PBKDF2, of which a key of {@link #LENGTH} bytes takes the first block alone. */
  static final class Derivation {
    private final int[] inner;
    private final int[] outer;
    private final byte[] first;

    Derivation(byte[] password, byte[] salt) {
      byte[] numbered = Arrays.copyOf(salt, salt.length + 4);
      numbered[salt.length + 3] = 1;
      inner = keyed(password, 0x36);
      outer = keyed(password, 0x5c);
      first = hmac(password, numbered);
    }

    /**
     * What the first of all iterations makes; a guess at the password is checked against it faster
     * than against the key, so it stays in this process.
     */
    byte[] first() {
      return first;
    }

    byte[] key(int iterations) {
      return repeat(inner, outer, words(first), iterations);
    }
  }

  private static byte[] repeat(int[] inner, int[] outer, int[] first, int iterations) {
    int[] last = first.clone();
    int[] all = first.clone();
    int[] block = new int[BLOCK];
    int[] state = new int[WORDS];
    for (int i = 1; i < iterations; i++) {
      System.arraycopy(inner, 0, state, 0, WORDS);
      closing(block, last);
      compress(state, block);
      System.arraycopy(outer, 0, last, 0, WORDS);
      closing(block, state);
      compress(last, block);
      for (int word = 0; word < WORDS; word++) {
        all[word] ^= last[word];
      }
    }
    return bytes(all);
  }

  /** A block with a digest, the second and last one of a message. */
  private static void closing(int[] block, int[] digest) {
    System.arraycopy(digest, 0, block, 0, WORDS);
    block[8] = 0x80000000;
    for (int i = 9; i < 15; i++) {
      block[i] = 0;
    }
    block[15] = (BLOCK + LENGTH) * 8;
  }

  /** What has seen the key, each byte changed by {@code pad}. */
  private static int[] keyed(byte[] key, int pad) {
    byte[] block = new byte[BLOCK];
    byte[] fitting = key.length > BLOCK ? digest(key) : key;
    System.arraycopy(fitting, 0, block, 0, fitting.length);
    for (int i = 0; i < BLOCK; i++) {
      block[i] ^= (byte) pad;
    }
    int[] state = START.clone();
    int[] schedule = new int[BLOCK];
    fill(schedule, block, 0);
    compress(state, schedule);
    return state;
  }

  /**
   * The rest of a message.
   *
   * @param before bytes of it that {@code state} has seen
   */
  private static void absorb(int[] state, byte[] rest, int before) {
    int length = (rest.length + 1 + 8 + BLOCK - 1) / BLOCK * BLOCK;
    byte[] padded = new byte[length];
    System.arraycopy(rest, 0, padded, 0, rest.length);
    padded[rest.length] = (byte) 0x80;
    long bits = ((long) before + rest.length) * 8;
    for (int i = 1; i <= 8; i++) {
      padded[length - i] = (byte) bits;
      bits >>>= 8;
    }
    int[] schedule = new int[BLOCK];
    for (int at = 0; at < length; at += BLOCK) {
      fill(schedule, padded, at);
      compress(state, schedule);
    }
  }

  private static void fill(int[] schedule, byte[] bytes, int from) {
    for (int i = 0; i < 16; i++) {
      schedule[i] = word(bytes, from + 4 * i);
    }
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] << 24)
        | ((bytes[at + 1] & 0xFF) << 16)
        | ((bytes[at + 2] & 0xFF) << 8)
        | (bytes[at + 3] & 0xFF);
  }

  private static int[] words(byte[] bytes) {
    int[] words = new int[bytes.length / 4];
    for (int i = 0; i < words.length; i++) {
      words[i] = word(bytes, 4 * i);
    }
    return words;
  }

  private static byte[] bytes(int[] words) {
    byte[] bytes = new byte[4 * words.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (words[i / 4] >>> (8 * (3 - i % 4)));
    }
    return bytes;
  }

  /**
   * One block.
   *
   * @param w its 16 words, and room for the 48 that are made of them
   */
  private static void compress(int[] state, int[] w) {
    int[] work = new int[WORDS];
    System.arraycopy(state, 0, work, 0, WORDS);
    rounds(work, w, 0);
    for (int from = 16; from < ROUNDS.length; from += 16) {
      extend(w, from);
      rounds(work, w, from);
    }
    for (int i = 0; i < WORDS; i++) {
      state[i] += work[i];
    }
  }

  // Sixteen steps in a method, as it is how often one is called that has it compiled soon

  private static void extend(int[] w, int from) {
    for (int t = from; t < from + 16; t++) {
      int x = w[t - 15];
      int y = w[t - 2];
      w[t] =
          (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3))
              + (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10))
              + w[t - 7]
              + w[t - 16];
    }
  }

  private static void rounds(int[] state, int[] w, int from) {
    int[] k = ROUNDS;
    int a = state[0];
    int b = state[1];
    int c = state[2];
    int d = state[3];
    int e = state[4];
    int f = state[5];
    int g = state[6];
    int h = state[7];
    for (int t = from; t < from + 16; t++) {
      int one =
          h
              + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7)))
              + ((e & f) ^ (~e & g))
              + k[t]
              + w[t];
      int two =
          (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10)))
              + ((a & b) ^ (a & c) ^ (b & c));
      h = g;
      g = f;
      f = e;
      e = d + one;
      d = c;
      c = b;
      b = a;
      a = one + two;
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = d;
    state[4] = e;
    state[5] = f;
    state[6] = g;
    state[7] = h;
  }
}
