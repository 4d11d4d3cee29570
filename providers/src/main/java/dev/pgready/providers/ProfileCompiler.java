// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import dev.pgready.profile.CompiledProfiles;
import dev.pgready.profile.ProfileException;
import dev.pgready.profile.ProfileNode;
import dev.pgready.profile.StrictYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns YAML profiles into the arguments of their records at build time: a start of the program
 * then reads only the one profile that it needs, and never the YAML library. Every profile is
 * checked on the way, so a bad one fails the build with file, line and key.
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
 * <p>That writes {@code zero.profile} for {@code zero.yaml}; {@code
 * CompiledProfiles.read(ConsumerCatalog.class, "zero.profile", ConsumerProfile.class)} reads it,
 * and returns null where an IDE compiled without this step: then read the YAML with {@link
 * StrictYaml}. For {@link ProviderProfile} it also resolves {@code extends} and writes {@code
 * index.profile}.
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
      if (node != null) {
        write(node, type, out, name.replaceFirst("\\.yaml$", ""), problems);
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
    List<String> problems = new ArrayList<>();
    for (ProfileLoader.Loaded loaded : profiles) {
      write(loaded.node(), ProviderProfile.class, out, loaded.profile().id(), problems);
      entries.add(ProviderIndex.entry(loaded.node(), loaded.profile()));
    }
    ProfileNode.Place place = new ProfileNode.Place(CompiledProfiles.INDEX, 0);
    ProfileNode.Mapping index = new ProfileNode.Mapping(place);
    index.put("profiles", place, new ProfileNode.Sequence(place, entries));
    byte[] compiled = CompiledProfiles.write(index, ProviderIndex.class, problems);
    if (compiled == null || !problems.isEmpty()) {
      throw ProfileException.of(problems);
    }
    Files.write(out.resolve(CompiledProfiles.INDEX), compiled);
  }

  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
    }
  }

  private static void write(
      ProfileNode node, Class<?> type, Path out, String id, List<String> problems)
      throws IOException {
    byte[] compiled = CompiledProfiles.write(node, type, problems);
    if (compiled != null) {
      Files.write(out.resolve(id + CompiledProfiles.EXTENSION), compiled);
    }
  }
}
