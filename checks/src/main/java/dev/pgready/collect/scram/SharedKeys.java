// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.scram;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The keys that this process has derived of late: a check logs in three times with one password,
 * and the server's salt for it stays the same. A key is found by what PBKDF2 begins with, which
 * only the same password and salt lead to, so that no password is kept for it.
 */
final class SharedKeys {
  /** More than a fleet has targets in work at a time. */
  private static final int MOST = 256;

  private static final Map<Start, FutureTask<byte[]>> KEYS = new LinkedHashMap<>();

  private SharedKeys() {}

  /** What a derivation begins with. */
  private static final class Start {
    private final byte[] bytes;
    private final int iterations;

    Start(byte[] bytes, int iterations) {
      this.bytes = bytes;
      this.iterations = iterations;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Start start
          && iterations == start.iterations
          && Arrays.equals(bytes, start.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /** The salted password of RFC 5802; of two that ask at the same time one waits for the other. */
  static byte[] salted(byte[] password, byte[] salt, int iterations) {
    Sha256.Derivation derivation = new Sha256.Derivation(password, salt);
    Start start = new Start(derivation.first(), iterations);
    FutureTask<byte[]> key;
    boolean ours = false;
    synchronized (KEYS) {
      key = KEYS.get(start);
      if (key == null) {
        ours = true;
        key = new FutureTask<>(() -> derivation.key(iterations));
        if (KEYS.size() >= MOST) {
          KEYS.remove(KEYS.keySet().iterator().next());
        }
        KEYS.put(start, key);
      }
    }
    if (ours) {
      key.run();
    }
    try {
      return key.get().clone();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return derivation.key(iterations);
    } catch (ExecutionException | CancellationException e) {
      // whoever asks next does not get the failure of this one
      synchronized (KEYS) {
        KEYS.remove(start, key);
      }
      return derivation.key(iterations);
    }
  }
}
