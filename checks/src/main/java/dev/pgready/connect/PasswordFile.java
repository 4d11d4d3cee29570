// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import dev.pgready.profile.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code .pgpass} (manual, "The Password File"): host:port:database:user:password. */
final class PasswordFile {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private PasswordFile() {}

  /**
   * The password of the first line that matches, or null.
   *
   * @param fields host, port, database and user to look for
   * @param warnings takes the reason why a file that exists is not used
   */
  static @Nullable String find(Path file, List<String> fields, List<String> warnings) {
    if (!Files.exists(file)) {
      return null;
    }
    if (!Files.isRegularFile(file)) {
      warnings.add("password file \"%s\" is not a regular file: ignored".formatted(file));
      return null;
    }
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
          && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
        warnings.add(
            "password file \"%s\" can be read by others: ignored; chmod 600 it".formatted(file));
        return null;
      }
      // any byte is a character, so that one line in another encoding does not spoil the others
      return find(
          new String(InputFile.bytes(file, InputFile.MOST_WRITTEN), StandardCharsets.UTF_8),
          fields);
    } catch (IOException e) {
      warnings.add("password file \"%s\" cannot be read: ignored".formatted(file));
      return null;
    }
  }

  static @Nullable String find(String text, List<String> fields) {
    for (String raw : text.split("\n", -1)) {
      String line = raw.replaceAll("\r+$", "");
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int at = 0;
      for (String field : fields) {
        at = at < 0 ? -1 : afterMatch(line, at, field);
      }
      if (at >= 0) {
        return unescape(line.substring(at));
      }
    }
    return null;
  }

  /** Where the next field starts; -1: this one differs. */
  private static int afterMatch(String line, int start, String wanted) {
    if (line.startsWith("*:", start)) {
      return start + 2;
    }
    int at = start;
    int i = 0;
    while (at < line.length()) {
      if (line.charAt(at) == ':' && i == wanted.length()) {
        return at + 1;
      }
      if (line.charAt(at) == '\\') {
        at++;
      }
      if (at == line.length() || i == wanted.length() || line.charAt(at) != wanted.charAt(i)) {
        return -1;
      }
      at++;
      i++;
    }
    return -1;
  }

  /** Up to the next colon that is not escaped: what follows is kept for future fields. */
  private static String unescape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && text.charAt(i) != ':'; i++) {
      if (text.charAt(i) == '\\' && i + 1 < text.length()) {
        i++;
      }
      out.append(text.charAt(i));
    }
    return out.toString();
  }
}
