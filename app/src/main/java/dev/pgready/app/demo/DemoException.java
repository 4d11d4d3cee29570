// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.demo;

/** The demo's server could not be had: one sentence that says why. */
public final class DemoException extends RuntimeException {
  DemoException(String message) {
    super(message);
  }
}
