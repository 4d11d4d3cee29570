// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import dev.pgready.app.init.source.Candidate;
import dev.pgready.app.init.source.ProjectFile;
import dev.pgready.consumers.ConsumerProfile;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known before anything is asked.
 *
 * @param variables connections of the environment
 * @param files that may hold one; none of them has been read
 * @param consumers to choose from
 * @param given what options have answered
 * @param role whether an option answered that
 * @param tables whether an option answered that
 * @param target what will be written, as it is shown
 * @param pipeline that of the repository; null: none was seen
 * @param piped whether an option asked for the pipeline's file
 * @param next the command for what is written
 */
public record Prospect(
    List<Candidate> variables,
    List<ProjectFile> files,
    List<ConsumerProfile> consumers,
    Answers given,
    boolean role,
    boolean tables,
    String target,
    @Nullable Pipeline pipeline,
    boolean piped,
    Function<Answers, String> next) {
  public Prospect {
    variables = List.copyOf(variables);
    files = List.copyOf(files);
    consumers = List.copyOf(consumers);
  }
}
