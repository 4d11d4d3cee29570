// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.util.Locale;

/**
 * The system that a runtime is for, by the names of release files.
 *
 * @param os linux, macos or windows
 * @param cpu x64 or aarch64
 */
record Platform(String os, String cpu) {
  static Platform current() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String cpu = System.getProperty("os.arch", "");
    return new Platform(
        os.startsWith("mac") ? "macos" : os.startsWith("windows") ? "windows" : "linux",
        cpu.equals("amd64") || cpu.equals("x86_64") ? "x64" : cpu);
  }

  boolean isLinux() {
    return os.equals("linux");
  }

  boolean isWindows() {
    return os.equals("windows");
  }

  /** As Debian and container registries call the processor. */
  String debianCpu() {
    return cpu.equals("x64") ? "amd64" : "arm64";
  }

  /** As RPM calls the processor. */
  String rpmCpu() {
    return cpu.equals("x64") ? "x86_64" : cpu;
  }

  /** As junixsocket names the folder of its native code. */
  String nativeCode() {
    return switch (os) {
      case "macos" -> (cpu.equals("x64") ? "x86_64" : cpu) + "-MacOSX";
      case "windows" -> (cpu.equals("x64") ? "amd64" : cpu) + "-Windows10";
      default -> (cpu.equals("x64") ? "amd64" : cpu) + "-Linux";
    };
  }

  @Override
  public String toString() {
    return os + "-" + cpu;
  }
}
