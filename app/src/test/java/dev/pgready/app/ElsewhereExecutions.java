// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs of pgready in another working directory: one process for all of them. */
final class ElsewhereExecutions {
  private ElsewhereExecutions() {}

  /** In the process: reads the runs from a file, and writes what came of them. */
  public static void main(String[] arguments) throws IOException {
    JsonNode runs = JsonMapper.shared().readTree(Files.readString(Path.of(arguments[0])));
    List<Execution> executions = new ArrayList<>();
    for (JsonNode run : runs.get("runs")) {
      Map<String, String> variables = new java.util.HashMap<>();
      runs.get("variables").forEachEntry((name, value) -> variables.put(name, value.asString()));
      executions.add(
          Execution.withInput(
              "", variables, run.valueStream().map(JsonNode::asString).toArray(String[]::new)));
    }
    Files.writeString(Path.of(arguments[1]), JsonMapper.shared().writeValueAsString(executions));
  }

  /**
   * @param directory to be in
   * @param variables the environment
   * @param runs the arguments of each
   */
  static List<Execution> of(Path directory, Map<String, String> variables, List<List<String>> runs)
      throws IOException, InterruptedException {
    Path in = Files.createTempFile("runs", ".json");
    Path out = Files.createTempFile("executions", ".json");
    Path err = Files.createTempFile("executions", ".err");
    try {
      Files.writeString(
          in,
          JsonMapper.shared().writeValueAsString(Map.of("variables", variables, "runs", runs)),
          StandardCharsets.UTF_8);
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  absolute(
                      System.getProperty(
                          "surefire.test.class.path", System.getProperty("java.class.path"))),
                  ElsewhereExecutions.class.getName(),
                  in.toString(),
                  out.toString())
              .directory(directory.toFile())
              .redirectError(err.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(Files.readString(err));
      }
      return JsonMapper.shared()
          .readTree(Files.readString(out))
          .valueStream()
          .map(
              run ->
                  new Execution(
                      run.get("code").asInt(),
                      run.get("out").asString(),
                      run.get("err").asString()))
          .toList();
    } finally {
      Files.deleteIfExists(in);
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private static String absolute(String classPath) {
    return java.util.Arrays.stream(classPath.split(java.io.File.pathSeparator, -1))
        .map(part -> Path.of(part).toAbsolutePath().toString())
        .collect(java.util.stream.Collectors.joining(java.io.File.pathSeparator));
  }
}
