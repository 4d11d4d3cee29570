// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The container image as one file, which {@code docker load}, {@code podman load} and {@code
 * skopeo} read: an OCI layout that has Docker's list of images as well. Made without an engine.
 */
final class Image {
  /** As in other images without a shell's users: nobody's number on the host. */
  private static final int USER = 65532;

  private final Release release;
  private final Platform platform;
  private final Archives archives;
  private final Tree blobs = new Tree();

  Image(Release release, Platform platform) {
    this.release = release;
    this.platform = platform;
    this.archives = new Archives(release.time());
  }

  /** A blob that is in the image's file, by its checksum. */
  private record Blob(String type, String digest, int size) {
    String json() {
      return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%s}"
          .formatted(type, digest, size);
    }
  }

  private Blob blob(String type, byte[] bytes) {
    String digest = Hash.sha256(bytes);
    blobs.add(Entry.text("blobs/sha256/" + digest, bytes, Entry.PLAIN));
    return new Blob("application/vnd.oci.image." + type, digest, bytes.length);
  }

  private Blob layer(Tree tree, List<String> plain) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    archives.tar(tar, tree, "");
    plain.add("\"sha256:" + Hash.sha256(tar.toByteArray()) + "\"");
    return blob("layer.v1.tar+gzip", Archives.gzip(tar.toByteArray()));
  }

  /**
   * @param base the files of the system below it: a C library, a shell, certificate authorities
   * @param plain checksums of layers as they are unpacked; filled here
   */
  Path write(Path base, Tree bundle, List<String> plain) throws IOException {
    Tree system =
        new Tree()
            .addAll("", base)
            .add(
                text(
                    "etc/passwd",
                    "root:x:0:0::/:/bin/sh\npgready:x:%1$s:%1$s::/home/pgready:/bin/sh\n"))
            .add(text("etc/group", "root:x:0:\npgready:x:%1$s:\n"))
            .add(text("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"))
            .add(Entry.folder("home/pgready"))
            .add(Entry.folder("tmp", 0b1_111_111_111));
    Tree program =
        Packages.installed(bundle)
            .add(
                Entry.text(
                    "licenses/pgready",
                    Files.readAllBytes(release.root().resolve("LICENSE")),
                    Entry.PLAIN));
    Blob below = layer(system, plain);
    Blob above = layer(program, plain);
    String time = release.time().toString();
    Blob config =
        blob(
            "config.v1+json",
            """
            {"created":"%1$s","architecture":"%2$s","os":"linux","config":{"User":"%3$s:%3$s",\
            "Env":["PATH=/usr/bin:/bin","HOME=/home/pgready",\
            "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"],"Entrypoint":["/usr/bin/pgready"],\
            "Cmd":["--help"],"WorkingDir":"/home/pgready","Labels":{\
            "org.opencontainers.image.title":"pgready",\
            "org.opencontainers.image.version":"%4$s",\
            "org.opencontainers.image.source":"%5$s",\
            "org.opencontainers.image.licenses":"Apache-2.0"}},\
            "rootfs":{"type":"layers","diff_ids":[%6$s]},\
            "history":[{"created":"%1$s","created_by":"system"},{"created":"%1$s","created_by":"pgready"}]}\
            """
                .formatted(
                    time,
                    platform.debianCpu(),
                    USER,
                    release.version(),
                    Release.HOME,
                    String.join(",", plain))
                .getBytes(StandardCharsets.UTF_8));
    Blob manifest =
        blob(
            "manifest.v1+json",
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
            "config":%s,"layers":[%s,%s]}\
            """
                .formatted(config.json(), below.json(), above.json())
                .getBytes(StandardCharsets.UTF_8));
    String name = "ghcr.io/pgready/pgready:" + release.version();
    blobs
        .add(text("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}"))
        .add(
            text(
                "index.json",
                """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[\
                {"mediaType":"%s","digest":"sha256:%s","size":%s,"annotations":\
                {"io.containerd.image.name":"%s","org.opencontainers.image.ref.name":"%s"}}]}\
                """
                    .formatted(
                        manifest.type(),
                        manifest.digest(),
                        manifest.size(),
                        name,
                        release.version())))
        .add(
            text(
                "manifest.json",
                """
                [{"Config":"blobs/sha256/%s","RepoTags":["%s"],\
                "Layers":["blobs/sha256/%s","blobs/sha256/%s"]}]\
                """
                    .formatted(config.digest(), name, below.digest(), above.digest())));
    Path file = release.file("-image-%s.tar".formatted(platform));
    try (OutputStream out = Files.newOutputStream(file)) {
      archives.tar(out, blobs, "");
    }
    return file;
  }

  private static Entry text(String path, String text) {
    return Entry.text(
        path,
        text.replace("%1$s", String.valueOf(USER)).getBytes(StandardCharsets.UTF_8),
        Entry.PLAIN);
  }
}
