// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An entry of a jar that is not compressed, so that Java reads it quickly. */
public final class StoredEntry {
  private StoredEntry() {}

  /**
   * @param time which a zip file keeps without a zone
   */
  public static void put(ZipOutputStream out, String name, LocalDateTime time, byte[] content)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(time);
    CRC32 sum = new CRC32();
    sum.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(sum.getValue());
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }
}
