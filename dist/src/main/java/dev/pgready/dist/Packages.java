// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.packager.rpm.RpmTag;
import org.eclipse.packager.rpm.RpmVersion;
import org.eclipse.packager.rpm.build.BuilderContext;
import org.eclipse.packager.rpm.build.BuilderOptions;
import org.eclipse.packager.rpm.build.FileInformation;
import org.eclipse.packager.rpm.build.RpmBuilder;

/** Packages of Linux distributions: the bundle in {@code /usr/lib/pgready}, a link in the path. */
final class Packages {
  static final String PLACE = "usr/lib/pgready";

  private final Release release;
  private final Platform platform;
  private final Tree bundle;
  private final Extras extras;

  Packages(Release release, Platform platform, Tree bundle, Extras extras) {
    this.release = release;
    this.platform = platform;
    this.bundle = bundle;
    this.extras = extras;
  }

  /** What is the same in every package, and in the image. */
  static Tree installed(Tree bundle) {
    return new Tree()
        .addAll(PLACE, bundle)
        .add(Entry.link("usr/bin/pgready", "../lib/pgready/bin/pgready"));
  }

  private byte[] read(String name) throws IOException {
    return Files.readAllBytes(release.root().resolve(name));
  }

  Path debian() throws IOException {
    Tree files = installed(bundle);
    extras.addTo(files, "usr/share/zsh/vendor-completions");
    files.add(Entry.text("usr/share/doc/pgready/copyright", copyright(), Entry.PLAIN));
    files.add(
        Entry.text(
            "usr/share/doc/pgready/changelog.gz",
            Archives.gzip(read("CHANGELOG.md")),
            Entry.PLAIN));
    StringBuilder sums = new StringBuilder();
    for (Entry entry : files.entries()) {
      if (entry.isFile()) {
        sums.append(Hash.md5(entry.content())).append("  ").append(entry.path()).append('\n');
      }
    }
    String control =
        """
        Package: pgready
        Version: %s
        Architecture: %s
        Maintainer: %s
        Installed-Size: %s
        Depends: libc6
        Section: database
        Priority: optional
        Homepage: %s
        Description: %s
         %s
        """
            .formatted(
                release.version(),
                platform.debianCpu(),
                Release.CONTACT,
                files.size() / 1024,
                Release.HOME,
                Release.SUMMARY,
                Release.DESCRIPTION);
    Archives archives = new Archives(release.time());
    Tree members =
        new Tree()
            .add(Entry.text("1-debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII), 0))
            .add(
                Entry.text(
                    "2-control.tar.gz",
                    archives.debianTarGz(
                        new Tree()
                            .add(text("control", control))
                            .add(text("md5sums", sums.toString()))),
                    0))
            .add(Entry.text("3-data.tar.gz", archives.debianTarGz(files), 0));
    Path file =
        release
            .out()
            .resolve("pgready_%s_%s.deb".formatted(release.version(), platform.debianCpu()));
    archives.ar(file, members);
    return file;
  }

  private static Entry text(String path, String text) {
    return Entry.text(path, text.getBytes(StandardCharsets.UTF_8), Entry.PLAIN);
  }

  private static byte[] copyright() {
    return """
        pgready is under the Apache License 2.0, which Debian has in
        /usr/share/common-licenses/Apache-2.0. The licences of its libraries are in
        /usr/lib/pgready/licenses, those of the Java runtime in
        /usr/lib/pgready/runtime/legal.
        """
        .getBytes(StandardCharsets.UTF_8);
  }

  Path rpm() throws IOException {
    Path file =
        release
            .out()
            .resolve("pgready-%s-1.%s.rpm".formatted(release.version(), platform.rpmCpu()));
    Files.deleteIfExists(file);
    Tree files = installed(bundle);
    extras.addTo(files, "usr/share/zsh/site-functions");
    BuilderOptions options = new BuilderOptions();
    // the name that the file is to have, not one that the builder thinks of
    options.setFileNameProvider((name, version, architecture) -> file.getFileName().toString());
    try (RpmBuilder builder =
        new RpmBuilder(
            "pgready", new RpmVersion(release.version(), "1"), platform.rpmCpu(), file, options)) {
      RpmBuilder.PackageInformation information = builder.getInformation();
      information.setLicense("Apache-2.0");
      information.setSummary(Release.SUMMARY);
      information.setDescription(Release.DESCRIPTION);
      information.setUrl(Release.HOME);
      information.setVendor("pgready");
      information.setPackager(Release.CONTACT);
      information.setGroup("Applications/Databases");
      information.setBuildHost("localhost");
      builder.setHeaderCustomizer(
          header -> header.putInt(RpmTag.BUILDTIME, (int) release.time().getEpochSecond()));
      BuilderContext context = builder.newContext();
      for (Entry entry : files.entries()) {
        add(context, entry);
      }
      builder.build();
    }
    return file;
  }

  /** Folders of the distribution are not the package's. */
  private void add(BuilderContext context, Entry entry) throws IOException {
    String path = "/" + entry.path();
    String target = entry.target();
    Path file = entry.file();
    if (target != null) {
      context.addSymbolicLink(path, target, (name, object, type) -> information(entry));
    } else if (file != null) {
      context.addFile(path, file, (name, object, type) -> information(entry));
    } else if (entry.isFile()) {
      context.addFile(
          path, ByteBuffer.wrap(entry.content()), (name, object, type) -> information(entry));
    } else if (entry.path().startsWith(PLACE)) {
      context.addDirectory(path, (name, object, type) -> information(entry));
    }
  }

  private FileInformation information(Entry entry) {
    FileInformation information = new FileInformation();
    information.setUser("root");
    information.setGroup("root");
    information.setMode((short) entry.mode());
    information.setTimestamp(release.time());
    return information;
  }
}
