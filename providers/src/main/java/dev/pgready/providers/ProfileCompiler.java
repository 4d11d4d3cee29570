// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import dev.pgready.profile.CompiledProfiles;
import dev.pgready.profile.ProfileException;
import dev.pgready.profile.ProfileNode;
import dev.pgready.profile.RecordBinder;
import dev.pgready.profile.StrictYaml;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Turns YAML profiles into JSON at build time: a start of the program then reads only the one
 * profile that it needs, and never the YAML library. Every profile is checked on the way, so a bad
 * one fails the build with file, line and key.
 *
 * <p>Any module can use it for records of its own. In its pom, at phase {@code process-classes}:
 *
 * <pre>{@code
 * <plugin>
 *   <groupId>org.codehaus.mojo</groupId>
 *   <artifactId>exec-maven-plugin</artifactId>
 *   <executions>
 *     <execution>
 *       <id>compile-profiles</id>
 *       <phase>process-classes</phase>
 *       <goals><goal>java</goal></goals>
 *       <configuration>
 *         <mainClass>dev.pgready.providers.ProfileCompiler</mainClass>
 *         <arguments>
 *           <argument>dev.pgready.consumers.ConsumerProfile</argument>
 *           <argument>${project.basedir}/src/main/resources/dev/pgready/consumers</argument>
 *           <argument>${project.build.outputDirectory}/dev/pgready/consumers</argument>
 *         </arguments>
 *       </configuration>
 *     </execution>
 *   </executions>
 * </plugin>
 * }</pre>
 *
 * <p>That writes {@code zero.json} for {@code zero.yaml}; {@code
 * CompiledProfiles.read(ConsumerCatalog.class, "zero.json", ConsumerProfile.class)} reads it, and
 * returns null where an IDE compiled without this step: then read the YAML with {@link StrictYaml}.
 * For {@link ProviderProfile} it also resolves {@code extends} and writes {@code index.json}.
 */
public final class ProfileCompiler {

  private ProfileCompiler() {}

  /**
   * @param args the record's class name, the directory with {@code *.yaml}, the directory to write
   *     to
   */
  public static void main(String[] args) throws IOException, ClassNotFoundException {
    if (args.length != 3) {
      throw new IllegalArgumentException("arguments: record class, YAML directory, output");
    }
    compile(Class.forName(args[0]), Path.of(args[1]), Path.of(args[2]));
  }

  /**
   * Compiles every {@code *.yaml} of a directory.
   *
   * @throws ProfileException that tells all problems of all files
   */
  public static void compile(Class<?> type, Path yaml, Path out) throws IOException {
    Files.createDirectories(out);
    if (type == ProviderProfile.class) {
      compileProviders(yaml, out);
      return;
    }
    List<String> problems = new ArrayList<>();
    for (Path file : files(yaml)) {
      String name = file.getFileName().toString();
      ProfileNode node = StrictYaml.parse(name, Files.readString(file), problems::add);
      if (node != null && new RecordBinder(problems::add).bind(node, type) != null) {
        write(node, out.resolve(name.replaceFirst("\\.yaml$", ".json")));
      }
    }
    if (!problems.isEmpty()) {
      throw ProfileException.of(problems);
    }
  }

  private static void compileProviders(Path yaml, Path out) throws IOException {
    ProfileLoader loader = new ProfileLoader(id -> null);
    for (Path file : files(yaml)) {
      loader.add(file.getFileName().toString(), Files.readString(file));
    }
    List<ProfileLoader.Loaded> profiles = loader.load();
    List<ProfileNode> entries = new ArrayList<>();
    for (ProfileLoader.Loaded loaded : profiles) {
      write(loaded.node(), out.resolve(loaded.profile().id() + ".json"));
      entries.add(ProviderIndex.entry(loaded.node(), loaded.profile()));
    }
    ProfileNode.Place place = new ProfileNode.Place(CompiledProfiles.INDEX, 0);
    ProfileNode.Mapping index = new ProfileNode.Mapping(place);
    index.put("profiles", place, new ProfileNode.Sequence(place, entries));
    write(index, out.resolve(CompiledProfiles.INDEX));
  }

  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
    }
  }

  private static void write(ProfileNode node, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JsonGenerator json =
            new JsonFactory().createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
      write(node, json);
    }
  }

  private static void write(ProfileNode node, JsonGenerator json) {
    if (node instanceof ProfileNode.Mapping mapping) {
      json.writeStartObject();
      mapping
          .entries()
          .forEach(
              (key, value) -> {
                json.writeName(key);
                write(value, json);
              });
      json.writeEndObject();
    } else if (node instanceof ProfileNode.Sequence sequence) {
      json.writeStartArray();
      sequence.items().forEach(item -> write(item, json));
      json.writeEndArray();
    } else if (node instanceof ProfileNode.Scalar scalar) {
      @Nullable String text = scalar.text();
      if (text == null) {
        json.writeNull();
      } else if (scalar.kind() == ProfileNode.Scalar.Kind.BOOLEAN) {
        json.writeBoolean(Boolean.parseBoolean(text));
      } else {
        // numbers too: the binder reads them from their text, exactly as they stood in the file
        json.writeString(text);
      }
    }
  }
}
