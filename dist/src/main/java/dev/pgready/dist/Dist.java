// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Puts a release together for the platform of the JDK in use. */
public final class Dist {
  private static final Pattern LICENSE =
      Pattern.compile("META-INF/((?:licenses/.+|[^/]*(?:LICENSE|NOTICE)[^/]*))");

  private Dist() {}

  /**
   * @param arguments root of the source tree; version; time of every file (ISO 8601); the JDK whose
   *     runtime is bundled; the folder for the results, which is emptied; "manifests" to keep its
   *     files and write only what names them, or "all"; the folder with the files below pgready in
   *     its image, or none for no image
   */
  public static void main(String[] arguments) throws IOException {
    Release release =
        new Release(
            Path.of(arguments[0]).toRealPath(),
            arguments[1],
            Instant.parse(arguments[2]),
            Path.of(arguments[4]).toAbsolutePath());
    Path jdk = Path.of(arguments[3]).toRealPath();
    // Maven makes null of an empty argument
    String base = arguments.length > 6 ? Objects.requireNonNullElse(arguments[6], "") : "";
    if (!arguments[5].equals("manifests")) {
      delete(release.out());
      Files.createDirectories(release.out());
      make(release, jdk, base);
    }
    new Manifests(release).write();
    try (Stream<Path> files = Files.list(release.out())) {
      for (Path file : files.sorted().toList()) {
        say("%,10d  %s".formatted(Files.size(file), file.getFileName()));
      }
    }
  }

  private static void make(Release release, Path jdk, String base) throws IOException {
    Platform platform = Platform.current();
    Path app = release.root().resolve("app/target");
    Bundle.copy(release, app.resolve(release.jar().getFileName().toString()), release.jar());
    Path bill = app.resolve("pgready-%s.cdx.json".formatted(release.version()));
    if (Files.exists(bill)) {
      Bundle.copy(release, bill, release.out().resolve(bill.getFileName().toString()));
    }
    Extras extras = Extras.of(release, jdk.resolve("bin/java"));
    Archives archives = new Archives(release.time());

    Tree any = common(release, 0, extras);
    any.add(Entry.file("lib/pgready.jar", release.jar()))
        .add(text("bin/pgready.cmd", Launcher.windows(release, 0), Entry.PLAIN));
    String name = "pgready-" + release.version();
    archives.tarGz(release.file(".tar.gz"), new Tree().addAll(name, any));
    archives.zip(release.file(".zip"), new Tree().addAll(name, any));
    archives.tarGz(
        release.file("-site.tar.gz"),
        new Tree().addAll(name + "-site", release.root().resolve("target/site")));

    // not below the results, which are published
    Path work = release.out().resolveSibling("bundle");
    delete(work);
    Files.createDirectories(work);
    int major = Bundle.major(jdk);
    say("runtime of JDK %s for %s".formatted(major, platform));
    Bundle.link(release, jdk, work.resolve("runtime"));
    StackFrames.copy(release, platform, major, release.jar(), work.resolve("lib/pgready.jar"));
    Files.setLastModifiedTime(work.resolve("lib/pgready.jar"), FileTime.from(release.time()));
    Bundle.archive(release, work, major);
    delete(work.resolve("runtime/bin/keytool"));
    Tree bundle = common(release, major, extras).addAll("", work);
    String bundled = "%s-%s".formatted(name, platform);
    if (platform.isWindows()) {
      bundle.add(text("bin/pgready.cmd", Launcher.windows(release, major), Entry.PLAIN));
      archives.zip(release.file("-%s.zip".formatted(platform)), new Tree().addAll(bundled, bundle));
    } else {
      archives.tarGz(
          release.file("-%s.tar.gz".formatted(platform)), new Tree().addAll(bundled, bundle));
    }
    if (platform.isLinux()) {
      Packages packages = new Packages(release, platform, bundle, extras);
      packages.debian();
      packages.rpm();
      if (base.isEmpty()) {
        say("no image: dist.image.base names no folder");
      } else {
        // a container's commands are those that ask a server
        Files.deleteIfExists(work.resolve(Bundle.SHORT));
        new Image(release, platform)
            .write(
                release.root().resolve(base),
                common(release, major, extras).addAll("", work),
                new ArrayList<>());
      }
    }
  }

  private static Tree common(Release release, int java, Extras extras) throws IOException {
    Tree tree =
        new Tree()
            .add(text("bin/pgready", Launcher.of(release, java), Entry.PROGRAM))
            .add(Entry.file("LICENSE", release.root().resolve("LICENSE")))
            .add(Entry.file("CHANGELOG.md", release.root().resolve("CHANGELOG.md")))
            .addAll("licenses", licenses(release.root().resolve("app/target/lib")));
    extras.addTo(tree);
    return tree;
  }

  /** The licences and notices of all libraries, one folder each. */
  private static Tree licenses(Path jars) throws IOException {
    Tree tree = new Tree();
    try (Stream<Path> files = Files.list(jars)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        String library = file.getFileName().toString().replaceFirst("\\.jar$", "");
        try (JarFile jar = new JarFile(file.toFile())) {
          for (JarEntry entry : Collections.list(jar.entries())) {
            Matcher license = LICENSE.matcher(entry.getName());
            if (license.matches() && !entry.isDirectory()) {
              byte[] text = jar.getInputStream(entry).readAllBytes();
              tree.add(Entry.text(library + "/" + license.group(1), text, Entry.PLAIN));
            }
          }
        }
      }
    }
    return tree;
  }

  private static Entry text(String path, String text, int mode) {
    return Entry.text(path, text.getBytes(StandardCharsets.UTF_8), mode);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  static void say(String line) {
    System.out.println("dist: " + line);
  }
}
