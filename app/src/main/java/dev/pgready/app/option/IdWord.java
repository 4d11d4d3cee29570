// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;

/**
 * An id as people type it: {@code WAL_LEVEL} and {@code Zero} are {@code wal-level} and {@code
 * zero}.
 */
public final class IdWord implements ITypeConverter<String> {
  @Override
  public String convert(String typed) {
    return id(typed);
  }

  /** Without blanks around it; ids of checks, consumers and hosts are in small letters. */
  public static String id(String typed) {
    return typed.strip().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** An id with options behind a colon, which stay as they are. */
  public static final class OfConsumer implements ITypeConverter<String> {
    @Override
    public String convert(String typed) {
      int colon = typed.indexOf(':');
      return colon < 0 ? id(typed) : id(typed.substring(0, colon)) + typed.substring(colon);
    }
  }
}
