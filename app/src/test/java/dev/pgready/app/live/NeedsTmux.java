// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgready.checks.testing.Programs;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For tests on a terminal of tmux's; where CI runs them, it must be there. */
public final class NeedsTmux implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue(Programs.present("tmux"), "apt-get install tmux");
    }
  }
}
