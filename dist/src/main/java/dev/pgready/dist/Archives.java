// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Archives whose bytes follow from what is in them: one time, one owner, one order. */
final class Archives {
  private final Instant time;

  /**
   * @param time of every entry, to the second
   */
  Archives(Instant time) {
    this.time = time;
  }

  void tarGz(Path file, Tree tree) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(tarGz(tree));
    }
  }

  byte[] tarGz(Tree tree) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = gzip(out)) {
      tar(gzip, tree, "");
    }
    return out.toByteArray();
  }

  /** As Debian's own tools name entries: from {@code ./} on. */
  byte[] debianTarGz(Tree tree) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = gzip(out)) {
      tar(gzip, tree, "./");
    }
    return out.toByteArray();
  }

  /** Without a name and a time of its own. */
  static OutputStream gzip(OutputStream out) throws IOException {
    GzipParameters parameters = new GzipParameters();
    parameters.setCompressionLevel(Deflater.BEST_COMPRESSION);
    return new GzipCompressorOutputStream(out, parameters);
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = gzip(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  void tar(OutputStream out, Tree tree, String prefix) throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    if (!prefix.isEmpty()) {
      put(tar, Entry.folder(prefix.substring(0, prefix.length() - 1)), "");
    }
    for (Entry entry : tree.entries()) {
      put(tar, entry, prefix);
    }
    tar.finish();
    tar.flush();
  }

  private void put(TarArchiveOutputStream tar, Entry entry, String prefix) throws IOException {
    String target = entry.target();
    TarArchiveEntry header =
        target != null
            ? new TarArchiveEntry(prefix + entry.path(), TarConstants.LF_SYMLINK)
            : new TarArchiveEntry(prefix + entry.path() + (entry.isFolder() ? "/" : ""));
    if (target != null) {
      header.setLinkName(target);
    }
    header.setMode(entry.mode());
    header.setModTime(time.toEpochMilli());
    header.setIds(0, 0);
    header.setNames("root", "root");
    Path file = entry.file();
    if (entry.isFile()) {
      header.setSize(file != null ? Files.size(file) : entry.content().length);
    }
    tar.putArchiveEntry(header);
    if (file != null) {
      Files.copy(file, tar);
    } else if (entry.isFile()) {
      tar.write(entry.content());
    }
    tar.closeArchiveEntry();
  }

  void zip(Path file, Tree tree) throws IOException {
    try (ZipArchiveOutputStream zip =
        new ZipArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      zip.setLevel(Deflater.BEST_COMPRESSION);
      for (Entry entry : tree.entries()) {
        ZipArchiveEntry header = new ZipArchiveEntry(entry.path() + (entry.isFolder() ? "/" : ""));
        header.setTimeLocal(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
        header.setUnixMode(entry.mode());
        zip.putArchiveEntry(header);
        if (entry.isFile()) {
          zip.write(entry.content());
        }
        zip.closeArchiveEntry();
      }
    }
  }

  /** One member after the other, as in a Debian package. */
  void ar(Path file, Tree members) throws IOException {
    try (ArArchiveOutputStream ar =
        new ArArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (Entry member : members.entries()) {
        byte[] content = member.content();
        ar.putArchiveEntry(
            new ArArchiveEntry(
                // the order of paths is not that of members
                member.path().substring(member.path().indexOf('-') + 1),
                content.length,
                0,
                0,
                0b1_000_000_110_100_100,
                time.getEpochSecond()));
        ar.write(content);
        ar.closeArchiveEntry();
      }
    }
  }
}
