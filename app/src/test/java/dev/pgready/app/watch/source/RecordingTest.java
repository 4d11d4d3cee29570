// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.app.watch.Sample;
import dev.pgready.app.watch.SampleDocument;
import dev.pgready.app.watch.SampleFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordingTest {
  @TempDir private Path directory = Path.of("");

  private static String line(String name, long at) {
    return SampleDocument.line(name, at, SampleFixture.typical().json());
  }

  private static RecordedFeed feed(String text) throws IOException {
    return new RecordedFeed(new BufferedReader(new StringReader(text)), false);
  }

  @Test
  void whatIsRecordedIsPlayed() throws IOException, InterruptedException {
    Path file = directory.resolve("samples.ndjson");
    try (Recording recording = Recording.append(file)) {
      recording.add(line("a", 1000));
    }
    try (Recording recording = Recording.append(file)) {
      recording.add(SampleDocument.problem("b \u001b[2J", 2000, "gone"));
      recording.add(line("a", 3000));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).doesNotContain("\u001b").hasLineCount(3);
    try (RecordedFeed feed = feed(Files.readString(file))) {
      Feed.Update first = Objects.requireNonNull(feed.next(0));
      assertThat(Objects.requireNonNull(first.sample()).slots()).hasSize(3);
      assertThat(first.database()).isZero();
      Feed.Update second = Objects.requireNonNull(feed.next(0));
      assertThat(second.problem()).isEqualTo("gone");
      assertThat(second.database()).isEqualTo(1);
      assertThat(feed.over()).isFalse();
      assertThat(Objects.requireNonNull(feed.next(0)).at()).isEqualTo(3000);
      assertThat(feed.over()).isTrue();
      assertThat(feed.fault()).isNull();
      assertThat(feed.next(0)).isNull();
      assertThat(feed.names()).containsExactly("a", "b \u001b[2J");
    }
  }

  @Test
  void aDirectoryIsNoFile() {
    assertThatThrownBy(() -> Recording.append(directory)).isInstanceOf(IOException.class);
  }

  /** Of a kill while it was written. */
  @Test
  void whatIsBeforeACutIsPlayed() throws IOException, InterruptedException {
    String line = line("a", 1000);
    RecordedFeed feed = feed(line + "\n" + line.substring(0, line.length() / 2));
    assertThat(feed.next(0)).isNotNull();
    assertThat(feed.over()).isTrue();
    assertThat(feed.fault()).startsWith("line 2: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "{}",
        "[]",
        "null",
        "1",
        "{\"schemaVersion\":2,\"name\":\"a\",\"at\":1,\"problem\":\"x\"}",
        "{\"schemaVersion\":1,\"name\":\"a\",\"at\":1}",
        "{\"schemaVersion\":1,\"at\":1,\"problem\":\"x\"}",
        "{\"schemaVersion\":1,\"name\":\"a\",\"at\":1,\"sample\":{\"slots\":7}}",
        "{\"schemaVersion\":1,\"name\":\"a\",\"at\":1,\"sample\":{}}",
        "{\"schemaVersion\":1,\"name\":\"a\",\"at\":99999999999999999999,\"problem\":\"\"}"
      })
  void whatIsNoLineIsSaid(String text) throws IOException {
    RecordedFeed feed = feed(text + "\n");
    assertThat(feed.over()).isTrue();
    assertThat(feed.fault()).startsWith("line 1: ");
  }

  @Test
  void everyBeginningOfASampleIsRefused() {
    String json = SampleFixture.typical().json();
    for (int i = 0; i < json.length(); i += 7) {
      String part = json.substring(0, i);
      assertThatThrownBy(() -> SampleDocument.read(part))
          .isInstanceOf(SampleDocument.UnreadableSampleException.class);
    }
    Sample sample = SampleDocument.read(json);
    assertThat(sample.waitsOf(sample.slots().get(2))).hasSize(1);
    assertThat(sample.release()).isEqualTo("16.4");
  }
}
