// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchivesTest {
  private static final Instant TIME = Instant.parse("2026-11-20T00:00:00Z");

  private static Tree tree() {
    return new Tree()
        .add(Entry.link("bin/also", "pgready"))
        .add(Entry.text("bin/pgready", "run".getBytes(StandardCharsets.UTF_8), Entry.PROGRAM));
  }

  @Test
  void foldersComeFirstAndAllIsRootsAtOneTime() throws Exception {
    byte[] bytes = new Archives(TIME).tarGz(tree());
    List<String> seen = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GzipCompressorInputStream(new ByteArrayInputStream(bytes)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        seen.add(
            "%s %o %s %s %s"
                .formatted(
                    entry.getName(),
                    entry.getMode() & 0b111_111_111,
                    entry.getLinkName(),
                    entry.getUserName(),
                    entry.getModTime().toInstant()));
      }
    }
    assertThat(seen)
        .containsExactly(
            "bin/ 755  root 2026-11-20T00:00:00Z",
            "bin/also 777 pgready root 2026-11-20T00:00:00Z",
            "bin/pgready 755  root 2026-11-20T00:00:00Z");
  }

  /** Whenever, and in whichever time zone. */
  @Test
  void theSameBytes(@TempDir Path directory) throws Exception {
    TimeZone zone = TimeZone.getDefault();
    List<byte[]> zips = new ArrayList<>();
    List<byte[]> tars = new ArrayList<>();
    try {
      for (String name : new String[] {"UTC", "Asia/Kolkata"}) {
        TimeZone.setDefault(TimeZone.getTimeZone(name));
        Path file = directory.resolve("zip");
        new Archives(TIME).zip(file, tree());
        zips.add(Files.readAllBytes(file));
        tars.add(new Archives(TIME).tarGz(tree()));
      }
    } finally {
      TimeZone.setDefault(zone);
    }
    assertThat(zips.get(0)).isEqualTo(zips.get(1));
    assertThat(tars.get(0)).isEqualTo(tars.get(1));
  }
}
